import { range } from 'lodash';

import { HOUR, MINUTE } from '../../durations';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPolls, triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

/** A lead each minute, from ten minutes before the workflow is published; LinkedIn's clock is so far ahead of n8n's. */
async function publishedWith(aheadMinutes: number): Promise<unknown[]> {
	const linkedIn: LinkedIn = { leads: { 1: [] }, aheadMs: aheadMinutes * MINUTE };
	const signUp = (minute: number) =>
		linkedIn.leads[1].push({
			id: `${minute}`,
			submittedAt: Date.now() + aheadMinutes * MINUTE,
		});
	for (const minute of range(-10, 0)) {
		signUp(minute);
		jest.advanceTimersByTime(MINUTE);
	}
	const context = triggerContext(linkedIn, { startFrom: 'now', organizationId: '1' });
	const came = await idsOfPolls(context, 1, 0);
	for (const minute of range(0, 40, 5)) {
		signUp(minute);
		came.push(...(await idsOfPolls(context, 1, 5 * MINUTE)));
	}
	return came;
}

it.each([
	['two minutes before the publication', 0, '-2', ['-3', '-4']],
	["20 minutes later if n8n's clock is so much ahead", -20, '20', ['-2', '0', '5']],
	["20 minutes earlier if n8n's clock is behind", 20, '-10', []],
])('with Start From: Now, leads come from %s on', async (_, ahead, first, tooEarly) => {
	const came = await publishedWith(ahead);
	expect(came).toEqual(expect.arrayContaining([first, '25', '30', '35']));
	for (const id of tooEarly) expect(came).not.toContain(id);
});

it("with n8n's clock 50 minutes ahead or behind, each lead comes with the next poll", async () => {
	for (const ahead of [-50, 50]) {
		const linkedIn: LinkedIn = { leads: { 1: [] }, aheadMs: ahead * MINUTE };
		const context = triggerContext(linkedIn, { organizationId: '1' });
		await idsOfPolls(context, 4, HOUR);
		linkedIn.leads[1].push({ id: 'a', submittedAt: Date.now() + ahead * MINUTE });
		expect(await idsOfPolls(context, 1, HOUR)).toEqual(['a']);
	}
});

it("with n8n's clock five hours ahead, a lead comes within a day, and at once when the clock is set right", async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const context = triggerContext(linkedIn, { organizationId: '1' });
	await idsOfPolls(context, 4, HOUR);
	linkedIn.leads[1].push({ id: 'a', submittedAt: Date.now() - 5 * HOUR });
	expect(await idsOfPolls(context, 25, HOUR)).toEqual(['a']);
	linkedIn.leads[1].push({ id: 'b', submittedAt: Date.now() - 5 * HOUR });
	jest.setSystemTime(Date.now() - 5 * HOUR);
	expect(await idsOfPolls(context, 1, HOUR)).toEqual(['b']);
});
