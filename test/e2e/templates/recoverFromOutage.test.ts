import { createPostgresCredential } from '../../demo/startDemo';
import { compareWithTruth, leadsToStore } from '../../demo/leadTruth';
import { storedLeads } from '../../demo/storedLeads';
import { readTemplate, withCredentials, withParameters } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { Lead } from '../../simulator/world/types';
import { takeRolesAway } from '../support/roles';

jest.setTimeout(300_000);

const DAY = 86_400_000;
const IDENTICAL = { surplus: [], missing: [], different: [] };

let environment: LeadSyncEnvironment;

beforeAll(async () => {
	environment = await startEnvironment();
});

afterAll(async () => await environment?.stop());

/** Runs the template for a range of epoch milliseconds, or for its own. */
async function recover(range?: { from: number; to: number }) {
	const { client } = environment;
	let template = readTemplate('recover-from-outage');
	if (range) {
		const assignments = Object.entries(range).map(([name, time]) => ({
			id: name,
			name,
			value: new Date(time).toISOString(),
			type: 'string',
		}));
		template = withParameters(template, 'Time range', { assignments: { assignments } });
	}
	const [linkedIn, postgres] = await Promise.all([
		environment.connectLinkedIn(),
		createPostgresCredential(environment),
	]);
	const { id } = await client.workflows.create(
		withCredentials(template, { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn, postgres }),
	);
	return await client.workflows.run(id, 'Start by hand', { timeoutMs: 200_000 });
}

async function differences(isWanted: (lead: Lead) => boolean) {
	const { simulator, postgres } = environment;
	const rows = (await storedLeads(postgres)).map(({ row }) => row);
	return compareWithTruth(simulator.world, leadsToStore(simulator).filter(isWanted), rows);
}

test('the leads of a time range are stored, exact to the millisecond, and running again changes nothing', async () => {
	const times = leadsToStore(environment.simulator)
		.map(({ submittedAt }) => submittedAt)
		.sort((a, b) => a - b);
	// Both ends are leads' own times: the first is included, the second is not.
	const from = times[Math.floor(times.length * 0.4)];
	const to = times[Math.floor(times.length * 0.7)];
	const isWithin = ({ submittedAt }: Lead) => submittedAt >= from && submittedAt < to;

	const execution = await recover({ from, to });
	// The organization that refuses its leads is told each time.
	expect(execution.error?.node?.name).toBe('Report problems');
	expect(await differences(isWithin)).toEqual(IDENTICAL);

	const before = await storedLeads(environment.postgres);
	expect(before.length).toBeGreaterThan(100);
	await recover({ from, to });
	expect(await storedLeads(environment.postgres)).toEqual(before);
});

test('as it stands, it recovers the last seven days', async () => {
	const tables = await environment.postgres.query<{ name: string }>(
		`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
	);
	for (const { name } of tables) await environment.postgres.query(`DROP TABLE "${name}"`);
	const start = Date.now() - 7 * DAY;
	await recover();
	expect(await differences(({ submittedAt }) => submittedAt >= start)).toEqual(IDENTICAL);
});

test('a member who may read the leads of no page is told so', async () => {
	const giveRolesBack = takeRolesAway(environment.simulator);
	const { error } = await recover();
	giveRolesBack();
	expect(error?.node?.name).toBe('Report missing role');
	expect(error?.message).toContain('give this member the role Super admin or Content admin');
});
