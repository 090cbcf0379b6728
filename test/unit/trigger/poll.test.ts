import { range } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';
import { NodeOperationError, sleep } from 'n8n-workflow';

import { poll } from '../../../nodes/LinkedInLeadSync/trigger/poll';
import { latestState } from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { timeInWords } from '../../../nodes/shared/values/time';
import { MINUTE, HOUR, DAY } from '../../durations';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, leadNow, newStaticData, ofForm, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

// When a workflow cannot be published, n8n shows only the message, so the message includes the fix.
it('the error about a wrong field includes the fix in its message at publication, and not at later polls', async () => {
	const context = triggerContext({ leads: {} }, { startDays: 'many' });
	await expect(poll(context)).rejects.toThrow(
		"Days: 'many' is not a number of 1 or more. Enter a number of 1 or more, for example 7.",
	);
	await expect(poll(context)).rejects.toThrow(/^Days: 'many' is not a number of 1 or more$/);
});

describe('where leads are processed when the workflow starts', () => {
	const settings = { options: { confirmLeads: 'immediately', batchSize: 1 } };

	it('each poll outputs one batch, and no lead again, even if the workflow fails and n8n restarts', async () => {
		const linkedIn: LinkedIn = {
			leads: { 1: [leadNow('a'), leadNow('b')] },
			isRefused: () => true,
		};
		const stored = newStaticData();
		const context = triggerContext(linkedIn, settings, stored);
		expect(await idsOfPolls(context, 2, HOUR)).toEqual(['a', 'b']);
		clearProcessMemory();
		linkedIn.leads[1].push(leadNow('c'));
		expect(await idsOfPolls(triggerContext(linkedIn, settings, stored), 3, HOUR)).toEqual(['c']);
	});

	it.each<[string, IPollFunctions['__emit']]>([
		['another poll has stored its state meanwhile', (_, __, done) => done?.resolve(undefined)],
		[
			'its data do not suit the engine',
			() => {
				throw new Error('not supported');
			},
		],
	])(
		'the leads of an execution that n8n does not start, because %s, come again',
		async (_, refuse) => {
			const context = triggerContext({ leads: { 1: [leadNow('a')] } }, settings);
			const emit = context.__emit.bind(context);
			context.__emit = refuse;
			await idsOfPolls(context, 1, HOUR).catch(() => []);
			context.__emit = emit;
			expect(await idsOfPolls(context, 2, HOUR)).toEqual(['a']);
		},
	);
});

it.each([[403], [429]])(
	'when LinkedIn answers %i to reading old leads of one Page again, waiting leads of the others come',
	async (statusCode) => {
		const linkedIn: LinkedIn = { leads: { 1: [leadNow('of 1')], 2: [leadNow('of 2')] } };
		linkedIn.isRefused = () => true;
		const context = triggerContext(linkedIn);
		expect(await withoutWaiting(idsOfPoll(context))).toEqual(['of 1', 'of 2']);
		linkedIn.isRefused = () => false;
		jest.advanceTimersByTime(2 * DAY);
		await withoutWaiting(poll(triggerContext({ ...linkedIn, leads: { 1: [], 2: [] } })));
		jest.advanceTimersByTime(DAY);
		const old = Date.now() - DAY;
		linkedIn.answers = (page, _, from) =>
			page === '1' && from < old ? { statusCode, body: { status: statusCode } } : undefined;
		expect(await withoutWaiting(idsOfPoll(context))).toEqual(['of 2']);
	},
);

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
	// No page came, so nothing shows that a shorter slice would help.
	expect(latestState(context)!.owners['EVENT 1'].length).toBeUndefined();
	delete linkedIn.answers;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	// The answer that comes at last changes nothing, and nothing else is requested.
	const before = latestState(context);
	let calls = 0;
	linkedIn.answers = () => void calls++;
	answer();
	await jest.advanceTimersByTimeAsync(HOUR);
	expect(calls).toBe(0);
	expect(latestState(context)).toEqual(before);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
});

