import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { SECOND, HOUR, DAY } from '../../durations';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

it("with n8n's clock two hours ahead, no lead of a chosen Page is lost, even if LinkedIn fails at the first poll", async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, aheadMs: -2 * HOUR };
	const context = triggerContext(linkedIn, { startFrom: 'now', organizationId: '1' });
	linkedIn.answers = () => ({ statusCode: 503, body: '', headers: {} });
	await withoutWaiting(idsOfPoll(context));
	delete linkedIn.answers;
	jest.advanceTimersByTime(HOUR / 60);
	linkedIn.leads[1].push({ id: 'a', submittedAt: Date.now() - 2 * HOUR });
	jest.advanceTimersByTime(HOUR / 60);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
});

it.each([0, 4])(
	'a first answer that takes %s s lets no lead from before the start in',
	async (seconds) => {
		const linkedIn: LinkedIn = { leads: { 1: [] } };
		linkedIn.leads[1].push({ id: 'earlier', submittedAt: Date.now() - 3.5 * SECOND });
		linkedIn.answers = async () => {
			await sleep(seconds * SECOND);
			return undefined;
		};
		const context = triggerContext(linkedIn, { startFrom: 'now', organizationId: '1' });
		expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
		delete linkedIn.answers;
		linkedIn.leads[1].push({ id: 'later', submittedAt: Date.now() });
		expect(await idsOfPolls(context, 2, HOUR / 6)).toEqual(['later']);
	},
);

it("with n8n's clock two hours ahead, a lead that LinkedIn shows six days late is output", async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, aheadMs: -2 * HOUR };
	const context = triggerContext(linkedIn, { organizationId: '1' });
	await idsOfPolls(context, 1, HOUR / 6);
	linkedIn.leads[1].push({ id: 'late', submittedAt: Date.now() - 2 * HOUR - 6 * DAY });
	expect(await idsOfPolls(context, 60, HOUR / 2)).toEqual(['late']);
});

it("after a restart with n8n's clock two hours behind, the first poll reads the rest of a half-read window", async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, aheadMs: 2 * HOUR, pageSize: 100 };
	const context = triggerContext(linkedIn, { organizationId: '1' });
	await idsOfPolls(context, 1, HOUR);
	// More than the trigger reads in one slice.
	linkedIn.leads[1] = range(1_100).map((index) => ({
		id: `${index}`,
		submittedAt: Date.now() + HOUR + (index * HOUR) / 1_100,
	}));
	const middle = Date.now() + 1.25 * HOUR;
	linkedIn.answers = (_, _start, from) =>
		from > middle ? { statusCode: 503, body: '' } : undefined;
	const before = await withoutWaiting(idsOfPoll(context));
	clearProcessMemory();
	delete linkedIn.answers;
	const after = await withoutWaiting(idsOfPoll(context));
	expect(before.length).toBeLessThan(1_000);
	expect([...before, ...after]).toHaveLength(1_100);
});
