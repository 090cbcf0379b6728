import { map, range } from 'lodash';

import { missing } from '../../../nodes/LinkedInLeadSync/trigger/givingUp';
import { read } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { poll } from '../../../nodes/LinkedInLeadSync/trigger/poll';
import { latestState, saveState } from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { ProcessMemories } from '../../histories/n8n/process';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, leadNow, newStaticData, ofForm, triggerContext } from './polled';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

stopTime(Date.UTC(2026, 10, 24));

/** Leads by their age, in the order of LinkedIn's list. LinkedIn fails to serve the one that is named `broken`. */
function withBroken(agoDays: Record<string, number>): LinkedIn {
	const leads = Object.entries(agoDays).map(([id, days]) => ({
		id,
		submittedAt: Date.now() - days * DAY,
	}));
	const answers: LinkedIn['answers'] = (_, start, from) => {
		const served = leads.filter(({ submittedAt }) => submittedAt >= from);
		return served[start]?.id === 'broken' ? { statusCode: 500, body: '' } : undefined;
	};
	return { leads: { 1: leads }, pageSize: 1, answers };
}

// When a workflow cannot be published, n8n shows only the message, so the message includes the fix.
it('the error about a wrong field includes the fix in its message at publication, and not at later polls', async () => {
	const context = triggerContext({ leads: {} }, { startDays: 'many' });
	await expect(poll(context)).rejects.toThrow(
		"Days: 'many' is not a number of 1 or more. Enter a number of 1 or more, for example 7.",
	);
	await expect(poll(context)).rejects.toThrow(/^Days: 'many' is not a number of 1 or more$/);
});

it('a lead whose form could not be read is output at a later poll', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const context = triggerContext(linkedIn, { simplify: true });
	expect(await idsOfPolls(context, 1, 2 * HOUR)).toEqual([]);
	linkedIn.leads[1].push({ ...leadNow('a'), ...ofForm(7) });
	linkedIn.forms = { statusCode: 401, body: {} };
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('access token');
	delete linkedIn.forms;
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
});

it('the trigger reports once that it no longer watches a lost Page', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [], 2: [] }, said: [] };
	const context = triggerContext(linkedIn);
	await idsOfPolls(context, 1, 2 * HOUR);
	linkedIn.leads = { 2: [] };
	await idsOfPolls(context, 3, 2 * HOUR);
	expect(linkedIn.said).toEqual([expect.stringContaining('Page 1 is no longer watched')]);
});

it('the trigger outputs each lead of a Page once, even if the role was lost for two hours', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')], 2: [] } };
	const context = triggerContext(linkedIn);
	expect(await idsOfPolls(context, 1, 2 * HOUR)).toEqual(['a']);
	const { 1: leads, ...others } = linkedIn.leads;
	linkedIn.leads = others;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	linkedIn.leads = { 1: [...leads, leadNow('b')], ...others };
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
});

it('a trigger that is published again outputs new leads, even if an earlier poll is still running', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	let answer = () => {};
	linkedIn.answers = async () =>
		await new Promise<undefined>((resolve) => (answer = () => resolve(undefined)));
	// Without confirmations, the trigger knows only what n8n has stored.
	const settings = { startFrom: 'now', organizationId: '1', confirmLeads: 'immediately' };
	const lost = idsOfPoll(triggerContext(linkedIn, settings));
	await jest.advanceTimersByTimeAsync(1000);
	// Publishing again creates another context.
	const published = triggerContext(linkedIn, settings, newStaticData());
	expect(await idsOfPoll(published)).toEqual([]);
	jest.advanceTimersByTime(10_000);
	linkedIn.leads[1].push(leadNow('a'));
	delete linkedIn.answers;
	answer();
	await withoutWaiting(lost);
	jest.advanceTimersByTime(60_000);
	expect(await withoutWaiting(idsOfPoll(published))).toEqual(['a']);
});

it('the trigger outputs no lead twice when you change the Page and change it back while LinkedIn is down', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')], 2: [] } };
	const stored = newStaticData();
	const publish = (organizationId: string) => triggerContext(linkedIn, { organizationId }, stored);
	expect(await withoutWaiting(idsOfPoll(publish('1')))).toEqual(['a']);
	jest.advanceTimersByTime(HOUR);
	const other = publish('2');
	linkedIn.answers = () => ({ statusCode: 503, body: '' });
	expect(await withoutWaiting(idsOfPoll(other))).toEqual([]);
	await expect(withoutWaiting(idsOfPoll(other))).rejects.toThrow('LinkedIn');
	delete linkedIn.answers;
	linkedIn.leads[1].push(leadNow('b'));
	jest.advanceTimersByTime(HOUR);
	expect(await withoutWaiting(idsOfPoll(publish('1')))).toEqual(['b']);
});