/** A trigger with a lead that was refused, is no longer, and waits for its next retry. */
async function withWaitingLead() {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] }, isRefused: () => true };
	const stored = newStaticData();
	const context = triggerContext(linkedIn, {}, stored);
	await idsOfPolls(context, 8, HOUR);
	delete linkedIn.isRefused;
	return { linkedIn, context, publish: () => triggerContext(linkedIn, {}, stored) };
}

it('a publication while a poll is running makes waiting leads due in the next poll', async () => {
	const { linkedIn, context, publish } = await withWaitingLead();
	linkedIn.answers = async () => {
		await sleep(5_000);
		return undefined;
	};
	const running = idsOfPoll(context);
	await jest.advanceTimersByTimeAsync(1_000);
	const again = publish();
	expect(await idsOfPoll(again)).toEqual([]);
	expect(await withoutWaiting(running)).toEqual([]);
	expect(await withoutWaiting(idsOfPoll(again))).toEqual(['a']);
});

it('a lead that waits for a retry is output at once when the workflow is published again', async () => {
	const { context, publish } = await withWaitingLead();
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	expect(await withoutWaiting(idsOfPoll(publish()))).toEqual(['a']);
});

it('a poll that has output leads does not fail because of what fails afterwards', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, pageSize: 50 };
	const settings = { organizationId: '1', options: { batchSize: 100 } };
	const context = triggerContext(linkedIn, settings);
	await withoutWaiting(idsOfPoll(context));
	jest.advanceTimersByTime(40 * DAY);
	// So many that they are read in slices, with output between.
	const submittedAt = (hours: number) => Date.now() - hours * HOUR;
	const leads = range(900).map((hours) => ({ id: `${hours}`, submittedAt: submittedAt(hours) }));
	linkedIn.leads[1].push(...leads);
	const { __emit: emit } = context;
	let asked = 0;
	context.__emit = (...execution) => {
		emit(...execution);
		linkedIn.answers = async () => {
			asked++;
			return await Promise.reject(REFUSED);
		};
	};
	expect((await withoutWaiting(idsOfPoll(context))).length).toBeGreaterThan(0);
	expect(asked).toBeGreaterThan(0);
});

it('an error of our own code after the first execution fails the poll, and loses no lead', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const context = triggerContext(linkedIn, { options: { batchSize: 1 } });
	await idsOfPolls(context, 1, HOUR);
	linkedIn.leads[1].push(leadNow('a'), leadNow('b'));
	const { __emit: emit } = context;
	let isFirst = true;
	context.__emit = (...args) => {
		if (!isFirst) throw new TypeError('x is not a function');
		isFirst = false;
		emit(...args);
	};
	await expect(withoutWaiting(poll(context))).rejects.toThrow('x is not a function');
	context.__emit = emit;
	expect(await idsOfPolls(context, 3, HOUR)).toEqual(['b']);
});

it('the Report also comes in a poll that fails', async () => {
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] }, isRefused: () => true, said };
	const context = triggerContext(linkedIn);
	await idsOfPolls(context, 3, HOUR);
	linkedIn.answers = () => ({ statusCode: 500, body: {} });
	linkedIn.organizations = { statusCode: 500, body: {} };
	let failed = 0;
	for (let hours = 0; hours < 30; hours++) {
		await withoutWaiting(poll(context)).catch(() => failed++);
		jest.advanceTimersByTime(HOUR);
	}
	expect(failed).toBe(30);
	expect(said.filter((text) => text.includes('Lead IDs: a'))).toHaveLength(1);
});

it.each(['giveUpAfterDays', 'givenUpOutput'])(
	'a workflow with the former option %s cannot be published, and the error says what to do',
	async (option) => {
		const context = triggerContext({ leads: {} }, { options: { [option]: 7 } });
		await expect(poll(context)).rejects.toThrow(
			`The option ${option} no longer exists. The trigger never gives leads up. Delete it from the node`,
		);
	},
);

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

