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

it.each([403, 429, 500])('forms are requested one by one after %i for several', async (batch) => {
	const forms = { 7: 404, 8: form('8', 1) };
	const { known, calls } = await run({ forms, batch }, [lead('b', '8', 1), lead('x', '7', 1)]);
	expect(known).toMatchObject([{ value: forms[8] }, {}]);
	expect(calls.slice(0, 3)).toEqual(['forms 8,7', 'form 8', 'form 7']);
});

it('a form that LinkedIn fails to show hides no other form, and the list of forms is requested once', async () => {
	const forms = { 7: 500, 8: form('8', 1), 9: 500 };
	const leads = ['7', '8', '9'].map((id) => lead(id, id, 1));
	const { known, calls } = await run({ forms, batch: 500, list: { elements: [] } }, leads);
	expect(known.map(({ value }) => value?.id)).toEqual([undefined, '8', undefined]);
	const ofForms = calls.filter((call) => /^form |list/.test(call));
	expect(ofForms).toEqual(['form 7', 'list', 'form 8', 'form 9']);
});

it('a form that fails within an answer for several is requested by its ID, and its failure is told', async () => {
	const { known, calls } = await run({ forms: { 7: 500 }, list: { elements: [] } }, leads);
	expect(known).toEqual([{ problem: 'LinkedIn failed to answer (HTTP status 500)' }]);
	expect(calls.slice(0, 3)).toEqual(['forms 7', 'form 7', 'list']);
});

it('a form is found even if LinkedIn refuses the list of forms', async () => {
	const forms = { 7: 500, 8: form('8', 1) };
	const linkedIn = { forms, batch: 500, list: 403 };
	const { known } = await run(linkedIn, [lead('a', '7', 1), lead('b', '8', 1)]);
	expect(known).toMatchObject([{}, { value: forms[8] }]);
});

it.each<[string, LinkedIn, string]>([
	[
		'the daily limit is used up',
		{ batch: 429, forms: { 7: 429 }, list: { elements: [] } },
		'limit',
	],
	['LinkedIn fails to list forms', { batch: 500, forms: { 7: 500 }, list: 500 }, 'status 500'],
])('a form that fails may be readable later when %s', async (_, linkedIn, message) => {
	const { known } = await run(linkedIn, [lead('a', '7', 1)]);
	expect(known).toEqual([{ later: messageWith(message) }]);
});

it.each<[string, LinkedIn]>([
	['several', { batch: 401 }],
	['one', { batch: 403, forms: { 7: 401 } }],
])('a 401 for %s forms hides no other while LinkedIn accepts the token', async (_, linkedIn) => {
	const answered = { ...linkedIn, forms: { ...linkedIn.forms, 8: form('8', 1) } };
	const { known } = await run(answered, [lead('a', '7', 1), lead('b', '8', 1)]);
	expect(known).toEqual([{}, expect.objectContaining({ value: answered.forms[8] })]);
});

it('a 401 for a form fails the read when LinkedIn does not accept the token elsewhere either', async () => {
	const linkedIn = { batch: 401, forms: { 7: 401 }, roles: 401 };
	await expect(run(linkedIn, [lead('a', '7', 1)])).rejects.toThrow('no longer accepts');
});

const leads = [lead('a', '7', 1)];
const forms = { 7: form('7', 2) };
const earlier = { ...inside('7'), owner: FORM_OWNER, versionId: 1 };

it('the store reads an earlier version from a lead that answered it, and keeps that version', async () => {
	const first = await run({ forms, ofLeads: { a: inside('7') } }, leads);
	jest.setSystemTime(NOW + 1000 * HOUR);
	const later = await run({}, leads);
	expect([first.known, first.calls]).toMatchObject([[{ value: earlier }], ['forms 7', 'lead a']]);
	expect([later.known, later.calls]).toMatchObject([[{ value: earlier }], []]);
});

it('an earlier version of a form that LinkedIn does not show gets the owner of the lead', async () => {
	const { known } = await run({ ofLeads: { a: inside('7') } }, leads);
	expect(known).toMatchObject([{ value: earlier }]);
});

it.each([403, 404, 429, 500])(
	'the store reads the earlier version from another lead when LinkedIn answers %i for this lead',
	async (status) => {
		const linkedIn = { forms, ofLeads: { a: status }, ofVersion: [inside('7', 'other')] };
		const { known, calls } = await run(linkedIn, leads);
		expect(known).toMatchObject([{ value: { ...earlier, name: 'other' } }]);
		expect(calls).toEqual(['forms 7', 'lead a', 'version']);
	},
);

