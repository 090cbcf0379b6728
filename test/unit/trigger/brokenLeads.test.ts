import { range } from 'lodash';

import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, leadNow, triggerContext } from './polled';
import { withoutWaiting } from '../api/inMemoryLinkedIn';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

stopTime(Date.UTC(2026, 10, 24));

/** A LinkedIn with these leads, which fails to serve the lists with the leads of `broken`. */
function linkedInWith(leads: Lead[], broken: ReadonlySet<string>): LinkedIn {
	const answers: LinkedIn['answers'] = (_, start, from) => {
		const inTime = leads.filter(({ submittedAt }) => submittedAt >= from);
		return broken.has(inTime[start]?.id) ? { statusCode: 500, body: '' } : undefined;
	};
	return { leads: { 1: leads }, pageSize: 1, answers, said: [] };
}

const ago = (id: string, ms: number): Lead => ({ id, submittedAt: Date.now() - ms });

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
		ago('newer', HOUR),
	];
	const linkedIn = linkedInWith(leads, broken);
	linkedIn.isRefused = (ids) => ids.includes('waiting');
	const context = triggerContext(linkedIn, { startDays: 2 });
	await idsOfPolls(context, 2, MINUTE);
	broken.add('waiting');
	await idsOfPolls(context, 20, HOUR);
	expect(linkedIn.said).toEqual([expect.stringContaining('fails to show a lead')]);
});

it('while LinkedIn serves no lead at all, polls fail, and no lead counts as broken', async () => {
	const answers = () => ({ statusCode: 500, body: '' });
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a'), leadNow('b')] }, answers, said: [] };
	const context = triggerContext(linkedIn);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('LinkedIn');
	delete linkedIn.answers;
	expect(await idsOfPolls(context, 9, HOUR)).toEqual(['a', 'b']);
	expect(linkedIn.said).toEqual([]);
});

it('a crowded hour a week ago does not make the trigger read the quiet week after it in small slices', async () => {
	const leads = range(3_000).map((index) => ago(`${index}`, 7 * DAY - HOUR - index * 1000));
	let calls = 0;
	const answers = () => void calls++;
	const linkedIn: LinkedIn = { leads: { 1: leads }, pageSize: 100, answers };
	const context = triggerContext(linkedIn, { confirmLeads: 'immediately' });
	expect(await idsOfPolls(context, 10, HOUR)).toHaveLength(3_000);
	expect(calls).toBeLessThan(120);
});
