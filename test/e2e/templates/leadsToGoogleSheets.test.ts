import { isEqual, mapValues } from 'lodash';
import { DAY } from '../../durations';
import { headerOf } from '../../oracle/columnNames';
import { compareWithTruth } from '../../oracle/storedRows';
import {
	readTemplate,
	signedInWithoutBrowser,
	withCredentials,
	withParameters,
	withSettings,
} from '../../demo/template';
import { useEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { landmarks } from '../../simulator/world/landmarks';

const IDENTICAL = { surplus: [], missing: [], different: [] };
const EVENT = landmarks.events.formulas;
const LEAD_ERROR = headerOf('lead_error', 'asAsked');

const environment = useEnvironment();
let spreadsheet: string;
let workflowId: string;

beforeAll(async () => {
	const { client, googleSheets } = environment;
	spreadsheet = googleSheets.create();
	const settings = { spreadsheet: googleSheets.address(spreadsheet) };
	const filled = withSettings(readTemplate('leads-to-google-sheets'), settings);
	const template = withParameters(signedInWithoutBrowser(filled), 'New leads', {
		eventId: { __rl: true, mode: 'id', value: EVENT },
		pollTimes: { ...everySeconds(5) },
	});
	const { id } = await client.workflows.create(
		withCredentials(template, {
			[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
			googleApi: await client.credentials.create('googleApi', googleSheets.credential),
		}),
	);
	workflowId = id;
});

/** How the rows of the sheet differ from the event's leads since a time; an empty cell counts as null. */
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
	return compareWithTruth(simulator.world, leads, rows, 'asAsked');
}

async function sameAsLinkedIn(since: number): Promise<void> {
	await waitUntil('the rows to arrive', () => {
		const { missing, different } = differences(since);
		return missing.length + different.length === 0 || undefined;
	});
	expect(differences(since)).toEqual(IDENTICAL);
}

test('leads become rows with exact digits and with formulas as plain text, and a new lead is added at the end', async () => {
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

test('a lead that is submitted again overwrites all of its old cells', async () => {
	const { control } = environment.simulator;
	const rowOf = (leadId: string) =>
		environment.googleSheets.records(spreadsheet).find(({ lead_id }) => lead_id === leadId);
	const unreadable = control.leads.add({ eventId: EVENT });
	control.leads.damage(unreadable.id, {
		kind: 'malformed',
		override: { formResponse: { answers: null } },
	});
	const readable = control.leads.add({ eventId: EVENT });
	await waitUntil(
		'both leads to arrive',
		() => rowOf(readable.id) && rowOf(unreadable.id)?.[LEAD_ERROR],
	);
	const before = rowOf(readable.id);

	control.advance(60_000);
	for (const { id, submitterId } of [unreadable, readable]) {
		control.leads.delete(id);
		control.leads.add({ eventId: EVENT, id, submitterId });
	}
	await waitUntil('the lead to change', () => !isEqual(rowOf(readable.id), before) || undefined);
	await sameAsLinkedIn(Date.now() - 7 * DAY);
	expect(rowOf(unreadable.id)).toHaveProperty([LEAD_ERROR], '');
});

test('the template stores more leads than a new sheet has rows', async () => {
	const since = Date.now() - 7 * DAY;
	environment.simulator.control.leads.addMany({ eventId: EVENT }, 1200);
	await sameAsLinkedIn(since);
});
