import { compact, map, range } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { State } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { latestState } from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { DAY, HOUR, MINUTE } from '../../durations';
import type { Reply } from '../wire/inMemoryLinkedIn';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, leadNow, newStaticData, ofForm, triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

/** Page 1 has trouble. Page 2 gets a lead before each poll, and each of them must come with that poll. */
function besideBusyPage(
	parameters: Record<string, unknown> = {},
	others: Partial<IPollFunctions> = {},
) {
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: { 1: [], 2: [] }, said, names: { 1: 'Acme' } };
	const stored = newStaticData();
	const came: unknown[] = [];
	const started = () => Object.assign(triggerContext(linkedIn, parameters, stored), others);
	let context = started();
	let failures = 0;
	let count = 0;
	return {
		linkedIn,
		said,
		came,
		failures: () => failures,
		state: () => latestState(context)!,
		publish: () => {
			context = started();
		},
		restart: () => {
			clearProcessMemory();
			context = Object.assign(started(), { getActivationMode: () => 'init' });
		},
		signUp: (id: string, fields: object = {}) =>
			linkedIn.leads[1].push({ ...leadNow(id), ...fields }),
		/** Polls for so long, and expects the leads of Page 2 in time. */
		pollFor: async (ms: number, everyMs = 15 * MINUTE, isInTime = true) => {
			for (let passed = 0; passed < ms; passed += everyMs) {
				const busy = `busy${count++}`;
				linkedIn.leads[2].push(leadNow(busy));
				const ids = await withoutWaiting(idsOfPoll(context)).catch(() => [`failure${failures++}`]);
				if (isInTime) expect(ids).toContain(busy);
				came.push(...ids);
				jest.advanceTimersByTime(everyMs);
			}
		},
	};
}

/** Troubles of owners and forms. */
const troublesIn = ({ owners }: State) =>
	Object.values(owners).flatMap(({ trouble, forms }) =>
		compact([trouble, ...map(forms, 'trouble')]),
	);

const reset = async (): Promise<Reply> =>
	await Promise.reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
type Fails = [string, (url?: URL) => Promise<Reply>];

/** LinkedIn lists forms, and fails to show single ones. */
const onlyTheList = (url: URL, statusCode: number): Reply =>
	url.searchParams.has('q')
		? { statusCode: 200, body: { elements: [{ id: 8 }] } }
		: { statusCode, body: {} };

const answer = (statusCode: number) => async () => ({ statusCode, body: { message: 'Not now' } });

it.each([403, 401])(
	'the role on a Page is lost, LinkedIn answers %i for its leads, and one of them waits: the others come, also after a restart and a publication',
	async (statusCode) => {
		const pages = besideBusyPage();
		const { linkedIn, said } = pages;
		linkedIn.isRefused = (ids) => ids.includes('waits');
		pages.signUp('waits');
		await pages.pollFor(2 * HOUR, undefined, false);
		linkedIn.isRefused = () => false;
		linkedIn.organizations = {
			statusCode: 200,
			body: {
				elements: [
					{ role: 'ADMINISTRATOR', state: 'APPROVED', organization: 'urn:li:organization:2' },
				],
			},
		};
		linkedIn.answers = (id) => (id === '1' ? { statusCode, body: {} } : undefined);
		jest.advanceTimersByTime(HOUR);
		await pages.pollFor(2 * HOUR);
		pages.restart();
		await pages.pollFor(HOUR);
		pages.publish();
		await pages.pollFor(HOUR);
		expect(pages.failures()).toBe(0);
		expect(said).toEqual([
			expect.stringMatching(
				/^Report: Page "Acme" \(1\) is no longer watched.*Ask a Super admin.*then outputs the leads/,
			),
		]);
		linkedIn.organizations = undefined;
		linkedIn.answers = undefined;
		jest.advanceTimersByTime(60 * DAY);
		await pages.pollFor(HOUR);
		expect(pages.came).toContain('waits');
		expect(pages.state().ledger.leads).toEqual([]);
	},
);

