import fc from 'fast-check';

import type { Conditions } from './conditions';
import { conditions } from './conditions';
import { failingLastingly } from './failing';
import type { Step, StepName } from './steps';
import { STEPS } from './steps';
import type { Failing } from './troubles';

export interface History {
	conditions: Conditions;
	steps: Step[];
}

const all = Object.entries(STEPS).map(([name, { weight, ways }]) => ({
	weight,
	arbitrary: fc.record({ do: fc.constant(name as StepName), ...ways }) as fc.Arbitrary<Step>,
}));

const [register, wait, poll] = ['register', 'wait', 'poll'].map(
	(name) => all[Object.keys(STEPS).indexOf(name)],
);

const listOf = (some: typeof all): fc.Arbitrary<Step[]> =>
	fc.array(fc.oneof(...some), { minLength: 3, maxLength: 30, size: 'max' });

/** A few kinds of steps, each of them often: more kinds would hide how these interact. */
const swarm = fc
	.subarray(all, { minLength: 3, maxLength: 8 })
	.chain((some) => listOf([register, wait, poll, ...some.map((each) => ({ ...each, weight: 5 }))]));

const soon: Step[] = [{ do: 'registerWanted' }, { do: 'poll', times: 1 }];

/** Whatever happens between two polls, the second poll must output a lead that is submitted in between. */
const drill = fc
	.array(fc.oneof(...all), { minLength: 1, maxLength: 10 })
	.map((some) => [soon[1], ...some.flatMap((each) => [each, ...soon])]);

const refusal = fc.oneof(
	...['registerRefused', 'registerStopping', 'refuseForm', 'destinationDown'].map(
		(name) => all[Object.keys(STEPS).indexOf(name)],
	),
);

/** What makes executions fail. With four of five, executions do fail in more than half of all histories. */
const refusals = fc.oneof(
	{ weight: 1, arbitrary: fc.constant<Step[]>([]) },
	{ weight: 4, arbitrary: fc.array(refusal, { minLength: 1, maxLength: 2 }) },
);

const lastingTrouble = fc.oneof(
	{ weight: 8, arbitrary: fc.constant(undefined) },
	{ weight: 1, arbitrary: failingLastingly },
);

/** Leads come there before it, meanwhile, and in the end. */
function withTrouble(failing: Failing): Step[] {
	const register = {
		do: 'register',
		place: failing.which,
		count: 1,
		agoMinutes: 0,
		lateMinutes: 0,
	};
	const there = [register as Step, ...soon];
	const aDay: Step = { do: 'pollSteadily', hours: 30, everyMinutes: 15, isBusy: false };
	return [...there, { do: 'fails', failing }, ...there, aDay, ...there];
}

/** Only rows have the questions of a form. */
function noticing({ settings: chosen, ...others }: Conditions, { subject }: Failing): Conditions {
	const isSimplified = chosen.isSimplified || subject === 'form';
	return { ...others, settings: { ...chosen, isSimplified } };
}

/** Any history; a failing one is shrunk to few and simple steps. */
export const histories: fc.Arbitrary<History> = fc
	.record({
		conditions,
		steps: fc.oneof(listOf(all), swarm, drill),
		refusals,
		lastingTrouble,
		at: fc.nat(9),
	})
	.map(({ conditions: chosen, steps, refusals: some, lastingTrouble: failing, at }) => {
		const index = Math.floor((at / 10) * steps.length);
		const refused = some.flatMap((each) => [each, ...soon]);
		const between = failing === undefined ? refused : [...refused, ...withTrouble(failing)];
		return {
			conditions: failing === undefined ? chosen : noticing(chosen, failing),
			steps: [...steps.slice(0, index), ...between, ...steps.slice(index)],
		};
	});