/** A trigger that has output one lead and stored that it is processed. */
async function withOneLeadDone() {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const stored = newStaticData();
	const context = triggerContext(linkedIn, {}, stored);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	return { linkedIn, stored, context };
}

it('a trigger that was renamed while n8n was down outputs no processed lead again', async () => {
	const { linkedIn, stored } = await withOneLeadDone();
	clearProcessMemory();
	// Under the new name, n8n has stored nothing.
	const renamed = triggerContext(linkedIn, {}, { ...stored, node: {} });
	expect(await withoutWaiting(idsOfPoll(renamed))).toEqual([]);
});

it('a trigger loses no progress when another trigger of the workflow stores an older copy of the static data', async () => {
	const { linkedIn, context } = await withOneLeadDone();
	const older = newStaticData();
	const other = triggerContext(linkedIn, {}, older);
	const node = { ...context.getNode(), id: 'other', name: 'Other' };
	await withoutWaiting(idsOfPoll(Object.assign(other, { getNode: () => node })));
	clearProcessMemory();
	const restarted = triggerContext(linkedIn, {}, { ...older, node: {} });
	expect(await withoutWaiting(idsOfPoll(restarted))).toEqual([]);
});

it('a main that becomes the leader again outputs no lead that another main has output meanwhile', async () => {
	const { linkedIn, stored, context } = await withOneLeadDone();
	const ofOther = structuredClone(stored);
	// Polls without new leads, which n8n does not store: this main has saved more often than the other will.
	await idsOfPolls(context, 9, HOUR);
	const mains = new ProcessMemories();
	mains.switch(0, 1);
	linkedIn.leads[1].push(leadNow('b'));
	expect(await idsOfPolls(triggerContext(linkedIn, {}, ofOther), 2, HOUR)).toEqual(['b']);
	mains.switch(1, 0);
	expect(await withoutWaiting(idsOfPoll(triggerContext(linkedIn, {}, ofOther)))).toEqual([]);
});

it('after a change of leader, a trigger keeps what another process stored for another trigger of the workflow', async () => {
	const { linkedIn, stored, context } = await withOneLeadDone();
	const node = { ...context.getNode(), id: 'other', name: 'Other' };
	const other = Object.assign(triggerContext(linkedIn, {}, stored), { getNode: () => node });
	await idsOfPolls(other, 3, HOUR);
	const key = 'linkedInLeadSyncTrigger other';
	const global: Record<string, object> = stored.global;
	global[key] = { ...global[key], savedBy: 'another process', saves: 1 };
	await withoutWaiting(idsOfPoll(context));
	expect(global[key]).toMatchObject({ savedBy: 'another process' });
});

it('leads that are confirmed immediately are output again only if no node after the trigger ran', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] }, isRefused: () => true };
	const context = triggerContext(linkedIn, { confirmLeads: 'immediately' });
	const { __emit } = context;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	linkedIn.leads[1].push(leadNow('b'));
	const lastNodeExecuted = context.getNode().name;
	Object.assign(context, {
		getChildNodes: () => [{}],
		__emit: (items: never, _: never, { resolve }: { resolve: (run: unknown) => void }) => {
			__emit(items, undefined, { resolve: () => {} } as never);
			resolve({ status: 'success', data: { resultData: { lastNodeExecuted } } });
		},
	});
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
	Object.assign(context, { __emit });
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
});

it('waiting leads of two forms are read again in one pass, even if one of them was cancelled', async () => {
	let calls = 0;
	const leads = range(6).map((index) => ({
		id: `lead ${index}`,
		submittedAt: Date.now() - DAY + index * 60_000,
		...ofForm(index === 4 ? 8 : 7),
	}));
	const answers = () => void calls++;
	const settings = { confirmLeads: 'immediately', options: { batchSize: 3 } };
	const context = triggerContext({ leads: { 1: leads }, answers }, settings);
	expect(await withoutWaiting(idsOfPoll(context))).toHaveLength(3);
	jest.advanceTimersByTime(2 * HOUR);
	leads.splice(4, 1);
	calls = 0;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['lead 3', 'lead 5']);
	// The trigger reads two lists once to their ends: the new leads, and the waiting leads.
	expect(calls).toBe(4);
});

const begin = async (mode: string, startFrom: string) => {
	const leads = { 1: [{ id: 'a', submittedAt: Date.now() - 7 * DAY + HOUR }] };
	const linkedIn: LinkedIn = { leads, said: [] };
	const stored = newStaticData();
	const context = triggerContext(linkedIn, { startFrom, startDays: 1 }, stored);
	Object.assign(context, { getActivationMode: () => mode });
	return { linkedIn, context, stored };
};