it.each([[[forms[7], forms[7]]], [[500]]])(
	'if leads show only the latest version, it replaces the earlier one for this run, with a problem: %j',
	async (ofVersion) => {
		const content = { questions: [], legalInfo: { consents: [{ id: 0 }] } };
		const shown = { ...forms[7], content, hiddenFields: [{ name: 'source', value: 'x' }] };
		const linkedIn = { forms, ofLeads: { a: shown }, ofVersion };
		const { known, calls } = await run(linkedIn, leads);

		const problem = expect.stringMatching(/^form_version: .* another version .* than 1,/);
		expect(known).toMatchObject([{ value: { content: { questions: [] } }, problem }]);
		expect(known[0].value).not.toHaveProperty('content.legalInfo');
		expect(known[0].value).not.toHaveProperty('hiddenFields');
		expect(calls).toEqual(['forms 7', 'lead a', 'version']);
		expect((await run(linkedIn, leads, { recalls: true })).calls).toHaveLength(3);
	},
);

it('the store reads the earlier version from another lead when this lead shows the latest version', async () => {
	const ofVersion = [forms[7], inside('7', 'other')];
	const linkedIn = { forms, ofLeads: { a: forms[7] }, ofVersion };

	const [known] = (await run(linkedIn, leads)).known;
	expect(known).toMatchObject({ value: { ...earlier, name: 'other' } });
	expect(known.problem).toBeUndefined();
});

it.each([
	['that for lists, too', [429]],
	['no other lead has this version', []],
])(
	'an earlier version may be readable later when the daily limit for single leads is used up, and %s',
	async (_, ofVersion) => {
		const linkedIn = { forms, ofLeads: { a: 429 }, ofVersion };
		const later = messageWith('daily call limit');
		expect((await run(linkedIn, leads)).known).toEqual([{ later }]);
	},
);

it('the store looks for the earlier version in other leads when this lead has no ID', async () => {
	const { calls } = await run({ forms, ofVersion: [inside('7')] }, [lead(undefined, '7', 1)]);
	expect(calls).toEqual(['forms 7', 'version']);
});

it('the store prefers a complete earlier version in another lead to a damaged one in this lead', async () => {
	const ofLeads = { a: { id: '7', name: 'damaged' } };
	const linkedIn = { forms, ofLeads, ofVersion: [inside('7', 'whole')] };
	expect((await run(linkedIn, leads)).known).toMatchObject([{ value: { name: 'whole' } }]);
	expect((await run(linkedIn, leads, { recalls: true })).calls).toEqual([]);
});

it.each([
	[[inside('7', 'whole')]],
	[[{ id: '7' }, {}, inside('7', 'whole')]],
	[[500, {}, inside('7', 'whole')]],
])('the store reads the form from a lead when the latest is damaged: %j', async (ofVersion) => {
	const latest = { 7: { id: '7', versionId: 1, owner: FORM_OWNER } };
	const { known } = await run({ forms: latest, ofVersion }, leads);
	expect(known).toMatchObject([{ value: { name: 'whole', versionId: 1, owner: FORM_OWNER } }]);
});

it('the store returns a damaged form, and does not keep it, when LinkedIn shows no complete one', async () => {
	const latest = { 7: { id: '7', versionId: 1, owner: FORM_OWNER } };
	const { known } = await run({ forms: latest }, leads);
	expect(known).toEqual([{ value: latest[7] }]);
});

it('a missing earlier version is not reported when LinkedIn refuses all leads', async () => {
	const { known, calls } = await run({ forms, ofLeads: { a: 403 }, ofVersion: [403] }, leads);
	expect(known).toEqual([{ problem: undefined }]);
	expect(calls).not.toContain('leads');
});

it.each([{ elements: [] }, 403])(
	'a missing earlier version is reported when LinkedIn fails to show it and otherwise works: %j',
	async (shown) => {
		const linkedIn = { forms, ofVersion: [500, 500, 500, inside('7')], leads: shown };
		const { known, calls } = await run(linkedIn, leads);
		expect(known).toEqual([{ problem: 'LinkedIn failed to answer (HTTP status 500)' }]);
		expect(calls).toEqual(['forms 7', 'lead a', 'version', 'leads']);
	},
);

it('an earlier version that fails may be readable later when LinkedIn lists no leads, and fails the read when LinkedIn rejects the token', async () => {
	const linkedIn = { forms, ofLeads: { a: 500 }, ofVersion: [500, 500, 500], leads: 500 };
	const later = messageWith('HTTP status 500');
	expect((await run(linkedIn, leads)).known).toEqual([{ later }]);
	const rejecting = { forms, ofLeads: { a: 401 }, roles: 401 };
	await expect(run(rejecting, leads)).rejects.toThrow('no longer accepts');
});

it('the store looks for an earlier version only in the lead itself when the owner is unknown', async () => {
	const linkedIn = { forms, ofLeads: { a: 500 }, ofVersion: [inside('7')] };
	const { known, calls } = await run(linkedIn, leads, { isOwnerKnown: false });
	expect(known).toMatchObject([{ problem: expect.stringContaining('500') }]);
	expect(calls).toEqual(['forms 7', 'lead a']);
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
