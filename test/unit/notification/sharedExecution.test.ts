import fc from 'fast-check';
import { sleep, type IDataObject } from 'n8n-workflow';

import {
	emittedTogether,
	isOverloaded,
} from '../../../nodes/LinkedInLeadNotification/delivery/sharedExecution';
import { stopTime } from '../stoppedTime';

const START = Date.UTC(2026, 10, 24, 9);

/** Said here once more, since it is promised: the docs say that pushes within it share an execution. */
const A_FIFTH_OF_A_SECOND = 200;

/** What started at which time, milliseconds after the start. */
interface Execution {
	at: number;
	items: IDataObject[];
}

/** A push that is read in so many milliseconds; `item` is undefined for one that is not wanted. */
interface Push {
	at: number;
	takes: number;
	item?: IDataObject;
}

let triggerCount = 0;

stopTime(START);

const newTrigger = () => `trigger ${triggerCount++}`;

/** Lets pushes of one trigger come, and tells which executions they start. */
async function executionsOf(pushes: Push[], trigger = newTrigger()): Promise<Execution[]> {
	const start = Date.now();
	const executions: Execution[] = [];
	const received = pushes.map(async ({ at, takes, item }) => {
		await sleep(at);
		const items = await emittedTogether(trigger, async () => {
			await sleep(takes);
			return item;
		});
		if (items.length > 0) executions.push({ at: Date.now() - start, items });
	});
	await jest.runAllTimersAsync();
	await Promise.all(received);
	return executions;
}

async function slowly(): Promise<IDataObject> {
	await sleep(50);
	return lead(1);
}

const lead = (id: number): IDataObject => ({ id });

test('a single lead is emitted as soon as it was read', async () => {
	expect(await executionsOf([{ at: 0, takes: 30, item: lead(1) }])).toEqual([
		{ at: 30, items: [lead(1)] },
	]);
});

test('those that follow too soon wait for each other, and no longer than they have to', async () => {
	const pushes = [0, 50, 120, 190].map((at, id) => ({ at, takes: 0, item: lead(id) }));
	expect(await executionsOf(pushes)).toEqual([
		{ at: 0, items: [lead(0)] },
		{ at: A_FIFTH_OF_A_SECOND, items: [lead(1), lead(2), lead(3)] },
	]);
});

test('one that LinkedIn takes long to show keeps no other waiting', async () => {
	const pushes = [
		{ at: 0, takes: 8000, item: lead(1) },
		{ at: 10, takes: 0, item: lead(2) },
	];
	expect(await executionsOf(pushes)).toEqual([
		{ at: 10, items: [lead(2)] },
		{ at: 8000, items: [lead(1)] },
	]);
});

test('one that turns out not to be wanted starts nothing and delays nothing', async () => {
	const pushes = [
		{ at: 0, takes: 0 },
		{ at: 10, takes: 0, item: lead(1) },
	];
	expect(await executionsOf(pushes)).toEqual([{ at: 10, items: [lead(1)] }]);
});

test('each trigger has executions of its own', async () => {
	const pushes = [{ at: 0, takes: 0, item: lead(1) }];
	const both = await Promise.all([executionsOf(pushes), executionsOf(pushes)]);
	expect(both).toEqual([[{ at: 0, items: [lead(1)] }], [{ at: 0, items: [lead(1)] }]]);
});

test('a clock that is set back by an hour delays no lead for longer than usual', async () => {
	const trigger = newTrigger();
	await executionsOf([{ at: 0, takes: 0, item: lead(1) }], trigger);
	jest.setSystemTime(START - 3_600_000);
	const pushes = [{ at: 0, takes: 0, item: lead(2) }];
	expect(await executionsOf(pushes, trigger)).toEqual([
		{ at: A_FIFTH_OF_A_SECOND, items: [lead(2)] },
	]);
});

test('a hundred underway are enough, until they have ended', async () => {
	const trigger = newTrigger();
	const underway = Array.from({ length: 99 }, async () => await emittedTogether(trigger, slowly));
	expect(isOverloaded()).toBe(false);
	underway.push(emittedTogether(trigger, slowly));
	expect(isOverloaded()).toBe(true);
	await jest.runAllTimersAsync();
	await Promise.all(underway);
	expect(isOverloaded()).toBe(false);
});

test('a hundred whose reading failed are no longer underway', async () => {
	const failing = async () => {
		throw new Error('A defect');
	};
	const ended = Array.from(
		{ length: 100 },
		async () => await emittedTogether(newTrigger(), failing),
	);
	for (const { status } of await Promise.allSettled(ended)) expect(status).toBe('rejected');
	expect(isOverloaded()).toBe(false);
});

test('however pushes come: each wanted lead is emitted once, soon, and executions keep their distance', async () => {
	const push = fc.record({
		at: fc.nat(3000),
		takes: fc.oneof(fc.nat(50), fc.nat(3000)),
		isWanted: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(push, { maxLength: 60 }), async (drawn) => {
			const pushes = drawn.map(({ isWanted, ...times }, id) => ({
				...times,
				item: isWanted ? lead(id) : undefined,
			}));
			const executions = await executionsOf(pushes);
			const emitted = executions.flatMap(({ at, items }) => items.map((item) => ({ at, item })));
			const wanted = pushes.filter(({ item }) => item !== undefined);
			expect(emitted.map(({ item }) => item).sort(byId)).toEqual(wanted.map(({ item }) => item));
			for (const { at, item } of emitted) {
				const ready = pushes[item.id as number].at + pushes[item.id as number].takes;
				expect(at - ready).toBeGreaterThanOrEqual(0);
				expect(at - ready).toBeLessThanOrEqual(A_FIFTH_OF_A_SECOND);
			}
			const starts = executions.map(({ at }) => at).sort((first, second) => first - second);
			starts.slice(1).forEach((at, index) => {
				expect(at - starts[index]).toBeGreaterThanOrEqual(A_FIFTH_OF_A_SECOND);
			});
		}),
	);
});

function byId(first: IDataObject, second: IDataObject): number {
	return (first.id as number) - (second.id as number);
}
