import fc from 'fast-check';

import type { FaultEffect } from '../../simulator';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
import { setUpTriggerTest } from './support/triggerTest';

jest.setTimeout(120_000);

const test = setUpTriggerTest(threeOrganizations);

const EVENTS = [EVENT, SECOND.eventId, THIRD.eventId];

const effects: FaultEffect[] = [
	{ kind: 'status', status: 503 },
	{ kind: 'throttle', limit: 'day' },
	{ kind: 'throttle', limit: 'burst' },
	{ kind: 'cutConnection' },
	{ kind: 'truncatedJson' },
	{ kind: 'token', problem: 'expired' },
];

/** What a person may set the trigger to; `all` is what it ends with. */
const filters = { all: {}, oneEvent: { eventId: chosen(EVENT) } };
type Filter = keyof typeof filters;

type Step =
	| { do: 'arrive'; event: number; count: number; agoMinutes: number }
	| { do: 'late'; event: number; afterMinutes: number }
	| { do: 'delete' }
	| { do: 'wait'; minutes: number }
	| { do: 'fault'; effect: FaultEffect; nth: number; times: number }
	| { do: 'poll' }
	| { do: 'restart' }
	| { do: 'rename' }
	| { do: 'reconfigure'; filter: Filter; overlapMinutes: number }
	| { do: 'crash' };

const event = fc.nat(EVENTS.length - 1);

const step = (withCrashes: boolean): fc.Arbitrary<Step> => {
	const arrive = fc.record({
		do: fc.constant('arrive' as const),
		event,
		count: fc.oneof(
			{ weight: 8, arbitrary: fc.nat(4) },
			{ weight: 1, arbitrary: fc.constant(130) },
		),
		agoMinutes: fc.nat(50),
	});
	const late = fc.record({
		do: fc.constant('late' as const),
		event,
		afterMinutes: fc.integer({ min: 1, max: 55 }),
	});
	const wait = fc.record({
		do: fc.constant('wait' as const),
		minutes: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 60, max: 3000 })),
	});
	const fault = fc.record({
		do: fc.constant('fault' as const),
		effect: fc.constantFrom(...effects),
		nth: fc.integer({ min: 1, max: 6 }),
		times: fc.constantFrom(1, 4, 100),
	});
	const reconfigure = fc.record({
		do: fc.constant('reconfigure' as const),
		filter: fc.constantFrom<Filter>('all', 'oneEvent'),
		overlapMinutes: fc.constantFrom(60, 90, 3000),
	});
	const plain = fc.constantFrom<Step>({ do: 'delete' }, { do: 'restart' }, { do: 'rename' });
	return fc.oneof(
		{ weight: 6, arbitrary: arrive },
		{ weight: 3, arbitrary: late },
		{ weight: 4, arbitrary: wait },
		{ weight: 3, arbitrary: fault },
		{ weight: 8, arbitrary: fc.constant<Step>({ do: 'poll' }) },
		{ weight: 2, arbitrary: plain },
		{ weight: 2, arbitrary: reconfigure },
		{ weight: withCrashes ? 2 : 0, arbitrary: fc.constant<Step>({ do: 'crash' }) },
	);
};

interface Outcome {
	/** Every id as often as it was emitted, by filter. */
	emitted: Record<Filter, string[]>;
	accepted: Set<string>;
}

