import { map, range } from 'lodash';
import { sleep } from 'n8n-workflow';

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

it.each([
	['fails to serve', true],
	['does not list', false],
])(
	'a failing lead that LinkedIn %s for a week is let go of, with a report',
	async (_, isListed) => {
		const broken = new Set<string>();
		const leads = [ago('good', HOUR), ago('waiting', 0)];
		const linkedIn = linkedInWith(leads, broken);
		linkedIn.isRefused = (ids) => ids.includes('waiting');
		const context = triggerContext(linkedIn, { startDays: 1 });
		await idsOfPolls(context, 8, HOUR);
		linkedIn.isRefused = () => false;
		if (isListed) broken.add('waiting');
		else linkedIn.leads[1] = leads.slice(0, 1);
		expect(await idsOfPolls(context, 12, DAY)).toEqual([]);
		const gone = linkedIn.said!.filter((text) => text.includes('has not shown 1 lead for a week'));
		expect(gone).toEqual([expect.stringMatching(/ waiting\.$/)]);
	},
);

it('a broken lead is searched for less and less often, costs some 200 calls in its first hour, and its neighbours come at once', async () => {
	const broken = new Set(['broken']);
	const leads = range(100).map((index) => ago(`older ${index}`, (index + 1) * MINUTE));
	const linkedIn = linkedInWith(leads, broken);
	linkedIn.pageSize = 100;
	let calls = 0;
	const { answers } = linkedIn;
	linkedIn.answers = (...places) => {
		calls++;
		return answers!(...places);
	};
	const context = triggerContext(linkedIn);
	expect(await idsOfPolls(context, 1, MINUTE)).toHaveLength(100);
	leads.unshift(ago('beside', 0), ago('broken', 1_000));
	calls = 0;
	const came = await idsOfPolls(context, 60, MINUTE);
	expect(came).toEqual(['beside']);
	expect(calls).toBeLessThanOrEqual(210);
	// Once it is older than an hour, it is in no reading but the daily look back.
	calls = 0;
	await idsOfPolls(context, 60, MINUTE);
	calls = 0;
	await idsOfPolls(context, 60, MINUTE);
	expect(calls).toBeLessThanOrEqual(61);
});

it('where n8n gives a poll 36 s, and each call takes 0.6 s, leads after a broken one come, and a report says that one is missing', async () => {
	const leads = [ago('before', 20 * MINUTE), ago('broken', 10 * MINUTE)];
	const linkedIn = linkedInWith(leads, new Set(['broken']));
	const { answers } = linkedIn;
	linkedIn.answers = async (...places) => {
		await sleep(600);
		return await answers!(...places);
	};
	const context = triggerContext(linkedIn);
	Object.assign(context, { getPollBudgetMs: () => 36_000 });
	const came = await idsOfPolls(context, 2, 15 * MINUTE);
	leads.push(ago('after', 0));
	came.push(...(await idsOfPolls(context, 100, 15 * MINUTE)));
	expect(came).toEqual(['before', 'after']);
	expect(linkedIn.said).toEqual([expect.stringMatching(/some leads of Page 1.*a lead is missing/)]);
});

it('one Report names two leads that break hours apart, and none follows once they are out of reach', async () => {
	const leads = [ago('good', HOUR)];
	const broken = new Set<string>();
	const linkedIn = linkedInWith(leads, broken);
	const context = triggerContext(linkedIn);
	broken.add('first').add('second');
	for (const id of ['first', 'between', 'second', 'after']) {
		leads.push(ago(id, 0));
		await idsOfPolls(context, 1, HOUR);
	}
	await idsOfPolls(context, 10 * 8, 3 * HOUR);
	expect(linkedIn.said).toEqual([expect.stringContaining('2 leads are missing')]);
});

it('while LinkedIn fails with all leads of one day of the past, it counts as an outage: later, they come, but for some at its edge, of which a report tells', async () => {
	const leads = range(10 * 50).map((index) => ago(`${index}`, (index * DAY) / 50));
	const ofThatDay = leads.filter((_, index) => index >= 400 && index < 450);
	const broken = new Set(map(ofThatDay, 'id'));
	const linkedIn = linkedInWith(leads.toReversed(), broken);
	const context = triggerContext(linkedIn, { startDays: 30 });
	const came = new Set<unknown>();
	const pollFor = async (hours: number) => {
		for (let hour = 0; hour < hours; hour++) {
			for (const id of await idsOfPolls(context, 1, HOUR).catch(() => [])) came.add(id);
		}
	};
	await pollFor(30);
	broken.clear();
	await pollFor(24);
	expect(came.size).toBeGreaterThan(leads.length - 17);
	expect(linkedIn.said).toEqual([expect.stringContaining('some leads of Page 1')]);
});

it('three broken leads come when LinkedIn shows them on the fourth day, although 2,600 others came meanwhile', async () => {
	const leads = range(3).map((index) => ago(`broken ${index}`, index * HOUR));
	const broken = new Set(map(leads, 'id'));
	const linkedIn = linkedInWith(leads, broken);
	linkedIn.pageSize = 1_000;
	const context = triggerContext(linkedIn, { options: { confirmLeads: 'immediately' } });
	const came = new Set<unknown>();
	for (let hour = 0; hour < 5 * 24; hour++) {
		if (hour < 52) leads.push(...range(50).map((index) => ago(`${hour} ${index}`, index * 1_000)));
		if (hour === 3 * 24) broken.clear();
		for (const id of await idsOfPolls(context, 1, HOUR)) came.add(id);
	}
	expect(came.size).toBe(2_603);
	expect(linkedIn.said).toEqual([
		expect.stringMatching(/some leads of Page 1.*3 leads are missing.*Pull leads/),
	]);
});

it('150 broken leads of twelve days come when LinkedIn shows them, as far as the look back reaches; one report says how many and when', async () => {
	const leads = range(300).map((index) =>
		ago(index % 2 ? `broken ${index}` : `good ${index}`, index * HOUR),
	);
	const broken = new Set(map(leads, 'id').filter((id) => id.startsWith('broken')));
	const linkedIn = linkedInWith(leads, broken);
	const context = triggerContext(linkedIn, { startDays: 30 });
	const came = await idsOfPolls(context, 3 * 24, HOUR);
	expect(came).toHaveLength(150);
	expect(linkedIn.said).toEqual([
		expect.stringMatching(/150 leads are missing, submitted between 25 Oct.*Pull leads/),
	]);
	broken.clear();
	came.push(...(await idsOfPolls(context, 25, HOUR)));
	// Four days and some hours are in the look back now.
	expect(came.length).toBeGreaterThanOrEqual(150 + 48);
	expect(new Set(came).size).toBe(came.length);
	expect(linkedIn.said).toHaveLength(1);
});

it('a broken lead that no later reading meets is reported, although there was a report an hour before', async () => {
	const old = (id: string) => [ago(id, 40 * DAY), ago(`beside ${id}`, 41 * DAY)];
	const broken = new Set(['one', 'two']);
	const linkedIn = linkedInWith(old('one'), broken);
	linkedIn.leads[2] = old('two');
	const { answers } = linkedIn;
	linkedIn.answers = (page, ...places) =>
		page === '2' ? { statusCode: 503, body: '' } : answers!(page, ...places);
	const context = triggerContext(linkedIn, { startDays: 90 });
	await idsOfPolls(context, 1, HOUR);
	linkedIn.answers = answers;
	await idsOfPolls(context, 50, HOUR);
	expect(linkedIn.said).toEqual([
		expect.stringContaining('some leads of Page 1'),
		expect.stringContaining('some leads of Page 2'),
	]);
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