describe('a form or an event of Page 1 fails', () => {
	const simplified = () => {
		const pages = besideBusyPage({ options: { simplify: true } });
		const event = { associatedEntity: 'urn:li:event:88' };
		return { ...pages, signUp: () => pages.signUp('of 1', { ...ofForm(7), ...event }) };
	};

	it('a form whose connection breaks for more than a day is reported once', async () => {
		const pages = simplified();
		await pages.pollFor(HOUR);
		pages.linkedIn.forms = reset;
		pages.signUp();
		await pages.pollFor(3 * DAY, HOUR);
		expect(pages.said).toEqual([
			expect.stringMatching(/form 7 of Page "Acme" \(1\).*ECONNRESET.*lead_error.*Get lead/s),
		]);
	});

	it('when LinkedIn shows it again, its old leads come, also if each poll starts one execution only', async () => {
		const options = { simplify: true, confirmLeads: 'immediately' };
		const pages = besideBusyPage({ startDays: 30, options });
		pages.linkedIn.forms = (url) => onlyTheList(url, 500);
		pages.signUp('old', { ...ofForm(7), submittedAt: Date.now() - 20 * DAY });
		await pages.pollFor(5 * HOUR, undefined, false);
		pages.linkedIn.forms = undefined;
		await pages.pollFor(2 * HOUR, undefined, false);
		expect(pages.came).toContain('old');
	});

	it('its leads wait for a day, although a publication finds that LinkedIn does not list them', async () => {
		const pages = simplified();
		pages.linkedIn.forms = reset;
		pages.signUp();
		await pages.pollFor(20 * HOUR, HOUR);
		pages.linkedIn.answers = (id) => (id === '1' ? { statusCode: 503, body: '' } : undefined);
		pages.publish();
		await pages.pollFor(HOUR);
		delete pages.linkedIn.answers;
		await pages.pollFor(5 * HOUR);
		expect(pages.came).toContain('of 1');
	});

	it.each<[string, number, Fails[1]]>([
		['a closed connection', 24, reset],
		['500', 24, answer(500)],
		['500, while LinkedIn lists others', 24, async (url) => onlyTheList(url!, 500)],
		['403', 0, answer(403)],
		['404', 0, answer(404)],
	])(
		'a lead of a form that answers with %s comes once, after %i hours',
		async (_, hours, forms) => {
			const pages = simplified();
			await pages.pollFor(HOUR);
			pages.linkedIn.forms = forms;
			pages.signUp();
			const count = () => pages.came.filter((id) => id === 'of 1').length;
			await pages.pollFor(Math.max(1, hours - 4) * HOUR);
			expect(count()).toBe(Number(hours === 0));
			await pages.pollFor(6 * HOUR);
			expect(count()).toBe(1);
			delete pages.linkedIn.forms;
			await pages.pollFor(2 * HOUR);
			expect(count()).toBe(1);
		},
	);

	it.each<Fails>([
		['a closed connection', reset],
		...[401, 500].map((status): Fails => [`${status}`, answer(status)]),
	])(
		'a lead comes without the name of its event while events answer with %s',
		async (_, events) => {
			const pages = simplified();
			await pages.pollFor(HOUR);
			pages.linkedIn.events = events;
			pages.signUp();
			await pages.pollFor(2.5 * HOUR);
			expect(pages.came).toContain('of 1');
			expect(pages.failures()).toBe(0);
		},
	);
});

it.each([
	[403, 'Ask a Super admin'],
	[404, 'Ask a Super admin'],
	[401, 'Ask a Super admin'],
	[429, 'tries again every hour'],
	[500, 'tries again every hour'],
])(
	'a Page that answers %i for 14 days beside a busy one is reported once a week, with its name and what to do',
	async (status, remedy) => {
		const pages = besideBusyPage();
		await pages.pollFor(HOUR);
		let calls = 0;
		pages.linkedIn.answers = async (id) => {
			if (id === '1') calls++;
			return id === '1' ? await answer(status)() : undefined;
		};
		await pages.pollFor(20 * HOUR, HOUR);
		expect(pages.said).toEqual([]);
		await pages.pollFor(13 * DAY, 6 * HOUR);
		const said = new RegExp(
			`^Report: LinkedIn does not show Page "Acme" \\(1\\)\\. .*\n.*${status}.*${remedy}`,
		);
		expect(pages.said).toEqual([expect.stringMatching(said), expect.stringMatching(said)]);
		expect(pages.failures()).toBe(0);
		// In an hour of polls each minute, a quiet Page costs 60 calls.
		calls = 0;
		await pages.pollFor(HOUR, MINUTE);
		// A quiet Page takes 60.
		expect(calls).toBeLessThanOrEqual(30);
		delete pages.linkedIn.answers;
		pages.signUp('later');
		await pages.pollFor(1.5 * HOUR);
		expect(pages.came).toContain('later');
		expect(troublesIn(pages.state())).toEqual([]);
	},
);

it('if LinkedIn refuses all watched Pages, the polls fail, and a Report says so once a week', async () => {
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: { 1: [], 2: [] }, said };
	const context = triggerContext(linkedIn);
	await withoutWaiting(idsOfPoll(context));
	linkedIn.answers = answer(403);
	for (let hour = 0; hour < 48; hour++) {
		await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('LinkedIn');
		jest.advanceTimersByTime(HOUR);
	}
	expect(said).toEqual([expect.stringContaining('does not show Page 1, Page 2.')]);
});

