import { sleep } from 'n8n-workflow';

import { EVENT, NOW, ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { addLead } from '../../simulator/world/mutations';
import { countedLists } from '../harness/countedLists';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import type { NodeTest } from '../harness/startNodeTest';
import { chosen } from '../router/runAction';
import { expectedRows } from '../../oracle/leadRow';
import { callsOf, pull, runPull } from './support/pull';

const LEADS = 215;
const PAGE_SIZE = 20;

/** Each page has a lead in common with the one before. */
const STRIDE = PAGE_SIZE - 1;

const smallWorldTest = setUpSmallWorld(() => {
	const world = smallWorld();
	for (let number = world.leads.length; number < LEADS; number++) {
		addLead(world, { eventId: EVENT, submittedAt: NOW - number * 60_000 });
	}
	return world;
});
let nodeTest: NodeTest;

beforeEach(() => {
	nodeTest = smallWorldTest.nodeTest;
	nodeTest.simulator.control.variants.set(countedLists());
});

const parameters = (parallelRequests?: number) => ({
	organizationId: chosen(ORGANIZATION),
	options: { pageSize: PAGE_SIZE, ...(parallelRequests !== undefined && { parallelRequests }) },
});

const truth = () =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

const pageCalls = () =>
	callsOf(nodeTest, 'leadFormResponses').filter((call) => call.includes('q=owner'));

/** Positions of the pages, in the order in which LinkedIn answered. */
const answeredPages = () =>
	pageCalls().map((call) => Number(/[?&]start=(\d+)/.exec(call)?.[1] ?? NaN));

const isAscending = (numbers: number[]) =>
	numbers.every((number, index) => index === 0 || numbers[index - 1] < number);

/** LinkedIn takes long for the second page. */
const delaySecondPage = (start: number) =>
	nodeTest.simulator.control.faults.add({
		match: { resource: 'leadFormResponses', pathIncludes: `start=${start}&` },
		effect: { kind: 'latency', milliseconds: 300 },
	});

/** LinkedIn refuses pages, each as often as said. */
function refuse(limit: 'burst' | 'day', positions: number[], times: number | 'always'): void {
	for (const start of positions) {
		nodeTest.simulator.control.faults.add({
			match: { resource: 'leadFormResponses', pathIncludes: `start=${start}&` },
			effect: { kind: 'throttle', limit },
			times,
		});
	}
}

it('the credential, which n8n would read for each call, is read once for all pages', async () => {
	const reads = jest.spyOn(nodeTest.host.credentialStore, 'getDecrypted');
	expect(await pull(nodeTest, parameters())).toEqual(truth());
	expect(pageCalls().length).toBeGreaterThan(10);
	expect(reads).toHaveBeenCalledTimes(1);
	reads.mockRestore();
});

it.each([undefined, 2, 10])(
	'pages are asked for at once, and come out in order: %p',
	async (parallelRequests) => {
		delaySecondPage(STRIDE);
		const { outputs } = await runPull(nodeTest, parameters(parallelRequests));
		const times = outputs[0].map(({ json }) => String(json.submitted_at));
		expect(times).toEqual([...times].sort());
		expect(outputs[0]).toHaveLength(truth().length);
		expect(isAscending(answeredPages())).toBe(false);
		expect(pageCalls().length).toBeLessThanOrEqual(Math.ceil(LEADS / STRIDE) + 1);
	},
);

it('1 reads one page after the other', async () => {
	delaySecondPage(STRIDE);
	expect(await pull(nodeTest, parameters(1))).toEqual(truth());
	expect(isAscending(answeredPages())).toBe(true);
	expect(pageCalls().length).toBeLessThanOrEqual(Math.ceil(LEADS / STRIDE) + 1);
});

it.each([1, 2, 5, 9, 11])(
	'a token that expires after %i calls, with others under way, is renewed once',
	async (calls) => {
		const renewals = nodeTest.refreshes.length;
		nodeTest.simulator.control.tokens.expireAccessAfterCalls(calls);
		expect(await pull(nodeTest, parameters(6))).toEqual(truth());
		expect(nodeTest.refreshes).toHaveLength(renewals + 1);
	},
);

it.each([
	['the first page', [0], 1],
	['the first page and two tries', [0], 3],
	['all calls under way', [1, 2, 3, 4, 5, 6, 7, 8].map((page) => page * STRIDE), 1],
	['one in the middle', [5 * STRIDE], 1],
])('a burst limit that refuses %s is waited out', async (_, positions, times) => {
	refuse('burst', positions, times);
	expect(await pull(nodeTest, parameters())).toEqual(truth());
	const refused = pageCalls().filter((call) => call.startsWith('429'));
	expect(refused.length).toBeGreaterThanOrEqual(times);
	expect(refused.length).toBeLessThanOrEqual(times * positions.length);
});

it.each([1, 6])('a daily limit from page %i on ends the run: no calls in vain', async (page) => {
	const positions = Array.from({ length: LEADS }, (_, start) => start);
	refuse('day', positions.slice(page * STRIDE), 'always');
	const { error, outputs } = await runPull(nodeTest, parameters(6));
	expect(outputs).toEqual([]);
	expect(error?.message).toMatch(/limit/i);
	expect(pageCalls().filter((call) => call.startsWith('429')).length).toBeLessThanOrEqual(6);
});

it('leads that arrive and are deleted meanwhile take none of the others along', async () => {
	const { control } = nodeTest.simulator;
	const before = control.leads.list({ testLeads: 'exclude' }).map(({ id }) => id);
	delaySecondPage(STRIDE);
	const reading = pull(nodeTest, parameters());
	const lastId = before.at(-1)!;
	await sleep(150);
	control.leads.add({ eventId: EVENT, submittedAt: NOW });
	control.leads.delete(lastId);
	const ids = new Set((await reading).map(({ lead_id }) => lead_id));
	expect(before.filter((id) => id !== lastId && !ids.has(id))).toEqual([]);
});
