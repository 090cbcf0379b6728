import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { endAndJudge } from '../history/ending';
import type { Conditions } from '../history/steps';
import { duringTrial } from '../history/runHistory';
import type { Trial } from '../history/trial';
import { numberOf } from '../history/watch';
import type { FaultKind } from '../linkedIn/faults';
import { LinkedIn, PLAIN } from '../linkedIn/linkedIn';
import { ORGANIZATIONS } from '../linkedIn/world';
import { Credential } from '../n8n/credential';
import { pull } from '../n8n/pull';
import { HOUR, MINUTE } from '../times';
import { VirtualClock } from '../virtualClock';

const CHANCE = 7;

/** More runs than this are not tried until the outage has ended. */
const MOST_RUNS = 300;

const OUTAGE_KINDS: readonly FaultKind[] = [
	'status503',
	'status500',
	'truncated',
	'cut',
	'timeOut',
];
const OUTAGE_LEADS = [30, 130, 350];
export const WAYS = ['trigger', 'pull'] as const;

/** LinkedIn fails so many times and then works again. */
export interface Outage {
	kind: FaultKind;
	answers: number;
	/** How many leads there are, two hours old. */
	leads: number;
	way: (typeof WAYS)[number];
}

export const conditions: Conditions = {
	switches: PLAIN,
	habits: {
		engine: 'default',
		publishes: 'byDifference',
		telling: 'truth',
		runsQueuedAgain: true,
		runsStale: true,
		keepsAfterEmissions: true,
	},
	hasSuccessors: true,
	keepsEarlier: true,
	hasRefreshToken: true,
	refusesFreshFor: 0,
	settings: {
		filter: 'oneOrganization',
		testLeads: 'exclude',
		overlapMinutes: 60,
		isSimplified: false,
		startFrom: 'lastDays',
		confirmLeads: 'onSuccess',
		batchSize: 500,
		giveUpAfterDays: 7,
	},
	before: 0,
};

/** @returns what was lost or came twice through an outage, in words */
export async function throughOutage(outage: Outage): Promise<string[]> {
	return outage.way === 'trigger'
		? await duringTrial(conditions, CHANCE, async (trial) => await byTrigger(outage, trial))
		: await VirtualClock.during(CHANCE, async (clock) => await byPull(outage, clock));
}

async function byTrigger(outage: Outage, trial: Trial): Promise<string[]> {
	const { clock, linkedIn, people } = trial;
	for (let count = 0; count < outage.leads; count++) people.register(registration(linkedIn, count));
	const end = { answers: outage.answers };
	linkedIn.faults.add({ kind: outage.kind, after: 0, end });
	const [watch] = trial.canvas.nodes;
	for (let polls = 0; linkedIn.callCount <= outage.answers && polls < MOST_RUNS; polls++) {
		await trial.poll(watch);
		await clock.pass(5 * MINUTE);
	}
	const found = await endAndJudge(trial);
	return found.filter((each) => /^(lost|twice|failing|neverQuiet):/.test(each));
}

async function byPull(outage: Outage, clock: VirtualClock): Promise<string[]> {
	clearProcessMemory();
	const linkedIn = new LinkedIn(PLAIN, CHANCE);
	const credential = new Credential(linkedIn, true);
	for (let count = 0; count < outage.leads; count++) {
		linkedIn.register(registration(linkedIn, count));
	}
	linkedIn.faults.add({ kind: outage.kind, after: 0, end: { answers: outage.answers } });
	const parameters = {
		leadType: 'EVENT',
		organizationId: ORGANIZATIONS[0],
		eventId: 'all',
		formId: 'all',
	};
	for (let runs = 0; runs < MOST_RUNS; runs++) {
		try {
			const items = await pull(linkedIn, credential, clock, parameters);
			const numbers = items.flatMap((item) => numberOf(item) ?? []);
			const lost = outage.leads - new Set(numbers).size;
			const twice = numbers.length - new Set(numbers).size;
			return [
				...(lost > 0 ? [`lost: ${lost} of ${outage.leads}`] : []),
				...(twice > 0 ? [`twice: ${twice} of ${outage.leads}`] : []),
			];
		} catch {
			// It said so; whoever pulls tries again later.
			await clock.pass(5 * MINUTE);
		}
	}
	return ['failing: no run succeeds'];
}

function registration(linkedIn: LinkedIn, count: number) {
	const submittedAt = linkedIn.now() - 2 * HOUR + count * 1000;
	return { place: 0, submittedAt, visibleFrom: submittedAt };
}

/** @param answers how many answers each outage lasts */
export function* outages(answers: Iterable<number>): Generator<Outage, void, undefined> {
	for (const each of answers) {
		for (const way of WAYS) {
			for (const kind of OUTAGE_KINDS) {
				for (const leads of OUTAGE_LEADS) yield { kind, answers: each, leads, way };
			}
		}
	}
}