it('a Page that waits and is the only one left is asked all the same: no poll succeeds without a call', async () => {
	const pages = besideBusyPage();
	const { linkedIn } = pages;
	await pages.pollFor(1.5 * HOUR);
	let asked = 0;
	linkedIn.answers = async (id) => {
		asked++;
		return id === '1' ? await answer(403)() : undefined;
	};
	await pages.pollFor(4 * HOUR);
	const role = { role: 'ADMINISTRATOR', state: 'APPROVED' };
	const organization = 'urn:li:organization:1';
	linkedIn.organizations = { statusCode: 200, body: { elements: [{ ...role, organization }] } };
	for (let polls = 0; polls < 8; polls++) {
		asked = 0;
		await pages.pollFor(15 * MINUTE, undefined, false);
		expect(asked).toBeGreaterThan(0);
	}
});

it('publishing makes a waiting Page due: after a person has repaired the role, its leads come at once', async () => {
	const pages = besideBusyPage();
	await pages.pollFor(HOUR);
	pages.linkedIn.answers = async (id) => (id === '1' ? await answer(403)() : undefined);
	await pages.pollFor(5 * HOUR);
	delete pages.linkedIn.answers;
	pages.signUp('repaired');
	pages.publish();
	await pages.pollFor(MINUTE, MINUTE);
	expect(pages.came).toContain('repaired');
});

it('a successful reading restarts the day until the report', async () => {
	const pages = besideBusyPage();
	await pages.pollFor(HOUR);
	const fail = async (hours: number) => {
		pages.linkedIn.answers = async (id) => (id === '1' ? await answer(403)() : undefined);
		await pages.pollFor(hours * HOUR, HOUR);
		delete pages.linkedIn.answers;
		await pages.pollFor(2 * HOUR, HOUR);
		return pages.said.splice(0).length;
	};
	expect([await fail(20), await fail(20), await fail(27), await fail(27)]).toEqual([0, 0, 1, 1]);
});

it('troubles of several Pages are reported at most once a day, and each Report names all', async () => {
	const pages = besideBusyPage();
	Object.assign(pages.linkedIn.leads, { 3: [], 4: [] });
	await pages.pollFor(HOUR);
	const broken = new Set(['1']);
	pages.linkedIn.answers = async (id) => (broken.has(id) ? await answer(500)() : undefined);
	await pages.pollFor(12 * HOUR);
	broken.add('3');
	await pages.pollFor(6 * HOUR);
	broken.add('4');
	await pages.pollFor(4 * DAY, HOUR);
	const names = pages.said.map((text) =>
		range(1, 5).filter((id) => text.includes(`Page ${id}`) || text.includes(`(${id})`)),
	);
	expect(names).toEqual([[1], [1, 3, 4]]);
});

it('n8n never ends reading the credential, twice; then the trigger goes on', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const context = triggerContext(linkedIn);
	const { getCredentials } = context;
	Object.assign(context, { getCredentials: async () => await new Promise(() => {}) });
	for (let polls = 0; polls < 3; polls++) {
		await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('takes too long to read');
	}
	Object.assign(context, { getCredentials });
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
});

it('where n8n gives a poll 36 s, the first of 18 Pages hangs for a day: the leads of all others come with each poll', async () => {
	const pages = range(1, 19).map(String);
	const linkedIn: LinkedIn = { leads: Object.fromEntries(pages.map((id) => [id, []])) };
	const context = triggerContext(linkedIn, { startFrom: 'now' });
	Object.assign(context, { getPollBudgetMs: () => 36_000 });
	await withoutWaiting(idsOfPoll(context));
	linkedIn.answers = async (id) => {
		if (id === '1') return await new Promise(() => {});
		await sleep(200);
		return undefined;
	};
	for (let polls = 0; polls < 96; polls++) {
		jest.advanceTimersByTime(15 * MINUTE);
		const leads = pages.slice(1).map((id) => leadNow(`${id} in poll ${polls}`));
		leads.forEach((lead, index) => linkedIn.leads[pages[index + 1]].push(lead));
		const ids = await withoutWaiting(idsOfPoll(context));
		expect(ids.toSorted()).toEqual(map(leads, 'id').toSorted());
	}
});

