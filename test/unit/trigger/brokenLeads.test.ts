import { range, uniq } from 'lodash';

import { MINUTE, HOUR, DAY } from '../../durations';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, leadNow, triggerContext } from './polled';

// Not at the boundary of ten minutes: LinkedIn is asked for a millisecond more on both sides.
stopTime(Date.UTC(2026, 10, 24) + 7_000);

/** A LinkedIn with these leads, which fails to serve the lists with the leads of `broken`. */
function linkedInWith(leads: Lead[], broken: ReadonlySet<string>): LinkedIn {
	const linkedIn: LinkedIn = { leads: { 1: leads }, said: [] };
	linkedIn.answers = (page, start, from, count, end) => {
		const inTime = linkedIn.leads[page].filter(
			({ submittedAt }) => submittedAt >= from && submittedAt < end,
		);
		const places = inTime.slice(start, start + count);
		return places.some(({ id }) => broken.has(id)) ? { statusCode: 500, body: '' } : undefined;
	};
	return linkedIn;
}

const ago = (id: string, ms: number): Lead => ({ id, submittedAt: Date.now() - ms });

/** Leads by their age, in the order of LinkedIn's list. LinkedIn fails to serve the one that is named `broken`. */
const withBroken = (agoDays: Record<string, number>): LinkedIn =>
	linkedInWith(
		Object.entries(agoDays).map(([id, days]) => ago(id, days * DAY)),
		new Set(['broken']),
	);

it.each([
	['fails to serve', true],
	['does not list', false],
])('a waiting lead that LinkedIn %s for 40 days is output afterwards: %s', async (_, isListed) => {
	const broken = new Set<string>();
	const leads = [ago('good', HOUR), ago('waiting', 0)];
	const linkedIn = linkedInWith(leads, broken);
	linkedIn.isRefused = (ids) => ids.includes('waiting');
	const context = triggerContext(linkedIn, { startDays: 1 });
	await idsOfPolls(context, 8, HOUR);
	linkedIn.isRefused = () => false;
	if (isListed) broken.add('waiting');
	else linkedIn.leads[1] = leads.slice(0, 1);
	expect(await idsOfPolls(context, 40, DAY)).toEqual([]);
	// It is known, and waits.
	expect(linkedIn.said?.join()).not.toContain('fails to show');
	broken.clear();
	linkedIn.leads[1] = leads;
	expect(await idsOfPolls(context, 3, DAY)).toEqual(isListed ? ['waiting'] : []);
});

it('a lead that waits and is then no longer served does not count among the leads that LinkedIn never served', async () => {
	const broken = new Set(['broken']);
	const leads = [
		...range(9).map((index) => ago(`older ${index}`, DAY + HOUR - index * MINUTE)),
		ago('waiting', DAY),
		ago('broken', DAY - 1),
		ago('beside', DAY - 2),
		ago('newer', HOUR),
	];
	const linkedIn = linkedInWith(leads, broken);
	linkedIn.isRefused = (ids) => ids.includes('waiting');
	const context = triggerContext(linkedIn, { startDays: 2 });
	await idsOfPolls(context, 2, MINUTE);
	broken.add('waiting');
	await idsOfPolls(context, 40, HOUR);
	expect(linkedIn.said).toEqual([expect.stringContaining('fails to show a lead')]);
});

it('a lead that LinkedIn never serves is reported although other leads wait, of its Page and of another', async () => {
	const older = range(9).map((index) => ago(`older ${index}`, 3 * DAY - index * HOUR));
	const leads = [...older, ago('broken', 2 * DAY), ago('after', DAY)];
	const linkedIn = linkedInWith(leads, new Set(['broken']));
	linkedIn.isRefused = () => true;
	linkedIn.leads[2] = [ago('of 2', 2 * DAY)];
	const context = triggerContext(linkedIn);
	// While executions fail, a poll reads one slice only.
	await idsOfPolls(context, 60, HOUR);
	expect(linkedIn.said!.filter((text) => !text.includes('your workflow refuses'))).toEqual([
		expect.stringMatching(/fails to show a lead.* No action is needed/),
	]);
});

/** A LinkedIn with a lead that it never serves, and the times at which a trigger asks for it again. */
function withLastingGap(ageDays: number) {
	const linkedIn = withBroken({ first: ageDays + 0.1, broken: ageDays, middle: 0.5, old: 0.4 });
	const asked: number[] = [];
	const { answers } = linkedIn;
	const gap = { fails: false };
	const at = Date.now() - ageDays * DAY;
	linkedIn.answers = (page, start, from, count, end) => {
		if (from > at || end <= at) return undefined;
		if (start === 0) asked.push(Date.now());
		return gap.fails ? { statusCode: 503, body: '' } : answers?.(page, start, from, count, end);
	};
	return { linkedIn, asked, gap };
}