it('a restart of n8n while LinkedIn refuses the sign-in activates the trigger, and reports why; later polls go on', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, said: [] };
	const stored = newStaticData();
	await withoutWaiting(idsOfPoll(triggerContext(linkedIn, {}, stored)));
	linkedIn.organizations = { statusCode: 401, body: {} };
	linkedIn.answers = () => ({ statusCode: 401, body: {} });
	const context = triggerContext(linkedIn, {}, stored);
	Object.assign(context, { getActivationMode: () => 'init' });
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	expect(linkedIn.said).toEqual([expect.stringContaining('LinkedIn')]);
	linkedIn.organizations = undefined;
	linkedIn.answers = undefined;
	linkedIn.leads[1].push(leadNow('a'));
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
});

it('a restart of n8n while a field cannot be read activates the trigger, and reports why; later polls go on', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, said: [] };
	const stored = newStaticData();
	await withoutWaiting(idsOfPoll(triggerContext(linkedIn, {}, stored)));
	const context = triggerContext(linkedIn, {}, stored);
	const { getNodeParameter } = context;
	Object.assign(context, {
		getActivationMode: () => 'init',
		getNodeParameter: () => {
			throw new NodeOperationError(context.getNode(), 'The expression cannot be resolved');
		},
	});
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	expect(linkedIn.said).toEqual([expect.stringContaining('expression')]);
	Object.assign(context, { getNodeParameter });
	linkedIn.leads[1].push(leadNow('a'));
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
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

/** The leads of 80 Pages: more than a poll asks. */
const ofPages = (leadsOf: (id: string) => Lead[]): LinkedIn['leads'] =>
	Object.fromEntries(range(1, 81).map((id) => [id, leadsOf(String(id))]));

/** How n8n reports that LinkedIn does not renew the token because the client secret is wrong. */
const REFUSED = Object.assign(new Error(), { code: 'EAUTH', body: { error: 'invalid_client' } });

const TOO_MANY = { statusCode: 429, body: { status: 429 } };

it.each<[string, LinkedIn['answers']]>([
	['does not renew the token', async () => await Promise.reject(REFUSED)],
	['limits calls', () => TOO_MANY],
])(
	'when LinkedIn %s, a poll does not ask for the leads of most of 80 Pages',
	async (_, answers) => {
		const linkedIn: LinkedIn = { leads: ofPages(() => []) };
		const context = triggerContext(linkedIn);
		expect(await idsOfPolls(context, 1, MINUTE)).toEqual([]);
		const asked = new Set<string>();
		linkedIn.answers = (page, ...rest) => {
			asked.add(page);
			return answers?.(page, ...rest);
		};
		await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
		expect(asked.size).toBeGreaterThan(0);
		expect(asked.size).toBeLessThanOrEqual(20);
	},
);

it('an activation ends before n8n abandons it after 84 s, however slowly LinkedIn names the events of its leads', async () => {
	const ofEvent = (id: number) => ({ associatedEntity: { event: `urn:li:event:${id}` } });
	const leads = range(1, 401).map((id) => ({ ...leadNow(`${id}`), ...ofEvent(id) }));
	const events = async () => {
		await sleep(4_500);
		return { statusCode: 200, body: {} };
	};
	const context = triggerContext({ leads: { 1: leads }, events }, { options: { simplify: true } });
	let isEnded = false;
	const activation = idsOfPoll(context).finally(() => (isEnded = true));
	await jest.advanceTimersByTimeAsync(84_000);
	expect(isEnded).toBe(true);
	const ids = [...(await activation), ...(await idsOfPolls(context, 4, HOUR))];
	expect(ids).toHaveLength(400);
});

it('an activation ends before n8n abandons it, although LinkedIn refuses the leads and never shows the roles', async () => {
	const organizations = new Promise<never>(() => {});
	const refused = { statusCode: 401, body: {} };
	const linkedIn: LinkedIn = { leads: { 1: [] }, answers: () => refused, organizations };
	const activation = idsOfPoll(triggerContext(linkedIn, { organizationId: '1' }));
	let isEnded = false;
	activation.catch(() => {}).finally(() => (isEnded = true));
	await jest.advanceTimersByTimeAsync(84_000);
	expect(isEnded).toBe(true);
});

