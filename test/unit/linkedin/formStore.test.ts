import { omit } from 'lodash';

import { FormStore } from '../../../nodes/shared/linkedin/formStore';
import { Store, type Known } from '../../../nodes/shared/linkedin/store';
import { processMemory } from '../../../nodes/shared/processMemory';
import type { LeadFormResponse } from '../../../nodes/shared/rows/types';
import { HOUR } from '../../durations';
import { clientOf, placesAsked, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

const OWNER = { kind: 'organization', id: '1' } as const;
const FORM_OWNER = { organization: 'urn:li:organization:1' };

/** The body of a 429 because of the daily limit. */
const DAY = { message: 'Resource level throttle APPLICATION DAY limit is reached.' };

/** LinkedIn's answer: JSON, or an HTTP status. */
type Answer = object | number;

interface LinkedIn {
	/** The latest versions, by id. */
	forms?: Record<string, Answer>;
	/** Replace the answers to requests for several forms, and for all. */
	batch?: Answer;
	list?: Answer;
	/** The forms inside leads, by the lead's id. */
	ofLeads?: Record<string, Answer>;
	/** The forms inside the leads of an earlier version. */
	ofVersion?: Answer[];
	/** Replaces the answer to the check whether LinkedIn lists leads at all. */
	leads?: Answer;
	/** Replaces the answer to the check whether LinkedIn accepts the token. */
	roles?: Answer;
}

const form = (id: string, versionId: number, questions: unknown = []) => ({
	id,
	versionId,
	owner: FORM_OWNER,
	content: { questions },
});

/** The answered form, as LinkedIn shows it inside a lead. */
const inside = (id: string, name = 'earlier') => ({ id, name, content: { questions: [] } });

const lead = (id: string | undefined, formId: string, versionId?: number): LeadFormResponse => ({
	id,
	owner: FORM_OWNER,
	versionedLeadGenFormUrn:
		versionId === undefined
			? `urn:li:leadGenForm:${formId}`
			: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${formId},${versionId})`,
});

function replyOf(answer: Answer | undefined): Reply {
	if (answer === undefined) return { statusCode: 404, body: {} };
	return typeof answer === 'number'
		? { statusCode: answer, body: answer === 429 ? DAY : {} }
		: { statusCode: 200, body: answer };
}

/** The request in words, and its answer. */
function asked(url: URL, { forms = {}, batch, list, ofLeads = {}, ...linkedIn }: LinkedIn) {
	const [, ids] = /ids=List\(([\d,]+)\)/.exec(url.search) ?? [];
	const [, formId] = /leadForms\/(\d+)$/.exec(url.pathname) ?? [];
	const [, leadId] = /leadFormResponses\/(.+)$/.exec(url.pathname) ?? [];
	const { start, count } = placesAsked(url);
	if (ids !== undefined) {
		const shown = Object.entries(forms).filter(
			([id, answer]) => typeof answer === 'object' && ids.split(',').includes(id),
		);
		return [`forms ${ids}`, replyOf(batch ?? { results: Object.fromEntries(shown) })] as const;
	}
	if (formId !== undefined) return [`form ${formId}`, replyOf(forms[formId])] as const;
	if (leadId !== undefined) {
		const answer = ofLeads[leadId];
		const reply = typeof answer === 'object' ? { form: answer } : answer;
		return [`lead ${leadId}`, replyOf(reply)] as const;
	}
	if (url.pathname === '/rest/leadForms') return ['list', replyOf(list)] as const;
	if (url.pathname === '/rest/organizationAcls') {
		return ['roles', replyOf(linkedIn.roles ?? { elements: [] })] as const;
	}
	if (!url.search.includes('versionedLeadGenFormUrn')) {
		return ['leads', replyOf(linkedIn.leads ?? { elements: [] })] as const;
	}
	const answers = linkedIn.ofVersion?.slice(start, start + count) ?? [];
	const failure = answers.find((answer) => typeof answer === 'number');
	const elements = answers.map((answer) => ({ form: answer }));
	return ['version', replyOf(failure ?? { elements })] as const;
}

/** The forms that a run finds for these leads, and the requests that it makes. */
async function run(
	linkedIn: LinkedIn,
	leads: LeadFormResponse[],
	{ recalls = false, isOwnerKnown = true } = {},
) {
	const calls: string[] = [];
	const client = await clientOf((url) => {
		const [words, reply] = asked(url, linkedIn);
		// A request and its retries count once.
		if (calls[calls.length - 1] !== words) calls.push(words);
		return reply;
	});
	const origin = { owner: isOwnerKnown ? OWNER : undefined, leadType: 'EVENT' } as const;
	const store = new FormStore(client, recalls);
	const known = await withoutWaiting(store.ofLeads(leads, origin));
	return { known, calls, store };
}

const messageWith = (text: string): unknown =>
	expect.objectContaining({ message: expect.stringContaining(text) });

it('the store requests the latest version of each form once, and all of them in one call', async () => {
	const forms = { 7: form('7', 2), 8: form('8', 1) };
	const leads = [lead('a', '7', 2), lead('b', '8', 1), lead('c', '7', 2)];
	const { known, calls } = await run({ forms }, leads);
	expect(known.map(({ value }) => value)).toEqual([forms[7], forms[8], forms[7]]);
	expect(calls).toEqual(['forms 7,8']);
});

it.each([
	[2, true, HOUR - 1, 0],
	[2, true, HOUR, 1],
	// The clock was set back.
	[2, true, -HOUR, 1],
	[2, false, 1, 1],
	// Without a version, a lead may mean another one each time.
	[undefined, true, 1, 1],
])(
	'version %s of a form, with recall %s and %i ms later, takes %i requests',
	async (versionId, recalls, wait, calls) => {
		const leads = [lead('a', '7', versionId)];
		await run({ forms: { 7: form('7', 2) } }, leads, { recalls });
		jest.setSystemTime(NOW + wait);

		const later = await run({ forms: { 7: form('7', 2) } }, leads, { recalls });
		expect(later.calls).toHaveLength(calls);
		expect(later.known).toMatchObject([{ value: form('7', 2) }]);
	},
);

it('the store requests the latest version when a lead answers a later version than the known one', async () => {
	await run({ forms: { 7: form('7', 2) } }, [lead('a', '7', 2)], { recalls: true });
	const later = { forms: { 7: form('7', 3) } };
	const { known, calls } = await run(later, [lead('b', '7', 3)], { recalls: true });
	expect([known, calls]).toEqual([[{ value: later.forms[7], cachedFor: HOUR }], ['forms 7']]);
});

it('the store requests the latest version again after it was told to forget it', async () => {
	const leads = [lead('a', '7', 2)];
	const { store } = await run({ forms: { 7: form('7', 2) } }, leads, { recalls: true });
	store.forget(leads[0]);
	expect((await run({ forms: { 7: form('7', 2) } }, leads, { recalls: true })).calls).toHaveLength(
		1,
	);
});

const other = form('8', 1);

it.each<[string, LinkedIn]>([
	['403 for several forms', { batch: 403, forms: { 7: 404 } }],
	['429 for several forms', { batch: 429, forms: { 7: 404 } }],
	['500 for several forms', { batch: 500, forms: { 7: 404 } }],
	['500 for a form and 403 for the list', { batch: 500, forms: { 7: 500 }, list: 403 }],
	['401 for several forms', { batch: 401 }],
	['401 for one form', { batch: 403, forms: { 7: 401 } }],
])('forms are requested one by one after %s, so that one hides no other', async (_, linkedIn) => {
	const answered = { ...linkedIn, forms: { ...linkedIn.forms, 8: other } };
	const { known, calls } = await run(answered, [lead('b', '8', 1), lead('a', '7', 1)]);
	expect(known.map(({ value }) => value)).toEqual([other, undefined]);
	const ofForms = calls.filter((call) => call.startsWith('form'));
	expect(ofForms).toEqual(['forms 8,7', 'form 8', 'form 7']);
});

it('the list of forms is requested once for several that LinkedIn fails to show', async () => {
	const shown = { 7: 500, 8: other, 9: 500 };
	const ofAll = ['7', '8', '9'].map((id) => lead(id, id, 1));
	const { calls } = await run({ forms: shown, batch: 500, list: NO_ELEMENTS }, ofAll);
	const ofForms = calls.filter((call) => /^form |list/.test(call));
	expect(ofForms).toEqual(['form 7', 'list', 'form 8', 'form 9']);
});

const leads = [lead('a', '7', 1)];
const forms = { 7: form('7', 2) };
const earlier = (name = 'earlier') => ({ ...inside('7', name), owner: FORM_OWNER, versionId: 1 });
const whole = inside('7', 'whole');
/** The latest version is the answered one, but LinkedIn shows it without questions. */
const damaged = { 7: { id: '7', versionId: 1, owner: FORM_OWNER } };
const down = { problem: 'LinkedIn failed to answer (HTTP status 500)' };

const NO_ELEMENTS = { elements: [] };
const FIND = ['forms 7', 'lead a', 'version'];

type Found = [string, LinkedIn, Known<object>, string[]];

it.each<Found>([
	['in a lead', { forms, ofLeads: { a: inside('7') } }, { value: earlier() }, FIND.slice(0, 2)],
	// It has the owner of the lead then.
	[
		'only in a lead',
		{ ofLeads: { a: inside('7') } },
		{ value: earlier() },
		['forms 7', 'form 7', 'lead a'],
	],
	...[403, 404, 429, 500, forms[7], { id: '7', name: 'damaged' }].map((a): Found => {
		const linkedIn = { forms, ofLeads: { a }, ofVersion: [forms[7], whole] };
		return [
			`in another lead than ${JSON.stringify(a)}`,
			linkedIn,
			{ value: earlier('whole') },
			FIND,
		];
	}),
	...[[whole], [{ id: '7' }, {}, whole], [500, {}, whole]].map((ofVersion): Found => {
		const title = `in leads when the latest is damaged: ${JSON.stringify(ofVersion)}`;
		return [title, { forms: damaged, ofVersion }, { value: earlier('whole') }, FIND];
	}),
	['as it is, when no lead has a whole one', { forms: damaged }, { value: damaged[7] }, FIND],
	[
		'not, and LinkedIn refuses all leads',
		{ forms, ofLeads: { a: 403 }, ofVersion: [403] },
		{},
		FIND,
	],
	...[{ elements: [] }, 403].map((list): Found => {
		const linkedIn = { forms, ofVersion: [500, 500, 500, whole], leads: list };
		const title = `not, though LinkedIn answers for leads: ${JSON.stringify(list)}`;
		return [title, linkedIn, down, [...FIND, 'leads']];
	}),
	[
		'not in an answer for several, nor alone',
		{ forms: { 7: 500 }, list: NO_ELEMENTS },
		down,
		['forms 7', 'form 7', 'list', 'lead a', 'version'],
	],
])('the store finds the version of a lead %s', async (_, linkedIn, expected, asks) => {
	const { known, calls } = await run(linkedIn, leads);
	expect(known.map((each) => omit(each, 'cachedFor'))).toEqual([expected]);
	expect(calls).toEqual(asks);
});

it.each<[string, LinkedIn, string]>([
	[
		'the daily limit is used up for forms',
		{ batch: 429, forms: { 7: 429 }, list: NO_ELEMENTS },
		'daily call limit',
	],
	['LinkedIn fails to list forms', { batch: 500, forms: { 7: 500 }, list: 500 }, 'HTTP status 500'],
	[
		'the daily limit is used up for single leads, and that for lists',
		{ forms, ofLeads: { a: 429 }, ofVersion: [429] },
		'daily call limit',
	],
	[
		'the daily limit is used up for single leads, and no other has this version',
		{ forms, ofLeads: { a: 429 } },
		'daily call limit',
	],
	[
		'LinkedIn fails to list leads',
		{ forms, ofLeads: { a: 500 }, ofVersion: [500, 500, 500], leads: 500 },
		'HTTP status 500',
	],
])('the version of a lead may be readable later when %s', async (_, linkedIn, message) => {
	expect((await run(linkedIn, leads)).known).toEqual([{ later: messageWith(message) }]);
});

it.each<[string, LinkedIn]>([
	['a form', { batch: 401, forms: { 7: 401 } }],
	['a lead', { forms, ofLeads: { a: 401 } }],
])(
	'a 401 for %s fails the read when LinkedIn does not accept the token elsewhere',
	async (_, of) => {
		await expect(run({ ...of, roles: 401 }, leads)).rejects.toThrow('no longer accepts');
	},
);

it('the store keeps an earlier version', async () => {
	await run({ forms, ofLeads: { a: inside('7') } }, leads);
	jest.setSystemTime(NOW + 1000 * HOUR);
	const later = await run({}, leads);
	expect([later.known, later.calls]).toMatchObject([[{ value: earlier() }], []]);
});

it.each([[[forms[7], forms[7]]], [[500]]])(
	'if leads show only the latest version, it replaces the earlier one for this run, with a problem: %j',
	async (ofVersion) => {
		const content = { questions: [], legalInfo: { consents: [{ id: 0 }] } };
		const shown = { ...forms[7], content, hiddenFields: [{ name: 'source', value: 'x' }] };
		const linkedIn = { forms, ofLeads: { a: shown }, ofVersion };
		const { known, calls } = await run(linkedIn, leads);

		const problem = expect.stringMatching(/^form_version: .* another version .* than 1,/) as string;
		expect(known).toEqual([
			{ value: { ...forms[7], content: { questions: [] }, versionId: 1 }, problem },
		]);
		expect(calls).toEqual(FIND);
		expect((await run(linkedIn, leads, { recalls: true })).calls).toHaveLength(3);
	},
);

it('the store looks for the earlier version in other leads when this lead has no ID', async () => {
	const { calls } = await run({ forms, ofVersion: [inside('7')] }, [lead(undefined, '7', 1)]);
	expect(calls).toEqual(['forms 7', 'version']);
});

it('the store looks for an earlier version only in the lead itself when the owner is unknown', async () => {
	const linkedIn = { forms, ofLeads: { a: 500 }, ofVersion: [inside('7')] };
	const { known, calls } = await run(linkedIn, leads, { isOwnerKnown: false });
	expect([known, calls]).toEqual([[down], ['forms 7', 'lead a']]);
});

it('the store makes no request for a lead that names no form', async () => {
	const { known, calls, store } = await run({}, [{ id: 'a' }]);
	store.forget({ id: 'a' });
	expect([known, calls]).toEqual([[{}], []]);
});

it('a failed request rejects all waiting callers, and the value is requested again in the same run', async () => {
	const client = await clientOf(() => ({ statusCode: 500, body: '' }));
	const store = new Store<string>(client, processMemory(new Map()), true);
	const fail = async () => await Promise.reject(new Error('No network'));
	const failures = await Promise.allSettled([store.get(['1'], fail), store.get(['1', '2'], fail)]);
	expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	const known: Known<string> = { value: 'Summit' };
	expect((await store.get(['1'], async () => new Map([['1', known]]))).get('1')).toEqual(known);
});
