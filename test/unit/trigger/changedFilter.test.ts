import { range } from 'lodash';

import { MINUTE, HOUR, DAY } from '../../durations';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPolls, newStaticData, ofForm, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** A trigger that outputs ten leads at a time, and watches two Pages. Page 2 has 60 leads, one a day. */
function trigger(parameters: Record<string, unknown> = {}) {
	const backlog = range(60, 0).map((days) => ({
		id: `old ${days}`,
		submittedAt: NOW - days * DAY,
		...ofForm(8),
	}));
	const linkedIn: LinkedIn = { leads: { 1: [], 2: backlog } };
	const staticData = newStaticData();
	const came: unknown[] = [];
	const poll = async (filter: Record<string, unknown>, times = 1) => {
		const all = {
			startFrom: 'lastDays',
			startDays: 300,
			options: { batchSize: 10 },
			...parameters,
			...filter,
		};
		const context = triggerContext(linkedIn, all, staticData);
		came.push(...(await idsOfPolls(context, times, MINUTE)));
	};
	const signUp = (id: string, page = 2) => {
		linkedIn.leads[page].push({ id, submittedAt: Date.now(), ...ofForm(8) });
		jest.advanceTimersByTime(MINUTE);
	};
	return { poll, came, signUp, linkedIn, backlog: backlog.map(({ id }) => id) };
}

const ALL = {};
const PAGE_1 = { organizationId: '1' };
const PAGE_2 = { organizationId: '2' };
const EVENT_OF_1 = { organizationId: '1', eventId: '7' };

it.each([
	['from all Pages to Page 1', ALL, PAGE_1],
	['from Page 2 to Page 1', PAGE_2, PAGE_1],
	['from all Pages to an event of Page 1', ALL, EVENT_OF_1],
])(
	'the trigger outputs all leads of Page 2 once when the filter changes %s and back',
	async (_, before, meanwhile) => {
		const { poll, came, signUp, backlog } = trigger();
		await poll(before);
		expect(came.length).toBeLessThan(60);
		await poll(meanwhile);
		signUp('meanwhile');
		await poll(meanwhile);
		await poll(before);
		signUp('new');
		await poll(before, 10);
		expect(came).toEqual([...backlog, 'meanwhile', 'new']);
	},
);

it('a Page that was read completely continues where the trigger left off after ten days outside the filter', async () => {
	const { poll, came, signUp, backlog } = trigger();
	await poll(ALL, 10);
	await poll(PAGE_1);
	signUp('meanwhile');
	jest.advanceTimersByTime(10 * DAY);
	await poll(PAGE_1);
	await poll(ALL);
	signUp('new');
	await poll(ALL, 3);
	// By then, the daily check for leads that LinkedIn lists late has run.
	jest.advanceTimersByTime(2 * DAY);
	await poll(ALL, 3);
	expect(came).toEqual([...backlog, 'meanwhile', 'new']);
});

it('a lead that came while another form of its Page was watched is output as soon as its form is watched again', async () => {
	const { poll, came, signUp } = trigger({ startFrom: 'now', organizationId: '2' });
	await poll({ options: { formId: '8' } });
	await poll({ options: { formId: '7' } });
	signUp('meanwhile');
	jest.advanceTimersByTime(3 * HOUR);
	await poll({ options: { formId: '7' } }, 2);
	await poll({ options: { formId: '8' } });
	expect(came).toEqual(['meanwhile']);
});

it('a lead from before its form was chosen does not come, although another form of its Page was watched', async () => {
	const { poll, came, signUp, linkedIn } = trigger({ organizationId: '2' });
	await poll({ options: { formId: '7' } });
	signUp('before');
	await poll({ options: { formId: '7' } });
	await poll({ options: { formId: '8' } }, 3);
	linkedIn.leads[2].push({ id: 'new', submittedAt: Date.now(), ...ofForm(8) });
	await poll({ options: { formId: '8' } }, 2);
	expect(came).toEqual(['new']);
});

it('a lead from before a filter change is output even if LinkedIn lists it only after the change', async () => {
	const { poll, came, signUp, linkedIn, backlog } = trigger();
	await poll(ALL, 10);
	signUp('late');
	const [late] = linkedIn.leads[2].splice(-1);
	await poll(ALL);
	await poll(PAGE_1, 2);
	linkedIn.leads[2].push(late);
	await poll(ALL, 2);
	jest.advanceTimersByTime(2 * DAY);
	await poll(ALL);
	expect(came).toEqual([...backlog, 'late']);
});

it.each([
	['that LinkedIn failed to serve', { statusCode: 503, body: '' }],
	['that LinkedIn refused', { statusCode: 403, body: { status: 403 } }],
])('a Page %s loses no lead when it leaves the filter and returns', async (_, reply) => {
	const { poll, came, signUp, linkedIn } = trigger({ startFrom: 'now' });
	await poll(ALL);
	linkedIn.answers = (id) => (id === '2' ? reply : undefined);
	signUp('wanted');
	signUp('of page 1', 1);
	await poll(ALL).catch(() => undefined);
	delete linkedIn.answers;
	await poll(PAGE_1);
	jest.advanceTimersByTime(HOUR);
	await poll(ALL, 2);
	expect(came).toEqual(['of page 1', 'wanted']);
});

it.each([
	["is two hours ahead of LinkedIn's", 2 * HOUR, 2 * HOUR],
	['is set back by ten minutes before the next poll', 10 * MINUTE, 0],
])(
	'a Page that enters the filter loses no lead since the previous poll although the clock of n8n %s',
	async (_, before, after) => {
		const { poll, came, linkedIn } = trigger({ startFrom: 'now' });
		const n8nIsAhead = (ms: number) => {
			jest.setSystemTime(Date.now() + ms + (linkedIn.aheadMs ?? 0));
			linkedIn.aheadMs = -ms;
		};
		const signUp = (id: string) => {
			const submittedAt = Date.now() + (linkedIn.aheadMs ?? 0);
			linkedIn.leads[2].push({ id, submittedAt, ...ofForm(8) });
			jest.advanceTimersByTime(MINUTE);
		};
		n8nIsAhead(before);
		await poll(PAGE_1);
		signUp('before the change');
		n8nIsAhead(after);
		await poll(PAGE_2);
		signUp('after the change');
		await poll(PAGE_2, 3);
		expect(came).toEqual(['before the change', 'after the change']);
	},
);