/** Runs a trigger through what happens. */
async function run(steps: Step[]): Promise<Outcome> {
	const { control } = test.nodeTest.simulator;
	const staticData = new StaticData();
	const accepted = new Set<string>();
	const emitted: Outcome['emitted'] = { all: [], oneEvent: [] };
	let names = 0;
	let filter: Filter = 'all';
	let overlapMinutes = 60;
	let trigger: ActiveTrigger | undefined;
	const activate = async () => {
		const name = `Leads ${names}`;
		const parameters = { ...filters[filter], options: { overlapMinutes } };
		const activated = await ActiveTrigger.activate(test.nodeTest, parameters, {
			staticData,
			name,
		});
		emitted[filter].push(...idsOf(activated.items));
		trigger = activated.trigger;
	};
	const poll = async () => {
		try {
			if (trigger === undefined) await activate();
			else emitted[filter].push(...idsOf(await trigger.poll()));
			return true;
		} catch {
			return false;
		}
	};
	await activate();
	const startedAt = Date.now();

	for (const happening of steps) {
		switch (happening.do) {
			case 'arrive': {
				const { event: index, count, agoMinutes } = happening;
				const submittedAt = Math.max(startedAt, Date.now() - agoMinutes * MINUTE);
				const leads = control.leads.addMany(
					{ eventId: EVENTS[index], submittedAt, visibleFrom: Date.now() },
					count,
					0,
				);
				leads.forEach(({ id }) => accepted.add(id));
				break;
			}
			case 'late': {
				const visibleFrom = Date.now() + happening.afterMinutes * MINUTE;
				accepted.add(control.leads.add({ eventId: EVENTS[happening.event], visibleFrom }).id);
				break;
			}
			case 'delete': {
				const [id] = [...accepted].slice(-1);
				if (id === undefined) break;
				control.leads.delete(id);
				accepted.delete(id);
				break;
			}
			case 'wait':
				pass(happening.minutes * MINUTE);
				break;
			case 'fault': {
				const { effect, nth, times } = happening;
				if (times === 1) control.faults.add({ match: { nth }, effect });
				else control.faults.add({ match: { resource: 'leadFormResponses' }, effect, times });
				break;
			}
			case 'poll':
				await poll();
				break;
			case 'rename':
				names++;
				trigger = undefined;
				break;
			case 'reconfigure':
				({ filter, overlapMinutes } = happening);
				trigger = undefined;
				break;
			case 'restart':
				trigger = undefined;
				break;
			case 'crash': {
				const saved = structuredClone(staticData.saved);
				await poll();
				staticData.saved = saved;
				trigger = undefined;
				break;
			}
		}
	}

	control.faults.clear();
	pass(HOUR);
	filter = 'all';
	trigger = undefined;
	while (!(await poll())) control.faults.clear();
	await poll();
	return { emitted, accepted };
}

const filterAndBack: Step[] = [
	{ do: 'arrive', event: 0, count: 2, agoMinutes: 0 },
	{ do: 'poll' },
	{ do: 'reconfigure', filter: 'oneEvent', overlapMinutes: 90 },
	{ do: 'poll' },
	{ do: 'wait', minutes: 200 },
	{ do: 'arrive', event: 0, count: 2, agoMinutes: 0 },
	{ do: 'reconfigure', filter: 'all', overlapMinutes: 3000 },
	{ do: 'poll' },
];

const counts = (ids: string[]) =>
	new Map([...new Set(ids)].map((id) => [id, ids.filter((other) => other === id).length]));

const setUp = async () => {
	test.nodeTest.simulator.control.reset();
	await test.nodeTest.connect();
};

it('emits every lead exactly once under each filter, whatever happens but a crash', async () => {
	const steps = fc.array(step(false), { minLength: 5, maxLength: 30 });
	await fc.assert(
		fc
			.asyncProperty(steps, async (happenings) => {
				const { emitted, accepted } = await run(happenings);
				for (const ids of Object.values(emitted)) {
					for (const [id, count] of counts(ids)) expect([id, count]).toEqual([id, 1]);
				}
				expect([...accepted].filter((id) => !emitted.all.includes(id))).toEqual([]);
			})
			.beforeEach(setUp),
		{ numRuns: 15, examples: [[filterAndBack]] },
	);
});

it('emits every lead at least once when state was lost by crashes, too', async () => {
	const steps = fc.array(step(true), { minLength: 5, maxLength: 30 });
	await fc.assert(
		fc
			.asyncProperty(steps, async (happenings) => {
				const { emitted, accepted } = await run(happenings);
				expect([...accepted].filter((id) => !emitted.all.includes(id))).toEqual([]);
			})
			.beforeEach(setUp),
		{ numRuns: 8 },
	);
});