it.each([
	[300_000, 20_000],
	[36_000, 3_000],
])(
	'where n8n gives a poll %i ms, each call for one Page fails after %i ms: the leads of another come, and one report says so',
	async (budgetMs, slowMs) => {
		const pages = besideBusyPage({}, { getPollBudgetMs: () => budgetMs });
		await pages.pollFor(HOUR);
		pages.linkedIn.answers = async (id) => {
			if (id !== '1') return undefined;
			await sleep(slowMs);
			return await answer(504)();
		};
		await pages.pollFor(2 * DAY, HOUR);
		expect(pages.said).toEqual([expect.stringContaining('Page "Acme" (1)')]);
		expect(pages.failures()).toBe(0);
	},
);

it('a Page has a lead that LinkedIn fails to show while another Page fails: no poll fails', async () => {
	const pages = besideBusyPage();
	pages.signUp('beside');
	pages.signUp('broken');
	const isBroken = (start: number, count: number) => start <= 1 && start + count > 1;
	pages.linkedIn.answers = async (id, start, _from, count) =>
		id === '1' && isBroken(start, count) ? await answer(500)() : undefined;
	await pages.pollFor(10 * MINUTE, MINUTE);
	const { answers } = pages.linkedIn;
	pages.linkedIn.answers = async (id, ...places) =>
		id === '2' ? await answer(504)() : await answers!(id, ...places);
	await pages.pollFor(HOUR, 5 * MINUTE, false);
	expect(pages.failures()).toBe(0);
});

it('where n8n gives a poll 36 s, forms of eight Pages fail slowly: their leads come after a day, and one report says so', async () => {
	const pages = range(1, 9).map(String);
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: Object.fromEntries(pages.map((id) => [id, []])), said };
	linkedIn.forms = async () => {
		await sleep(3_000);
		return await answer(504)();
	};
	const context = triggerContext(linkedIn, { options: { simplify: true }, startFrom: 'now' });
	Object.assign(context, { getPollBudgetMs: () => 36_000 });
	await withoutWaiting(idsOfPoll(context));
	for (const id of pages) linkedIn.leads[id].push({ ...leadNow(id), ...ofForm(Number(id)) });
	const ids: unknown[] = [];
	for (let polls = 0; polls < 30 * 4; polls++) {
		jest.advanceTimersByTime(15 * MINUTE);
		ids.push(...(await withoutWaiting(idsOfPoll(context)).catch(() => [])));
	}
	expect(ids.toSorted()).toEqual(pages);
	expect(said).toEqual([expect.stringContaining('form 1 of')]);
});

it('a form that LinkedIn does not show is reported, although there was a report hours before, and no other lead came', async () => {
	const pages = besideBusyPage({ options: { simplify: true } });
	pages.linkedIn.leads[3] = [];
	await pages.pollFor(HOUR);
	pages.linkedIn.answers = async (id) => (id === '3' ? await answer(500)() : undefined);
	await pages.pollFor(16 * HOUR);
	pages.linkedIn.forms = (url) => onlyTheList(url, 500);
	pages.signUp('waits', ofForm(7));
	await pages.pollFor(3 * DAY, HOUR, false);
	expect(pages.came).toContain('waits');
	expect(pages.said).toEqual([
		expect.stringContaining('Page 3'),
		expect.stringContaining('form 7'),
	]);
});

it('where n8n gives a poll 36 s, the leads of a broken form are behind 600 unwanted ones: new leads of their Page come with each poll, and these after the correction', async () => {
	const pages = besideBusyPage({}, { getPollBudgetMs: () => 36_000 });
	const { linkedIn } = pages;
	linkedIn.pageSize = 10;
	linkedIn.isRefused = (ids) => ids.some((id) => `${id as string}`.startsWith('refused'));
	linkedIn.answers = async () => {
		await sleep(600);
		return undefined;
	};
	for (const index of range(7)) pages.signUp(`refused ${index}`, ofForm(7));
	await pages.pollFor(HOUR, undefined, false);
	for (const index of range(60)) pages.signUp(`refused later ${index}`, ofForm(7));
	await pages.pollFor(HOUR, undefined, false);
	const unwanted = range(600).map((index) => ({
		...{ id: `unwanted ${index}`, submittedAt: Date.now() + index * 5_000, testLead: true },
	}));
	linkedIn.leads[1].unshift(...unwanted);
	await pages.pollFor(3 * HOUR, undefined, false);
	for (const index of range(8)) {
		linkedIn.leads[1].unshift(leadNow(`new ${index}`));
		await pages.pollFor(15 * MINUTE);
		expect(pages.came).toContain(`new ${index}`);
	}
	linkedIn.isRefused = () => false;
	await pages.pollFor(3 * HOUR, undefined, false);
	expect(pages.state().owners['EVENT 1'].forms).toEqual({});
});
