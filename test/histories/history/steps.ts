import fc from 'fast-check';

import { SECOND, MINUTE, HOUR, DAY } from '../../durations';
import type { Registration } from '../linkedIn/linkedIn';
import type { Damage } from '../linkedIn/world';
import { DAMAGES, PLACES } from '../linkedIn/world';
import type { Course } from '../n8n/executions';
import type { KillMoment } from '../n8n/process';
import type { Settings } from './conditions';
import { mostly, settings } from './conditions';
import { wanted } from './filters';
import type { Trial } from './trial';
import { failing } from './failing';
import type { Watch } from './watch';

const NAMES = ['Leads', 'Leads 1', 'Leads 2'];

type Ways = Record<string, fc.Arbitrary<unknown>>;

type ValuesOf<Each extends Ways> = {
	[Key in keyof Each]: Each[Key] extends fc.Arbitrary<infer Value> ? Value : never;
};

/**
 * @param weight how often the step is chosen
 * @param ways the parameters of the step, each chosen at random
 */
function step<Each extends Ways>(
	weight: number,
	ways: Each,
	happen: (trial: Trial, way: ValuesOf<Each>) => unknown,
) {
	return { weight, ways: ways as Ways, happen: happen as (trial: Trial, way: object) => unknown };
}

/** Mostly an event. */
const place = fc.oneof(
	{ weight: 3, arbitrary: fc.nat(2) },
	{ weight: 1, arbitrary: fc.nat(PLACES.length - 1) },
);

/** Where the destination refuses leads; mostly where the trigger reads them. */
const refusedAt = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<'wanted'>('wanted') },
	{ weight: 2, arbitrary: place },
);

/** Chooses a lead, counted from the latest. */
const which = fc.constantFrom(0, 1, 1, 2, 2, 3, 5, 8);

const count = fc.oneof(
	{ weight: 60, arbitrary: fc.integer({ min: 1, max: 4 }) },
	{ weight: 8, arbitrary: fc.integer({ min: 5, max: 130 }) },
	// These rare steps take half of the time of all histories.
	{ weight: 1, arbitrary: fc.constantFrom(520, 1100) },
);

const lateMinutes = fc.oneof(
	{ weight: 8, arbitrary: fc.constant(0) },
	{ weight: 3, arbitrary: fc.integer({ min: 1, max: 55 }) },
	{ weight: 2, arbitrary: fc.integer({ min: 60, max: 6 * 24 * 60 - 60 }) },
);

const damage = fc.oneof(
	{ weight: 9, arbitrary: fc.constant(undefined) },
	{ weight: 1, arbitrary: fc.constantFrom(...(Object.keys(DAMAGES) as Damage[])) },
);

const minutesToWait = fc.oneof(
	fc.integer({ min: 1, max: 20 }),
	fc.integer({ min: 20, max: 180 }),
	fc.integer({ min: 180, max: 5000 }),
);

const curedAfterMinutes = fc.constantFrom(null, null, 20, 600, 4000);

const course: fc.Arbitrary<Course> = fc.record({
	treatment: fc.constantFrom(
		...(['usual', 'usual', 'usual', 'waits', 'nothingRuns', 'cancelled'] as const),
		...(['cannotStart', 'workerDies', 'crashes', 'neverRuns', 'neverTold'] as const),
	),
	queuedSeconds: mostly(0, 20, 400),
	runsSeconds: fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(2, 60) },
		{ weight: 2, arbitrary: fc.constantFrom(400, 850, 1000, 2400) },
		{ weight: 1, arbitrary: fc.constantFrom(4_000, 18_000, 72_000) },
	),
	waitsMinutes: fc.constantFrom(1, 30, 1400),
	isWorkDone: fc.boolean(),
	rollsBackState: mostly(false, false, false, false, true),
});

