import type { Group } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { PollOwners } from '../../../nodes/LinkedInLeadSync/trigger/pollOwners';
import type { Refusals } from '../../../nodes/LinkedInLeadSync/trigger/state';
import type { LeadOwner } from '../../../nodes/shared/values/leadOwner';
import { HOUR, DAY } from '../../durations';
import { clientOf, withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, newStaticData, triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

/** A trigger that watches three Pages and polls once an hour. */
function trigger(parameters: Record<string, unknown> = {}) {
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: { 1: [], 2: [], 3: [] }, said };
	const staticData = newStaticData();
	const context = triggerContext(linkedIn, parameters, staticData);
	let failures = 0;
	/** Polls hourly while LinkedIn answers with this status for these Pages. @returns the reports */
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
	'the trigger reports a Page once after LinkedIn refused it with %i for a day',
	async (status) => {
		const { hours, failures } = trigger();
		await hours(2);
		expect(await hours(23, status, '1')).toEqual([]);
		expect(await hours(3, status, '1')).toEqual([
			expect.stringMatching(
				/^LinkedIn Page: Page 1 cannot be read: LinkedIn has refused its leads for a day, .*Ask a Page admin .* then outputs the leads of that time/,
			),
		]);
		expect(await hours(24 * 30, status, '1')).toEqual([]);
		expect(failures()).toBe(0);
	},
);

it('a successful read restarts the day until the report of a refused Page, and a failure with 503 does not', async () => {
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

it('the trigger reports several refused Pages together', async () => {
	const { hours } = trigger();
	await hours(2);
	expect(await hours(30, 403, '1', '3')).toEqual([
		expect.stringContaining('Pages 1, 3 cannot be read: LinkedIn has refused their leads'),
	]);
});

it('if LinkedIn refuses all watched Pages, the polls fail, and the trigger reports nothing else', async () => {
	const all = trigger();
	await all.hours(2);
	expect(await all.hours(48, 403, '1', '2', '3')).toEqual([]);
	expect(all.failures()).toBe(48);
	const one = trigger({ organizationId: '1' });
	await one.hours(2);
	expect(await one.hours(48, 403, '1')).toEqual([]);
	expect(one.failures()).toBe(48);
});

describe('the remembered refusals of Pages', () => {
	const SCOPE = { leadType: 'EVENT' } as const;
	const [a, b] = ['a', 'b'].map((id): LeadOwner => ({ kind: 'organization', id }));

	const ownersOf = (before: Refusals, now: number) =>
		new PollOwners(undefined as never, SCOPE, [a, b], before, now);

	it('the trigger does not request a Page for an hour after a 401, unless the clock is set back by an hour', () => {
		const before = { 'EVENT a': { since: 5, isTold: true, at401: DAY } };
		const dueAt = (now: number) => ownersOf(before, now).due(() => 0);
		expect([DAY, DAY + HOUR - 1].map(dueAt)).toEqual([['EVENT b'], ['EVENT b']]);
		expect(dueAt(DAY + HOUR)).toHaveLength(2);
		expect(dueAt(DAY - HOUR)).toHaveLength(2);
		// Otherwise polls would succeed without a call.
		const all = { ...before, 'EVENT b': before['EVENT a'] };
		expect(ownersOf(all, DAY).due(() => 0)).toHaveLength(2);
	});

	it.each([
		['just before a day', DAY + 4, false, { since: 5, isTold: false }, []],
		['after a day', DAY + 5, false, { since: 5, isTold: true }, [a]],
		['already reported', 9 * DAY, true, { since: 5, isTold: true }, []],
		['after a clock that was ahead', 2, false, { since: 2, isTold: false }, []],
	])('a refused Page is reported once, after a day: %s', (_, now, isTold, expected, due) => {
		const before = { since: 5, isTold, at401: now };
		const owners = ownersOf({ 'EVENT a': before, 'EVENT c': before }, now);
		owners.wasRead('EVENT b');
		const refused = { 'EVENT a': { ...expected, at401: now } };
		expect(owners.refusals).toEqual({ refused, due });
	});

	it('waiting leads are ready if their form is chosen or unreadable, and their Page did not fail', async () => {
		const client = await clientOf(() => ({ statusCode: 503, body: '' }));
		const owners = new PollOwners(client, { ...SCOPE, formId: '7' }, [a, b], {}, 7);
		await withoutWaiting(owners.wasNotRead('EVENT a', new Error('LinkedIn is down')));
		const isReady = (owner: string, formId: string) => owners.isReady({ owner, formId } as Group);
		expect(['7', '', '8'].map((formId) => isReady('EVENT b', formId))).toEqual([true, true, false]);
		expect(['EVENT a', 'COMPANY b'].map((owner) => isReady(owner, '7'))).toEqual([false, false]);
	});

	it.each([
		[401, 7],
		[403, undefined],
	])(
		'only a watched Page is noted as refused, and its time only after a 401: %i',
		async (status, at401) => {
			const client = await clientOf(({ pathname }) =>
				pathname.endsWith('leadFormResponses')
					? { statusCode: status, body: { status } }
					: { statusCode: 200, body: { elements: [] } },
			);
			const asked = client.request({ path: '/rest/leadFormResponses' });
			const error: unknown = await withoutWaiting(asked).catch((thrown) => thrown);
			const owners = new PollOwners(client, SCOPE, [a, b], {}, 7);
			expect(await withoutWaiting(owners.wasNotRead('EVENT c', error))).toBe(false);
			expect(await withoutWaiting(owners.wasNotRead('EVENT a', error))).toBe(true);
			owners.wasRead('EVENT b');
			expect(owners.refusals?.refused).toEqual({ 'EVENT a': { since: 7, isTold: false, at401 } });
		},
	);
});