it('a poll ends when LinkedIn refuses the token between a lead and its form, and the lead comes when the token works', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const context = triggerContext(linkedIn, { options: { simplify: true } });
	await withoutWaiting(idsOfPoll(context));
	linkedIn.leads[1].push({ ...leadNow('a'), ...ofForm(7) });
	const refused = { statusCode: 401, body: {} };
	linkedIn.forms = () => (linkedIn.organizations = refused);
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('LinkedIn');
	linkedIn.forms = undefined;
	linkedIn.organizations = undefined;
	expect(await idsOfPolls(context, 2, HOUR)).toEqual(['a']);
});

it('a poll without time left leaves Pages to the next polls', async () => {
	const linkedIn: LinkedIn = { leads: ofPages((id) => [leadNow(id)]) };
	const context = triggerContext(linkedIn);
	const asked: string[][] = [];
	linkedIn.answers = async (page) => {
		asked.at(-1)?.push(page);
		await sleep(20_000);
		return undefined;
	};
	const came: unknown[] = [];
	for (let polls = 0; polls < 50; polls++) {
		asked.push([]);
		came.push(...(await withoutWaiting(idsOfPoll(context))));
	}
	expect(came.sort()).toEqual(Object.keys(linkedIn.leads).sort());
	for (const pagesOfPoll of asked) expect(new Set(pagesOfPoll).size).toBeLessThan(20);
});

it.each([503, 403, 401])(
	'while LinkedIn answers %i instead of the list of Pages, leads of known Pages come, and a day later one report says so',
	async (statusCode) => {
		const said: string[] = [];
		const linkedIn: LinkedIn = { leads: { 1: [] }, said };
		const context = triggerContext(linkedIn);
		expect(await idsOfPolls(context, 1, HOUR)).toEqual([]);
		linkedIn.organizations = { statusCode, body: '' };
		linkedIn.leads[1].push(leadNow('a'));
		expect(await idsOfPolls(context, 4 * 20, 15 * MINUTE)).toEqual(['a']);
		expect(said).toEqual([]);
		await idsOfPolls(context, 4 * 48, 15 * MINUTE);
		expect(said).toEqual([expect.stringContaining('the list of your LinkedIn Pages, since')]);
	},
);

it('a poll that starts while another poll is running outputs and stores nothing', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const stored = newStaticData();
	const context = triggerContext(linkedIn, {}, stored);
	expect(await idsOfPolls(context, 1, HOUR)).toEqual([]);
	linkedIn.leads[1].push(leadNow('a'));
	const running = idsOfPoll(context);
	const before = JSON.stringify(stored);
	expect(await poll(context)).toBeNull();
	expect(JSON.stringify(stored)).toBe(before);
	expect(await withoutWaiting(running)).toEqual(['a']);
});

/** Leads of the last 30 days, one a day. */
const ofThePast = (): Lead[] =>
	range(30).map((days) => ({ id: `lead${days}`, submittedAt: Date.now() - (days + 0.5) * DAY }));

describe('nothing is stored when n8n starts', () => {
	const began = async (parameters: Record<string, unknown>) => {
		const said: string[] = [];
		const linkedIn: LinkedIn = { leads: { 1: ofThePast() }, said };
		const context: IPollFunctions = triggerContext(linkedIn, parameters);
		Object.assign(context, { getActivationMode: () => 'init' });
		const ids = await withoutWaiting(idsOfPoll(context));
		return { count: ids.length, said };
	};

	it.each([
		['Now', { startFrom: 'now' }, 7],
		['Last Days, 365', { startFrom: 'lastDays', startDays: 365 }, 7],
		['A Date, long ago', { startFrom: 'date', startDate: '2026-01-01T00:00:00Z' }, 7],
		['A Date, two days ago', { startFrom: 'date', startDate: '2026-11-22T00:00:00Z' }, 2],
	])('with Start From %s, the report says since when leads come', async (_, parameters, days) => {
		const { count, said } = await began(parameters);
		const since = timeInWords(Date.UTC(2026, 10, 24) - days * DAY);
		expect(said).toEqual([
			expect.stringContaining(`outputs the leads since ${since} (seven days at most)`),
		]);
		expect(said[0]).toContain('first start');
		expect(count).toBe(days);
	});
});
