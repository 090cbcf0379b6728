import type { Met, Refusals } from '../../../nodes/LinkedInLeadSync/trigger/watchedOwners';
import {
	isRefusedLately,
	notedRefusals,
} from '../../../nodes/LinkedInLeadSync/trigger/watchedOwners';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import type { LinkedIn } from './polled';
import { idsOfPoll, newStaticData, triggerContext } from './polled';

const HOUR = 3_600_000;

beforeEach(() => {
	jest.useFakeTimers({ now: Date.UTC(2026, 10, 24) });
	clearProcessMemory();
});
afterEach(() => jest.useRealTimers());

/** A trigger over three pages that is polled once an hour. */
function trigger(parameters: Record<string, unknown> = {}) {
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: { 1: [], 2: [], 3: [] }, said };
	const staticData = newStaticData();
	const context = triggerContext(linkedIn, parameters, staticData);
	let failures = 0;
	/** Polls for so many hours, in which LinkedIn answers so for these pages. */
	const hours = async (count: number, statusCode = 200, ...pages: string[]) => {
		linkedIn.answers = (id) =>
			pages.includes(id) ? { statusCode, body: { status: statusCode } } : undefined;
		for (let hour = 0; hour < count; hour++) {
			await withoutWaiting(idsOfPoll(context)).catch(() => failures++);
			jest.advanceTimersByTime(HOUR);
		}
		return said.splice(0);
	};
	return { hours, staticData, failures: () => failures };
}

it.each([403, 404, 401])(
	'a page that LinkedIn refuses with %i for a day is told of once',
	async (status) => {
		const { hours, failures } = trigger();
		await hours(2);
		expect(await hours(23, status, '1')).toEqual([]);
		expect(await hours(3, status, '1')).toEqual([
			expect.stringMatching(
				/^LinkedIn Page: Page 1 cannot be read: .* a day, .*Ask a Page admin .* then outputs the leads of that time/,
			),
		]);
		expect(await hours(24 * 30, status, '1')).toEqual([]);
		expect(failures()).toBe(0);
	},
);

it('so it is again when it could be read in between, and not when LinkedIn failed otherwise', async () => {
	const { hours } = trigger();
	await hours(2);
	await hours(15, 403, '1');
	await hours(1);
	expect(await hours(20, 403, '1')).toEqual([]);
	await hours(1, 503, '1');
	expect(await hours(5, 403, '1')).toHaveLength(1);
	await hours(1);
	expect(await hours(26, 403, '1')).toHaveLength(1);
});

it('several are told of together', async () => {
	const { hours } = trigger();
	await hours(2);
	expect(await hours(30, 403, '1', '3')).toEqual([
		expect.stringContaining('Pages 1, 3 cannot be read'),
	]);
});

it('where all are refused, or the only one, the polls fail, and nothing more is said', async () => {
	const all = trigger();
	await all.hours(2);
	expect(await all.hours(48, 403, '1', '2', '3')).toEqual([]);
	expect(all.failures()).toBe(48);
	const one = trigger({ organizationId: '1' });
	await one.hours(2);
	expect(await one.hours(48, 403, '1')).toEqual([]);
	expect(one.failures()).toBe(48);
});

describe('what is remembered', () => {
	const DAY = 24 * HOUR;

	const met = (more: Partial<Met>): Met => ({
		watched: ['a', 'b'],
		read: [],
		refused: [],
		...more,
	});
	const told = { since: 5, isTold: true };
	const untold = { since: 5, isTold: false };

	it('keeps a page from being asked for an hour, or until a clock is set back by as much', () => {
		const isRefusedAt = (now: number) => isRefusedLately({ ...told, at401: DAY }, now);
		expect([DAY, DAY + HOUR - 1].map(isRefusedAt)).toEqual([true, true]);
		expect([DAY + HOUR, DAY - HOUR].map(isRefusedAt)).toEqual([false, false]);
	});

	it.each<[string, Refusals, Partial<Met>, number, Refusals, string[]]>([
		['the first refusal', {}, { refused: ['a'] }, 5, { a: untold }, []],
		['just before a day', { a: untold }, { refused: ['a'] }, DAY + 4, { a: untold }, []],
		['a day', { a: untold }, { refused: ['a'] }, DAY + 5, { a: told }, ['a']],
		['a day and more', { a: told }, { refused: ['a'] }, 9 * DAY, { a: told }, []],
		['a poll that did not ask', { a: untold }, {}, 9 * DAY, { a: untold }, []],
		['a poll that read it', { a: told, b: told }, { read: ['a'] }, DAY, { b: told }, []],
		['another filter', { a: told, c: told }, {}, DAY, { a: told }, []],
		[
			'a clock that was ahead',
			{ a: untold },
			{ refused: ['a'] },
			2,
			{ a: { since: 2, isTold: false } },
			[],
		],
	])('after %s', (_, before, values, now, refusals, due) => {
		expect(notedRefusals(before, met(values), now)).toEqual({ refusals, due });
	});
});