/** What can happen. Names, order and weights decide what a seed plays. */
export const STEPS = {
	/** Leads submitted within the last minutes, or all at once, and how late LinkedIn shows them. */
	register: step(
		10,
		{
			place,
			count,
			agoMinutes: fc.oneof(fc.constant(0), fc.nat(50)),
			atOnce: mostly(false, true),
			lateMinutes,
			isTest: mostly(false, true),
			damage,
		},
		({ people }, way) => people.registerMany(way),
	),
	/** A lead that the filter matches, for each trigger. */
	registerWanted: step(4, {}, registerWanted),
	/** Leads submitted close to a time at which the trigger decides something, such as the end of the overlap. */
	registerAtEdge: step(
		3,
		{
			place,
			count: fc.constantFrom(1, 2, 7),
			edge: fc.constantFrom('latestLead', 'latestPoll', 'overlap', 'day', 'week'),
			offMs: fc.constantFrom(0, -1, 1, -1000, 1000),
		},
		({ people, linkedIn, lastPolledAt }, way) => {
			const now = linkedIn.now();
			const at = {
				latestLead: [...people.leads.values()].at(-1)?.submittedAt ?? now,
				latestPoll: lastPolledAt,
				overlap: lastPolledAt - HOUR,
				day: now - DAY,
				week: now - 6 * DAY,
			}[way.edge];
			const submittedAt = Math.min(now, at + way.offMs);
			for (let each = 0; each < way.count; each++)
				people.register({ place: way.place, submittedAt });
		},
	),
	/** New leads, some of which the destination refuses: for ever, or until they are cured. */
	registerRefused: step(
		5,
		{
			place: refusedAt,
			good: fc.constantFrom(0, 1, 2, 3, 5, 20, 120),
			refused: fc.oneof(fc.constantFrom(1, 1, 2, 6), fc.constantFrom(1, 4, 18, 60, 120)),
			curedAfterMinutes,
		},
		(trial, { place: at, good, refused, curedAfterMinutes: cured }) => {
			const { people, destination, linkedIn } = trial;
			const registration = registrationAt(trial, at);
			const all = good + refused;
			for (let index = 0; index < all; index++) {
				const submittedAt = linkedIn.now() - (all - index) * SECOND;
				const { number } = people.register({ ...registration, submittedAt });
				// The refused leads are spread among the good ones, not at one end.
				const share = (each: number) => Math.floor((each * refused) / all);
				if (share(index + 1) > share(index)) destination.refuseLead(number, until(cured));
			}
		},
	),
	/** A lead whose executions never end by themselves; the workflow's time limit ends them. */
	registerStopping: step(1, { place: refusedAt }, (trial, way) =>
		trial.destination.stopWith(trial.people.register(registrationAt(trial, way.place)).number),
	),
	cancel: step(2, { which }, ({ people }, way) => people.cancel(way.which)),
	registerAgain: step(2, { which }, ({ people }, way) => people.registerAgain(way.which)),
	break: step(
		3,
		{
			which,
			count: fc.constantFrom(1, 1, 2, 3, 7),
			minutes: fc.constantFrom(Infinity, 5, 300, 4000),
		},
		({ people }, way) => people.break(way),
	),
	leaveOut: step(
		2,
		{ which, count: fc.constantFrom(1, 2, 7, 200), minutes: fc.constantFrom(1, 10, 300, 4000) },
		({ people }, way) => people.leaveOut(way),
	),
	/** Takes place between two calls of the next poll. */
	whileReading: step(
		2,
		{
			afterCalls: fc.nat(5),
			place,
			registers: fc.constantFrom(1, 0, 3, 120),
			cancels: fc.constantFrom(0, 1, 3),
		},
		(trial, way) =>
			trial.arm(way.afterCalls, () => {
				for (let each = 0; each < way.cancels; each++) trial.people.cancel(each * 3);
				for (let each = 0; each < way.registers; each++)
					trial.people.register({ place: way.place });
			}),
	),
	wait: step(
		6,
		{ minutes: minutesToWait },
		async ({ clock }, way) => await clock.pass(way.minutes * MINUTE),
	),
	poll: step(
		10,
		{ times: fc.constantFrom(1, 1, 1, 2, 5) },
		async (trial, way) => await pollAll(trial, way.times, 5),
	),
	/** `isBusy`: new leads arrive all the while. */
	pollSteadily: step(
		2,
		{
			hours: fc.constantFrom(3, 12, 3, 12, 30, 60),
			everyMinutes: mostly(15, 5),
			isBusy: fc.boolean(),
		},
		async (trial, { hours, everyMinutes, isBusy }) => {
			const polls = Math.round((hours * 60) / everyMinutes);
			await pollAll(trial, polls, everyMinutes, isBusy ? () => registerWanted(trial) : undefined);
		},
	),
	pollTwiceAtOnce: step(1, {}, async (trial) => {
		const [first] = trial.canvas.nodes;
		await trial.polled(first, async () => await trial.n8n.pollTwiceAtOnce(first.node));
	}),
	/** Something of LinkedIn's fails. */
	fails: step(8, { failing }, ({ troubles }, way) => troubles.begin(way.failing)),
	tokenExpires: step(1, {}, (trial) => {
		if (!trial.conditions.hasRefreshToken) return;
		trial.wasTokenTroubled = true;
		trial.linkedIn.expireToken();
	}),
	versionRetires: step(1, {}, ({ linkedIn }) => linkedIn.retireVersion()),
	restart: step(2, {}, ({ n8n }) => n8n.restart()),
	/** Another of several mains becomes the leader. */
	changeLeader: step(2, { to: fc.nat(1) }, (trial, { to }) => {
		trial.leaderChangedAt = Date.now();
		trial.n8n.changeLeader(to);
	}),
	publish: step(1, {}, ({ n8n }) => n8n.publish()),
	/** `isKilled`: n8n ends right after the publication, while the earlier poll is running. */
	publishWhilePolling: step(
		2,
		{
			afterSeconds: fc.constantFrom(0, 0, 1, 4, 60),
			renames: mostly(false, true),
			isKilled: fc.boolean(),
		},
		async (trial, { afterSeconds, renames, isKilled }) => {
			const { canvas, n8n } = trial;
			const [first] = canvas.nodes;
			const name = NAMES.find((each) => canvas.nodes.every(({ node }) => node.name !== each));
			const change = () => {
				if (renames && name !== undefined) rename(trial, first, name);
			};
			const options = { afterMs: afterSeconds * SECOND, change, isKilled };
			await trial.polled(first, async () => await n8n.publishWhilePolling(first.node, options));
		},
	),
	rename: step(2, { name: fc.constantFrom(...NAMES) }, (trial, { name }) =>
		rename(trial, trial.canvas.nodes[0], name),
	),
	deleteAndAdd: step(1, {}, ({ canvas, linkedIn, n8n }) => {
		const [first] = canvas.nodes;
		first.isOver = true;
		canvas.add(first.node.name, first.settings, linkedIn.now());
		n8n.publish();
	}),
	takeOverName: step(1, {}, (trial) => {
		const [first, second] = trial.canvas.nodes;
		if (second === undefined) return;
		first.isOver = true;
		rename(trial, second, first.node.name);
	}),
	/** A person changes a parameter of the trigger. */
	change: step(
		6,
		{
			settings: fc.oneof(
				...(['filter', 'filter', 'testLeads', 'confirmLeads', 'batchSize'] as const).map((name) =>
					settings.map((each): Partial<Settings> => ({ [name]: each[name] })),
				),
			),
		},
		({ canvas, linkedIn, n8n }, way) => {
			canvas.change(canvas.nodes[0], way.settings, linkedIn.now());
			n8n.publish();
		},
	),
	kill: step(
		2,
		{ atCall: fc.integer({ min: 1, max: 8 }) },
		async (trial, { atCall }) => await trial.poll(trial.canvas.nodes[0], { atCall }),
	),
	killAtEmission: step(
		2,
		{
			atEmission: mostly(1, 2, 3),
			moment: fc.constantFrom<KillMoment>('before', 'saving', 'queued', 'running', 'ended'),
		},
		async (trial, kill) => await trial.poll(trial.canvas.nodes[0], kill),
	),
	rollBack: step(1, {}, async (trial) => {
		const { n8n, canvas } = trial;
		const [first] = canvas.nodes;
		if (n8n.habits.engine === 'default') return n8n.restart();
		await trial.polled(first, async () => await n8n.pollAndRollBack(first.node));
	}),
	/** A database is restored, or another workflow's data are put in place of this one's. */
	dataLost: step(1, {}, ({ n8n, workflow, canvas }) => {
		n8n.database.lose();
		for (const { reporting } of canvas.watches) reporting.forget();
		workflow.rollBacks.push({ from: 0, at: Date.now() });
		n8n.restart();
	}),
	/** Another node stores static data, and n8n stores the data of all nodes with it, as that node's object has them. */
	otherNodeStores: step(1, {}, (trial) => trial.otherNodeStores()),
	/** Decides how the next executions go. */
	executions: step(7, { count: fc.constantFrom(1, 1, 2, 4), course }, ({ workflow }, way) =>
		workflow.arm(way.count, way.course),
	),
	/** The destination refuses all leads of a form. */
	refuseForm: step(1, { place: refusedAt, curedAfterMinutes }, (trial, way) => {
		const { formId } = PLACES[registrationAt(trial, way.place).place];
		trial.destination.refuseForm(formId, until(way.curedAfterMinutes));
	}),
	destinationDown: step(
		4,
		{
			minutes: fc.constantFrom(10, 300, 300, 300, 1500, 3200),
			isPolled: mostly(true, false),
			/** Whether a lead comes every minute, and the trigger is polled as often. */
			isBusy: mostly(false, true),
		},
		async (trial, { minutes, isPolled, isBusy }) => {
			trial.destination.goDown(Date.now(), until(minutes));
			if (!isPolled) return;
			registerWanted(trial);
			if (isBusy && minutes <= 300) await pollAll(trial, minutes, 1, () => registerWanted(trial));
			else await pollAll(trial, minutes / 15, 15);
		},
	),
};

export type StepName = keyof typeof STEPS;

export type Step = { do: StepName } & Record<string, unknown>;

/** Runs a step of a history. */
export async function happen(trial: Trial, { do: name, ...way }: Step): Promise<void> {
	await STEPS[name].happen(trial, way);
}

function registerWanted({ people, canvas }: Trial): void {
	for (const { settings } of canvas.nodes) people.register(wanted(settings));
}

function registrationAt(
	{ canvas }: Trial,
	at: number | 'wanted',
): Pick<Registration, 'place' | 'isTest'> {
	return at === 'wanted' ? wanted(canvas.nodes[0].settings) : { place: at };
}

async function pollAll(
	trial: Trial,
	times: number,
	everyMinutes: number,
	before: () => void = () => {},
): Promise<void> {
	for (let time = 0; time < times; time++) {
		before();
		for (const watch of trial.canvas.nodes) await trial.poll(watch);
		await trial.clock.pass(everyMinutes * MINUTE);
	}
}

function rename({ canvas, n8n }: Trial, watch: Watch, name: string): void {
	if (canvas.rename(watch, name)) n8n.publish();
}

function until(minutes: number | null): number {
	return minutes === null ? Infinity : Date.now() + minutes * MINUTE;
}
