import { HOUR } from '../../durations';
import type { FaultEffect, FaultRule } from '../index';
import { smallSimulator, connect } from './testing/client';
import { EVENT, NOW, ORGANIZATION } from './testing/smallWorld';
import { defaultVariants } from './variants';

const OWNER = `owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})`;
const LEADS = `/rest/leadFormResponses?q=owner&${OWNER}&leadType=(leadType:EVENT)`;
const FAILING: FaultEffect = { kind: 'status', status: 500 };

const simulator = smallSimulator();

const statusOf = async (path: string) => (await simulator.get(path)).status;
const add = (effect: FaultEffect, rule: Partial<FaultRule> = {}) =>
	simulator.control.faults.add({ match: {}, effect, ...rule });

describe('a fault', () => {
	it('a fault truncates or delays an answer, or fails those that hold elements, so many times', async () => {
		const sound = (await simulator.get(LEADS)).text;
		add({ kind: 'truncatedJson' });
		const truncated = await simulator.get(LEADS);
		expect(truncated.json).toBeUndefined();
		expect(sound.startsWith(truncated.text)).toBe(true);
		add({ kind: 'latency', milliseconds: 20 });
		add({ kind: 'status', status: 503 });
		expect(await statusOf(LEADS)).toBe(503);
		add({ kind: 'statusOfElements', status: 500 }, { times: 2 });
		expect(await statusOf(`${LEADS}&start=90`)).toBe(200);
		expect(await statusOf(LEADS)).toBe(500);
		expect(await statusOf(LEADS)).toBe(200);
	});

	it('a fault can last until a time', async () => {
		const { advance, now } = simulator.control;
		add(FAILING, { times: { until: now() + HOUR } });
		expect(await statusOf(LEADS)).toBe(500);
		advance(HOUR);
		expect(await statusOf(LEADS)).toBe(200);
	});

	it('a stop of the simulator ends a call that a fault delays', async () => {
		add({ kind: 'latency' });
		const waiting = expect(simulator.get(LEADS)).rejects.toThrow();
		const isHeldBack = () => simulator.control.faults.list()[0].hits > 0;
		while (!isHeldBack()) await new Promise((resolve) => setImmediate(resolve));
		await simulator.stop();
		await waiting;
	});
});

describe('control', () => {
	it('control over HTTP runs the control functions, and returns their errors', async () => {
		const control = async (path: string, body: readonly unknown[]) =>
			(await simulator.call('POST', `/control/${path}`, { body })).json;
		expect((await control('leads/addMany', [{ eventId: EVENT }, 3, 0])).result).toHaveLength(3);
		expect(await control('advance', [1000])).toEqual({ result: NOW + 1000 });
		for (const [path, parameters, error] of [
			['constructor', [], 'There is no constructor'],
			['leads/damage', ['none', null], 'The world has no lead none'],
			['variants/set', [{ maxCount: { leads: 7 } }], 'There is no variant maxCount.leads'],
		] as const) {
			expect(await control(path, parameters)).toEqual({ error });
		}
		expect(simulator.control.variants.get()).toEqual(defaultVariants());
	});

	it('a reset restores the world, clock, calls, variants and versions, and ends faults and tokens', async () => {
		const { control, world } = simulator;
		const before = structuredClone(world);
		control.leads.add({ eventId: EVENT });
		control.organizations.revokeRole(ORGANIZATION);
		control.organizations.setUnreadable(ORGANIZATION, true);
		control.advance(5000);
		control.application.set({ scopes: [] });
		control.variants.set({ leadOrder: 'oldestFirst', pagingTotal: { events: 'absent' } });
		control.versions.set([]);
		add(FAILING, { times: 'always' });
		control.reset();
		expect([world, control.now(), control.calls.list()]).toEqual([before, NOW, []]);
		expect(control.variants.get()).toEqual(defaultVariants());
		expect(await statusOf(LEADS)).toBe(401);
		simulator.token = (await connect(simulator)).access_token;
		expect(await statusOf(LEADS)).toBe(200);
	});
});