it.each([
	['minutes', 5 / (24 * 60)],
	['days', 6.8],
])(
	'a gap of %s ago is read again after as long as it is known, up to a day',
	async (_, ageDays) => {
		const { linkedIn, asked } = withLastingGap(ageDays);
		const context = triggerContext(linkedIn);
		// A few polls find the ten minutes that have it.
		await idsOfPolls(context, 4, 0);
		jest.advanceTimersByTime(10 * MINUTE);
		asked.length = 0;
		const start = Date.now() - 10 * MINUTE;
		await idsOfPolls(context, 6 * 24 * 3, 10 * MINUTE);
		const polls = asked.map((at) => Math.round((at - start) / (10 * MINUTE)));
		expect(uniq(polls)).toEqual([1, 3, 8, 16, 34, 69, 140, 280, 425]);
	},
);

it('a new lead comes with the same poll in which LinkedIn fails with 503 for a gap, even after a year', async () => {
	const { linkedIn, asked, gap } = withLastingGap(6.8);
	const context = triggerContext(linkedIn);
	await idsOfPolls(context, 4, HOUR);
	gap.fails = true;
	jest.advanceTimersByTime(350 * DAY);
	linkedIn.leads[1].push(leadNow('new'));
	asked.length = 0;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['new']);
	expect(asked.length).toBeGreaterThan(0);
});

it.each([
	['no page', 2, Infinity],
	['only pages without leads', 40, 40],
])('while LinkedIn serves %s, polls fail, and no lead counts as broken', async (_, count, most) => {
	const leads = range(count).map((index) => leadNow(`${index}`));
	const answers = (_page: string, start: number) =>
		start < most ? { statusCode: 500, body: '' } : undefined;
	const linkedIn: LinkedIn = { leads: { 1: leads }, answers, said: [] };
	const context = triggerContext(linkedIn);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('LinkedIn');
	delete linkedIn.answers;
	expect(await idsOfPolls(context, 9, HOUR)).toHaveLength(count);
	expect(linkedIn.said).toEqual([]);
});

it('a crowded hour a week ago does not make the trigger read the quiet week after it in small slices', async () => {
	const leads = range(3_000).map((index) => ago(`${index}`, 7 * DAY - HOUR - index * 1000));
	let calls = 0;
	const answers = () => void calls++;
	const linkedIn: LinkedIn = { leads: { 1: leads }, pageSize: 100, answers };
	const context = triggerContext(linkedIn, { options: { confirmLeads: 'immediately' } });
	expect(await idsOfPolls(context, 10, HOUR)).toHaveLength(3_000);
	expect(calls).toBeLessThan(120);
});

it('a lead with an unreadable time is output only once during ten days, although LinkedIn never serves the lead in front of it', async () => {
	// LinkedIn filters by the time of the lead, but the trigger cannot read it.
	const now = Date.now();
	const submittedAt = { valueOf: () => now - 1, toJSON: () => 'yesterday' } as unknown as number;
	const text = { id: 'text', submittedAt };
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('broken'), text] } };
	let broken = 2;
	linkedIn.answers = (_, start, from, _count, end) =>
		from < now && now < end && start < broken ? { statusCode: 500, body: '' } : undefined;
	const context = triggerContext(linkedIn);
	const came: unknown[] = await withoutWaiting(idsOfPoll(context));
	broken = 1;
	came.push(...(await idsOfPolls(context, 60, 4 * HOUR)));
	expect(came).toEqual(['text']);
});

it('each lead is output only once during ten days, although one has an unreadable time and LinkedIn never serves another', async () => {
	const before = Date.now() - 9 * HOUR;
	const submittedAt = { valueOf: () => before - 2, toJSON: () => 'yesterday' } as unknown as number;
	const leads = [
		{ id: 'broken', submittedAt: before - HOUR },
		{ id: 'older', submittedAt: before - 3 },
		{ id: 'text', submittedAt },
		{ id: 'newer', submittedAt: before },
		leadNow('now'),
	];
	const linkedIn: LinkedIn = { leads: { 1: leads } };
	linkedIn.answers = (_, start, from, _count, end) =>
		from < before - HOUR && before - HOUR < end && start === 0
			? { statusCode: 500, body: '' }
			: undefined;
	const came = await idsOfPolls(triggerContext(linkedIn), 60, 4 * HOUR);
	expect(came.sort()).toEqual(['newer', 'now', 'older', 'text']);
});

it('a broken lead of last week in a list without an order is output once LinkedIn serves it after two days', async () => {
	const linkedIn = withBroken({ newest: 0.1, broken: 6.8, newer: 0.2 });
	const context = triggerContext(linkedIn);
	const came = await idsOfPolls(context, 8, 6 * HOUR);
	delete linkedIn.answers;
	came.push(...(await idsOfPolls(context, 8, 6 * HOUR)));
	expect(came.sort()).toEqual(['broken', 'newer', 'newest']);
});

it('after a failed execution and three days without polls, each lead that LinkedIn serves is output once', async () => {
	const linkedIn = withBroken({ first: 6.9, broken: 6.8, middle: 6.5, old: 6 });
	linkedIn.isRefused = () => true;
	const context = triggerContext(linkedIn, { startDays: 30 });
	await withoutWaiting(idsOfPoll(context));
	linkedIn.isRefused = () => false;
	jest.advanceTimersByTime(3 * DAY);
	const came = await idsOfPolls(context, 5, HOUR);
	expect(came.sort()).toEqual(['first', 'middle', 'old']);
});
