import type { INodeParameters } from 'n8n-workflow';

import { EVENT, NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { failureOfAction, itemsOf, runAction } from '../router/runAction';
import { DAY, holdClock, HOUR } from './support/clock';
import { callsOf, pull } from './support/pull';

jest.setTimeout(60_000);

const ACTION = 'lead: getTimeWindows';

let nodeTest: NodeTest;

beforeAll(async () => {
	holdClock(NOW);
	nodeTest = await startNodeTest({ now: () => Date.now(), world: smallWorld() });
});

beforeEach(() => nodeTest.simulator.control.calls.clear());

afterAll(async () => {
	await nodeTest.close();
	jest.useRealTimers();
});

const windows = async (parameters: INodeParameters) =>
	await itemsOf(nodeTest, ACTION, { windowLength: 1, windowUnit: 'days', ...parameters });

it('gives each window with its place among them, without a call to LinkedIn', async () => {
	const range = { timeRange: 'between', startTime: '2026-11-22T18:00:00Z' };
	const end = new Date(NOW).toISOString();
	expect(await windows({ ...range, endTime: '' })).toEqual([
		{
			window_start: '2026-11-22T18:00:00.000Z',
			window_end: '2026-11-23T00:00:00.000Z',
			position: 1,
			windows: 3,
		},
		{
			window_start: '2026-11-23T00:00:00.000Z',
			window_end: '2026-11-24T00:00:00.000Z',
			position: 2,
			windows: 3,
		},
		{ window_start: '2026-11-24T00:00:00.000Z', window_end: end, position: 3, windows: 3 },
	]);
	expect(callsOf(nodeTest)).toEqual([]);
});

it('has a year in weeks as it stands', async () => {
	const items = await itemsOf(nodeTest, ACTION, {});
	expect(items).toHaveLength(53);
	expect(Date.parse(String(items[0].window_start))).toBeLessThanOrEqual(NOW - 365 * DAY);
});

it.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Chatham'])(
	'reads dates in the zone of the workflow, %s, and cuts at the days of UTC',
	async (timezone) => {
		const parameters = {
			timeRange: 'between',
			startTime: '2026-11-21T00:00:00',
			endTime: '2026-11-23T00:00:00',
			windowLength: 1,
			windowUnit: 'days',
		};
		const { outputs } = await runAction(nodeTest, ACTION, parameters, {
			workflowSettings: { timezone },
		});
		const items = outputs.flat().map(({ json }) => json);
		const [first, last] = [items[0], items[items.length - 1]];
		const length = Date.parse(String(last.window_end)) - Date.parse(String(first.window_start));
		expect(length).toBe(2 * DAY);
		for (const { window_start } of items.slice(1)) {
			expect(window_start).toMatch(/T00:00:00\.000Z$/);
		}
	},
);

it('Lead → Pull takes the windows as they are, and together they hold each lead once', async () => {
	const midnight = Date.UTC(2026, 10, 23);
	for (const submittedAt of [midnight - 1, midnight, midnight + 1, midnight - 2 * DAY]) {
		nodeTest.simulator.control.leads.add({ eventId: EVENT, submittedAt });
	}
	const whole = (await pull(nodeTest, { timeRange: 'all' })).map(({ lead_id }) => lead_id);
	const range = { timeRange: 'last', lastAmount: 5, lastUnit: 'days' };
	const items = (await windows(range)).map((json) => ({ json }));
	expect(items).toHaveLength(6);
	const pulled = await pull(
		nodeTest,
		{
			timeRange: 'between',
			startTime: '={{ $json.window_start }}',
			endTime: '={{ $json.window_end }}',
		},
		{ items },
	);
	expect(pulled.map(({ lead_id }) => lead_id)).toEqual(whole);
});

it('cuts for each input item, and links the windows to it', async () => {
	const items = [{ json: { hours: 2 } }, { json: { hours: 1 } }];
	const { outputs } = await runAction(
		nodeTest,
		ACTION,
		{
			timeRange: 'last',
			lastAmount: '={{ $json.hours }}',
			lastUnit: 'hours',
			windowLength: 52,
			windowUnit: 'weeks',
		},
		{ items },
	);
	expect(outputs[0].map(({ json, pairedItem }) => [json.window_start, pairedItem])).toEqual([
		[new Date(NOW - 2 * HOUR).toISOString(), { item: 0 }],
		[new Date(NOW - HOUR).toISOString(), { item: 1 }],
	]);
});

it.each<[string, INodeParameters]>([
	['Window Length', { windowLength: 0 }],
	['Window Length', { windowLength: '={{ "a week" }}' }],
	['Window Length', { timeRange: 'last', lastAmount: 20_000, windowLength: 1 }],
	['Window Unit', { windowUnit: '={{ "months" }}' }],
	['Time Range', { timeRange: '={{ "ever" }}' }],
	['Start', { timeRange: 'between', startTime: '2026-12-24', endTime: '' }],
	['End', { timeRange: 'between', startTime: '', endTime: '2024-12-24' }],
])('%s: %j is refused with the name of the field', async (field, parameters) => {
	const { message, description } = await failureOfAction(nodeTest, ACTION, {
		windowUnit: 'days',
		...parameters,
	});
	expect(message).toMatch(new RegExp(`^${field}: .`));
	expect(description).toMatch(/^(Enter|Choose) /);
});