it.each([
	['init', 'now', true],
	['init', 'lastDays', true],
	['leadershipChange', 'now', true],
	['activate', 'now', false],
	['update', 'lastDays', false],
])('after %s (start: %s), a missing state counts as lost: %s', async (mode, startFrom, isLost) => {
	const { linkedIn, context } = await begin(mode, startFrom);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(isLost ? ['a'] : []);
	const loss = expect.stringMatching(/^What this trigger had stored/);
	expect(linkedIn.said).toEqual(isLost ? [loss] : []);
});

it('after stored data was lost and LinkedIn refused, the next poll outputs the leads and reports the loss', async () => {
	const { linkedIn, context, stored } = await begin('init', 'now');
	linkedIn.answers = () => ({ statusCode: 403, body: { status: 403 } });
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
	expect(linkedIn.said).toEqual([]);
	delete linkedIn.answers;
	const published = triggerContext(linkedIn, { startFrom: 'now' }, stored);
	expect(await withoutWaiting(idsOfPoll(published))).toEqual(['a']);
	expect(linkedIn.said).toHaveLength(1);
});

it('the data of another workflow, from which this one was copied, counts as lost', async () => {
	const { linkedIn, context, stored } = await begin('activate', 'now');
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	const copy = triggerContext(linkedIn, { startFrom: 'now' }, stored);
	Object.assign(copy, { getWorkflow: () => ({ id: 'copy' }) });
	expect(await withoutWaiting(idsOfPoll(copy))).toEqual(['a']);
	expect(linkedIn.said).toEqual([expect.stringMatching(/^What this trigger had stored/)]);
});

it('new leads come although 5,000 others wait that LinkedIn does not show any more', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const context = triggerContext(linkedIn, { organizationId: '1' });
	expect(await idsOfPolls(context, 1, HOUR)).toEqual([]);
	const known = latestState(context)!;
	const [owner] = Object.keys(known.owners);
	const now = Date.now();
	const leads = range(5_000).map((index) => ({ hash: `${1e7 + index}`, from: now, to: now }));
	const ledger = missing(
		read(
			known.ledger,
			leads.map((lead) => ({ ...lead, owner, formId: '7' })),
		),
		new Set(map(leads, 'hash')),
		now,
	);
	saveState(context, { ...known, ledger });
	linkedIn.leads[1].push(leadNow('a'));
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
});

it('a poll that LinkedIn answers too late fails within five minutes, and the next poll outputs the lead once', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const context = triggerContext(linkedIn, { organizationId: '1' });
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	linkedIn.leads[1].push(leadNow('a'));
	let answer = () => {};
	linkedIn.answers = async () =>
		await new Promise<undefined>((resolve) => (answer = () => resolve(undefined)));
	const hanging = idsOfPoll(context).catch((error: Error) => error.message);
	await jest.advanceTimersByTimeAsync(300_000);
	expect(await hanging).toContain('LinkedIn');
	delete linkedIn.answers;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	// The answer that comes at last changes nothing.
	const before = latestState(context);
	answer();
	await jest.advanceTimersByTimeAsync(HOUR);
	expect(latestState(context)).toEqual(before);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
});

it('a failed activation stores nothing, and a later failed poll stores its state', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, organizations: { statusCode: 403, body: {} } };
	const staticData = newStaticData();
	const context = triggerContext(linkedIn, {}, staticData);
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
	expect(staticData).toEqual(newStaticData());
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
	const before = latestState(context)!.saves;
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
	expect(latestState(context)!.saves).toBe(before + 1);
});

it('a trigger that was activated while LinkedIn was down outputs the leads since then, and has lost nothing', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, said: [] };
	linkedIn.answers = () => ({ statusCode: 503, body: '' });
	const context = triggerContext(linkedIn, { startFrom: 'now' });
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	delete linkedIn.answers;
	linkedIn.leads[1].push({ id: 'before', submittedAt: Date.now() - DAY }, leadNow('a'));
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	expect(linkedIn.said).toEqual([]);
});

/** The leads of 30 Pages. */
const ofPages = (leadsOf: (id: string) => Lead[]): LinkedIn['leads'] =>
	Object.fromEntries(range(1, 31).map((id) => [id, leadsOf(String(id))]));

it('when LinkedIn refuses the token, a poll does not ask for the leads of further Pages', async () => {
	const linkedIn: LinkedIn = { leads: ofPages(() => []) };
	const context = triggerContext(linkedIn);
	expect(await idsOfPolls(context, 1, HOUR)).toEqual([]);
	const asked = new Set<string>();
	linkedIn.answers = (page) => {
		asked.add(page);
		return { statusCode: 401, body: {} };
	};
	linkedIn.events = linkedIn.forms = linkedIn.organizations = { statusCode: 401, body: {} };
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
	expect(asked.size).toBeLessThan(10);
});

