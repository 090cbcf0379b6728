import { mapValues } from 'lodash';
import { compareWithTruth } from '../../demo/leadTruth';
import { readTemplate, withCredentials, withParameters } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { landmarks } from '../../simulator/world/landmarks';

jest.setTimeout(300_000);

const IDENTICAL = { surplus: [], missing: [], different: [] };
const DAY = 86_400_000;
const EVENT = landmarks.events.formulas;

let environment: LeadSyncEnvironment;
let spreadsheet: string;
let workflowId: string;

beforeAll(async () => {
	environment = await startEnvironment();
	const { client, googleSheets } = environment;
	spreadsheet = googleSheets.create('Leads');
	let template = withParameters(readTemplate('new-leads-to-google-sheets'), 'Add or update row', {
		authentication: 'serviceAccount',
		documentId: { __rl: true, mode: 'id', value: spreadsheet },
		sheetName: { __rl: true, mode: 'name', value: 'Sheet1' },
	});
	template = withParameters(template, 'New event lead', {
		eventId: { __rl: true, mode: 'id', value: EVENT },
		pollTimes: { ...everySeconds(5) },
	});
	const { id } = await client.workflows.create(
		withCredentials(template, {
			[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
			googleApi: await client.credentials.create({
				name: 'Google',
				type: 'googleApi',
				data: { ...googleSheets.serviceAccount.credential },
			}),
		}),
	);
	workflowId = id;
});

afterAll(async () => await environment?.stop());

/** The event's leads since a time, and the sheet's rows with an empty cell for null. */
function differences(since: number) {
	const { simulator, googleSheets } = environment;
	const leads = simulator.control.leads.list({
		eventId: EVENT,
		testLeads: 'exclude',
		start: since,
	});
	const rows = googleSheets
		.records(spreadsheet)
		.map((row) => mapValues(row, (cell) => (cell === '' ? null : cell)));
	return compareWithTruth(simulator.world, leads, rows);
}

async function sameAsLinkedIn(since: number): Promise<void> {
	await waitUntil('the rows to arrive', () => {
		return differences(since).missing.length === 0 || undefined;
	});
	expect(differences(since)).toEqual(IDENTICAL);
}

test('leads become rows with every digit and every formula as plain text, and new ones follow', async () => {
	const { client, googleSheets, simulator } = environment;
	const since = Date.now() - 7 * DAY;
	simulator.control.leads.addMany({ eventId: EVENT }, 3);
	await client.workflows.activate(workflowId);
	await sameAsLinkedIn(since);
	const cells = googleSheets.cells(spreadsheet).flat();
	expect(cells.some((cell) => typeof cell === 'string' && cell.startsWith('='))).toBe(true);

	const { id } = simulator.control.leads.add({ eventId: EVENT });
	await sameAsLinkedIn(since);
	expect(cells).not.toContain(id);
	expect(googleSheets.records(spreadsheet).at(-1)).toHaveProperty('lead_id', id);
});

test('more leads than a new sheet has rows are stored', async () => {
	const since = Date.now() - 7 * DAY;
	environment.simulator.control.leads.addMany({ eventId: EVENT }, 1200);
	await sameAsLinkedIn(since);
});
