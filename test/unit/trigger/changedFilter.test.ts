import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import { MINUTE, HOUR, DAY } from '../../durations';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPolls, leadNow, newStaticData, ofForm, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** A trigger that outputs ten leads at a time, and watches two Pages. Page 2 has 60 leads, one a day. */
function trigger(parameters: Record<string, unknown> = {}) {
	const backlog = range(60, 0).map((days) => ({
		id: `old ${days}`,
		submittedAt: NOW - days * DAY,
		...ofForm(8),
	}));
	const forms = { statusCode: 200, body: { id: 7 } };
	const linkedIn: LinkedIn = { leads: { 1: [], 2: backlog }, forms };
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

it('a lead that came while another form of its Page was watched is output as soon as its form is watched', async () => {
	const { poll, came, signUp } = trigger({ startFrom: 'now', organizationId: '2' });
	await poll({ options: { formId: '7' } });
	signUp('meanwhile');
	jest.advanceTimersByTime(3 * HOUR);
	await poll({ options: { formId: '7' } }, 2);
	await poll({ options: { formId: '8' } });
	expect(came).toEqual(['meanwhile']);
});

it('leads of the last month that a narrower choice passed come when the choice is wide again', async () => {
	const { poll, came, backlog } = trigger({ organizationId: '2' });
	await poll({ options: { formId: '8', batchSize: 10 } });
	await poll({ options: { formId: '7' } }, 2);
	await poll({ options: { formId: '8' } }, 3);
	expect(came).toEqual(expect.arrayContaining(backlog.slice(-29)));
});

it('with another choice, leads come since Start From, also of a Page and of test leads that were not watched', async () => {
	const { poll, came, signUp, linkedIn } = trigger({ startFrom: 'now', organizationId: '1' });
	await poll({});
	signUp('of page 2');
	linkedIn.leads[1].push({ ...leadNow('test'), testLead: true });
	await poll({}, 10);
	jest.advanceTimersByTime(10 * DAY);
	await poll({ organizationId: '2' });
	await poll({ options: { testLeads: 'only' } });
	expect(came).toEqual(['of page 2', 'test']);
});

it('a failing lead waits, also for longer than a week, while only test leads are chosen', async () => {
	const { poll, came, signUp, linkedIn } = trigger({ startFrom: 'now', organizationId: '1' });
	linkedIn.isRefused = () => true;
	await poll({});
	signUp('waits', 1);
	await poll({}, 20);
	linkedIn.isRefused = () => false;
	for (let days = 0; days < 10; days++) {
		await poll({ options: { testLeads: 'only' } });
		jest.advanceTimersByTime(DAY);
	}
	came.splice(0);
	await poll({});
	jest.advanceTimersByTime(DAY);
	await poll({});
	expect(came).toEqual(['waits']);
});

it('where n8n gives a poll 36 s, a Page with 12,000 leads that are not wanted, which takes 48 s, is read in a few polls', async () => {
	const unwanted = range(12_000).map((index) => ({
		...{ id: `${index}`, submittedAt: NOW - 20 * DAY + index * MINUTE, testLead: true },
	}));
	const linkedIn: LinkedIn = { leads: { 1: unwanted, 2: [] }, said: [], logged: [] };
	linkedIn.answers = async (id) => void (id === '1' && (await sleep(2_000)));
	const context = triggerContext(linkedIn, { startDays: 30 });
	Object.assign(context, { getPollBudgetMs: () => 36_000 });
	await idsOfPolls(context, 1, MINUTE);
	unwanted.push({ ...leadNow('wanted'), testLead: false });
	expect(await idsOfPolls(context, 10, MINUTE)).toEqual(['wanted']);
	expect([linkedIn.said, linkedIn.logged]).toEqual([[], []]);
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
