import { createPostgresCredential } from '../../demo/postgresCredential';
import { compareWithTruth, leadsToStore } from '../../oracle/storedRows';
import { storedLeads } from '../../demo/storedLeads';
import { readTemplate, withCredentials, withoutPins, withParameters } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import type { Lead } from '../../simulator/world/types';
import { takeRolesAway } from '../support/roles';

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
	let template = withoutPins(readTemplate('recover-from-outage'));
	if (range) {
		const [startTime, endTime] = [range.from, range.to].map((time) => new Date(time).toISOString());
		template = withParameters(template, 'Pull leads', { timeRange: 'between', startTime, endTime });
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
	expect(execution.error).toMatchObject({
		node: { name: 'Say so' },
		message: expect.stringContaining(`organization ${landmarks.organizations.unreadable}`),
	});
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

test('one lead that cannot be delivered stops no other, and is said', async () => {
	const { simulator } = environment;
	const { id } = simulator.control.leads.add({ eventId: landmarks.events.emoji });
	const { id: sound } = simulator.control.leads.add({ eventId: landmarks.events.emoji });
	simulator.control.leads.damage(id, { kind: 'poison' });
	const { error } = await recover();
	simulator.control.leads.damage(id, null);
	expect(error?.message).toContain('could not deliver this lead');
	const start = Date.now() - 7 * DAY;
	const { missing } = await differences(({ submittedAt }) => submittedAt >= start);
	expect(missing).toEqual([id]);
	expect(missing).not.toContain(sound);
});

test('when the database is down, the run fails', async () => {
	const { postgres } = environment;
	await postgres.stopServer();
	try {
		const execution = await recover();
		expect(execution.status).toBe('error');
		expect(execution.nodeError('Run statements')).toBeDefined();
	} finally {
		await postgres.startServer();
	}
});

test('a member who may read the leads of no page is told so, and nothing is said to be stored', async () => {
	const giveRolesBack = takeRolesAway(environment.simulator);
	const { error, status } = await recover();
	giveRolesBack();
	expect(status).toBe('error');
	expect(error?.message).toContain('may not read the leads of any organization');
});
