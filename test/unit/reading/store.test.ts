import { processMemory } from '../../../nodes/shared/processMemory';
import type { Cache, Known } from '../../../nodes/shared/linkedin/store';
import { Store } from '../../../nodes/shared/linkedin/store';
import { HOUR } from '../../../nodes/shared/values/time';
import { clientOf } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

stopTime(Date.UTC(2026, 10, 24));

const cache: Cache<string> = processMemory(new Map());

/** What LinkedIn shows of each id, for how long, and what was asked for. */
let shown: Record<string, Known<string>> = {};
let asked: string[] = [];
beforeEach(() => {
	shown = {};
	asked = [];
});

/** A run of its own. */
async function newRun({ recalls = true, token = 'of Ada' } = {}) {
	const client = await clientOf(() => ({ statusCode: 500, body: '' }), token);
	const store = new Store(client, cache, recalls);
	const read = async (ids: string[]) => {
		asked.push(...ids);
		return new Map(ids.map((id) => [id, shown[id] ?? {}]));
	};
	return {
		store,
		of: async (id: string) => (await store.get([id], read)).get(id)?.value,
	};
}

it('those who come while it is asked for wait for the same answer', async () => {
	shown = { 1: { value: 'Summit' } };
	const run = await newRun();
	expect(await Promise.all([run.of('1'), run.of('1'), run.of('1')])).toEqual(
		Array<string>(3).fill('Summit'),
	);
	expect(asked).toEqual(['1']);
});

it('after a failure, of which all of them hear, it is asked for anew', async () => {
	const { store } = await newRun();
	const fail = async () => await Promise.reject(new Error('No network'));
	const failures = await Promise.allSettled([store.get(['1'], fail), store.get(['1', '2'], fail)]);
	expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	const read = async () => new Map([['1', { value: 'Summit' }]]);
	expect((await store.get(['1'], read)).get('1')).toEqual({ value: 'Summit' });
});

/** Whether LinkedIn is asked for it again. */
const isAskedAgain = async (run: Awaited<ReturnType<typeof newRun>>, id = '1') => {
	asked = [];
	await run.of(id);
	return asked.length > 0;
};

it('counts what was shown within the last hour, to this member', async () => {
	shown = { 1: { value: 'Summit', cachedFor: HOUR } };
	await (await newRun()).of('1');
	expect(await isAskedAgain(await newRun({ token: 'of Grace' }))).toBe(true);
	jest.advanceTimersByTime(HOUR - 1);
	expect(await isAskedAgain(await newRun())).toBe(false);
	jest.advanceTimersByTime(1);
	expect(await isAskedAgain(await newRun())).toBe(true);
});

it('does not trust a clock that was set back', async () => {
	shown = { 1: { value: 'Summit', cachedFor: HOUR } };
	await (await newRun()).of('1');
	jest.setSystemTime(Date.now() - HOUR);
	expect(await isAskedAgain(await newRun())).toBe(true);
});

it('at most 500 count', async () => {
	for (let id = 0; id < 600; id++) shown[id] = { value: 'Summit', cachedFor: HOUR };
	const run = await newRun();
	for (const id in shown) await run.of(id);
	expect(cache.size).toBe(500);
});
