import type { WorkflowActivateMode } from 'n8n-workflow';

import { Batches } from '../../../nodes/LinkedInLeadSync/trigger/batches';
import { newLeads } from '../../../nodes/LinkedInLeadSync/trigger/newLeads';
import type { Reply } from '../api/inMemoryLinkedIn';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { turnOf, warned } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

const lead = { id: 'lead', submittedAt: NOW - 1_000 };
const failing = (statusCode: number, id?: string) => ({
	answers: (asked: string): Reply | undefined =>
		id === undefined || asked === id ? { statusCode, body: {} } : undefined,
});
const both = { leads: { 1: [], 2: [] } };

interface Turn {
	isFirst?: boolean;
	mode?: WorkflowActivateMode;
	most?: number;
}

/** What comes of looking for new leads, for people, for the next poll and for n8n. */
async function comesOf(linkedIn: LinkedIn, { isFirst = false, mode = 'activate', most = 9 }: Turn) {
	const said: string[] = [];
	const turn = {
		...(await turnOf({ ...linkedIn, said }, { options: { batchSize: most } })),
		isFirst,
	};
	const before = turn.state;
	turn.context.getActivationMode = () => mode;
	const batches = new Batches(turn);
	const found = await withoutWaiting(batches.next()).catch((error: Error) => error);
	const { owners } = turn.state;
	const isNoted = turn.state !== before;
	const warnings = warned(turn.context);
	const isCut = !batches.isNewRead;
	return { turn, found, isCut, said, warnings, isNoted, read: Object.keys(owners) };
}

it.each<[string, LinkedIn, number, { ids: string[]; isCut: boolean }]>([
	['none', { leads: { 1: [] } }, 9, { ids: [], isCut: false }],
	['all', { leads: { 1: [lead] } }, 9, { ids: ['lead'], isCut: false }],
	['as many as there is room for', { leads: { 1: [lead] } }, 1, { ids: ['lead'], isCut: true }],
	[
		'those of one page where another fails',
		{ leads: { 1: [lead], 2: [] }, ...failing(500, '2') },
		1,
		{ ids: ['lead'], isCut: false },
	],
])('brings %s, and notes how far was read', async (_, linkedIn, most, expected) => {
	const { found, isCut, isNoted } = await comesOf(linkedIn, { most });

	if (found instanceof Error) throw found;
	expect({ isCut, ids: (found?.leads ?? []).map(({ id }) => id) }).toEqual(expected);
	expect(isNoted).toBe(true);
});

describe('when nothing is found because of a failure, it', () => {
	it('fails, and notes nothing where nothing was read', async () => {
		const organizations = { statusCode: 500, body: {} };
		const { found, isNoted } = await comesOf({ ...both, organizations }, {});

		expect(found).toMatchObject({ message: 'LinkedIn failed to answer (HTTP status 500)' });
		expect(isNoted).toBe(false);
	});

	it('fails, and notes what was read to the end', async () => {
		const { found, read } = await comesOf({ ...both, ...failing(500, '2') }, {});

		expect(found).toBeInstanceOf(Error);
		expect(read).toEqual(['EVENT 1']);
	});

	it('says what to do at an activation', async () => {
		const { found } = await comesOf({ ...both, ...failing(403) }, { isFirst: true });

		expect(found).toMatchObject({
			message: expect.stringMatching(/does not allow access to .*\. The signed-in member needs/),
		});
	});
});

it.each<[string, LinkedIn, RegExp]>([
	['fails for a while', { ...both, ...failing(500) }, /reads on\. LinkedIn failed to answer/],
	[
		'takes too long',
		{ ...both, answers: async () => await new Promise<undefined>(() => {}) },
		/reads on\. LinkedIn takes too long/,
	],
])('a LinkedIn that %s keeps no workflow from being activated', async (_, linkedIn, words) => {
	for (const mode of ['activate', 'update'] as const) {
		const { found, warnings, said, isNoted } = await comesOf(linkedIn, { isFirst: true, mode });

		expect(found).toBeUndefined();
		expect(isNoted).toBe(true);
		expect(warnings[warnings.length - 1]).toMatch(words);
		// No later poll would tell of it then.
		expect(said).toHaveLength(mode === 'update' ? 1 : 0);
	}
});

it('what takes too long at an activation is asked for no longer', async () => {
	const answers = async () => await new Promise<undefined>(() => {});
	const { turn } = await comesOf({ ...both, answers }, { isFirst: true });

	const later = turn.client.request({ path: '/rest/leadFormResponses' });
	await expect(withoutWaiting(later)).rejects.toThrow('takes too long');
});

it('what takes too long at one activation after the other is read in ever smaller parts', async () => {
	const answers = async () => await new Promise<undefined>(() => {});
	const one = { organizationId: '1' };
	const turn = { ...(await turnOf({ leads: { 1: [] }, answers }, one)), isFirst: true };
	await withoutWaiting(newLeads(turn, 9));

	expect(turn.state.largestSlice).toBe(500);
});