it('a poll without time left leaves Pages to the next polls', async () => {
	const linkedIn: LinkedIn = { leads: ofPages((id) => [leadNow(id)]) };
	const context = triggerContext(linkedIn);
	const asked: string[][] = [];
	linkedIn.answers = (page) => {
		asked.at(-1)?.push(page);
		jest.setSystemTime(Date.now() + 30_000);
		return undefined;
	};
	const came: unknown[] = [];
	for (let polls = 0; polls < 12; polls++) {
		asked.push([]);
		came.push(...(await withoutWaiting(idsOfPoll(context))));
	}
	expect(came.sort()).toEqual(Object.keys(linkedIn.leads).sort());
	for (const pagesOfPoll of asked) expect(pagesOfPoll.length).toBeLessThan(20);
});

it('a poll that starts while another poll is running outputs and stores nothing', async () => {
	const { linkedIn, stored, context } = await withOneLeadDone();
	linkedIn.leads[1].push(leadNow('b'));
	const running = idsOfPoll(context);
	const before = JSON.stringify(stored);
	expect(await poll(context)).toBeNull();
	expect(JSON.stringify(stored)).toBe(before);
	expect(await withoutWaiting(running)).toEqual(['b']);
});

it('a trigger that is published again while its failing first poll is running has lost nothing', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, said: [] };
	let refuse = () => {};
	const refused = { statusCode: 403, body: { status: 403 } };
	linkedIn.answers = async () => await new Promise((resolve) => (refuse = () => resolve(refused)));
	const settings = { startFrom: 'now', organizationId: '1' };
	const failing = expect(idsOfPoll(triggerContext(linkedIn, settings))).rejects.toThrow('LinkedIn');
	await jest.advanceTimersByTimeAsync(1000);
	const published = triggerContext(linkedIn, settings);
	expect(await idsOfPoll(published)).toEqual([]);
	linkedIn.answers = () => refused;
	refuse();
	await withoutWaiting(failing);
	delete linkedIn.answers;
	linkedIn.leads[1].push({ id: 'before', submittedAt: Date.now() - DAY }, leadNow('a'));
	clearProcessMemory();
	expect(await withoutWaiting(idsOfPoll(published))).toEqual(['a']);
	expect(linkedIn.said).toEqual([]);
});

it('leads of an execution without a reported outcome are output again after a day, even if the clock was set back', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const context = triggerContext(linkedIn, { startDays: 30 });
	const { __emit } = context;
	context.__emit = (items) => __emit(items);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	context.__emit = __emit;
	jest.setSystemTime(Date.now() - 2 * DAY);
	expect(await idsOfPolls(context, 1, DAY)).toEqual([]);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
});

it('a lead with an unreadable time is output only once during ten days, although LinkedIn never serves the lead in front of it', async () => {
	// LinkedIn filters by the time of the lead, but the trigger cannot read it.
	const now = Date.now();
	const submittedAt = { valueOf: () => now - 1, toJSON: () => 'yesterday' } as unknown as number;
	const text = { id: 'text', submittedAt };
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('broken'), text] } };
	let broken = 2;
	linkedIn.answers = (_, start, from) =>
		from < now && start < broken ? { statusCode: 500, body: '' } : undefined;
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
	linkedIn.answers = (_, start, from) =>
		from < before - HOUR && start === 0 ? { statusCode: 500, body: '' } : undefined;
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

it('a lead that fails an hour after the latest success is retried after 15 minutes', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const context = triggerContext(linkedIn);
	expect(await idsOfPolls(context, 1, HOUR)).toEqual(['a']);
	linkedIn.leads[1].push(leadNow('b'));
	linkedIn.isRefused = () => true;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
	linkedIn.isRefused = () => false;
	jest.advanceTimersByTime(HOUR / 4);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
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

it("under n8n's scheduler, the trigger uses a newer copy of the node's data, and after that the process memory", async () => {
	const { linkedIn, stored, context } = await withOneLeadDone();
	const older = JSON.stringify(stored.node);
	linkedIn.leads[1].push(leadNow('b'));
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	clearProcessMemory();
	const newer = JSON.stringify(stored.global);
	const came: unknown[] = [];
	for (let polls = 0; polls < 3; polls++) {
		const loaded = { node: JSON.parse(older), global: JSON.parse(newer) } as typeof stored;
		const scheduled = triggerContext(linkedIn, {}, loaded);
		Object.assign(scheduled, { getPollBudgetMs: () => 60_000 });
		came.push(...(await withoutWaiting(idsOfPoll(scheduled))));
		linkedIn.leads[1].push(leadNow(`new ${polls}`));
	}
	expect(came).toEqual(['new 0', 'new 1']);
});
