import { omit } from 'lodash';

import { FormStore } from '../../../nodes/shared/linkedin/formStore';
import type { LeadFormResponse } from '../../../nodes/shared/rows/types';
import { HOUR } from '../../durations';
import { clientOf, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

const FORM_OWNER = { organization: 'urn:li:organization:1' };

/** The body of a 429 because of the daily limit. */
const DAY = { message: 'Resource level throttle APPLICATION DAY limit is reached.' };

/** LinkedIn's answer: JSON, or an HTTP status. */
type Served = object | number;

interface LinkedIn {
	/** The latest versions, by id; or the answer to the request for several. */
	forms?: Record<string, object> | number;
	/** The forms inside leads, by the lead's id. */
	ofLeads?: Record<string, Served>;
	/** The lists that LinkedIn serves. */
	served?: string[];
}

const form = (id: string, versionId: number) => ({
	id,
	versionId,
	owner: FORM_OWNER,
	content: { questions: [] },
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

function replyOf(answer: Served | undefined): Reply {
	if (answer === undefined) return { statusCode: 404, body: {} };
	return typeof answer === 'number'
		? { statusCode: answer, body: answer === 429 ? DAY : {} }
		: { statusCode: 200, body: answer };
}

/** The request in words, and its answer. */
function asked(url: URL, { forms = {}, ofLeads = {} }: LinkedIn) {
	const [, ids] = /ids=List\(([\d,]+)\)/.exec(url.search) ?? [];
	const [, leadId = ''] = /leadFormResponses\/(.+)$/.exec(url.pathname) ?? [];
	if (ids !== undefined)
		return [
			`forms ${ids}`,
			replyOf(typeof forms === 'number' ? forms : { results: forms }),
		] as const;
	// Whether LinkedIn accepts the token elsewhere.
	if (url.pathname === '/rest/organizationAcls')
		return ['roles', replyOf({ elements: [] })] as const;
	const answer = ofLeads[leadId];
	const reply = typeof answer === 'object' ? { form: answer } : answer;
	return [`lead ${leadId}`, replyOf(reply)] as const;
}

/** The forms that a run finds for these leads, and the requests that it makes. */
async function run(linkedIn: LinkedIn, leads: LeadFormResponse[]) {
	const calls: string[] = [];
	const client = await clientOf((url) => {
		const [words, reply] = asked(url, linkedIn);
		// A request and its retries count once.
		if (calls[calls.length - 1] !== words) calls.push(words);
		return reply;
	});
	const store = new FormStore(client);
	const { served = ['forms', 'leads'] } = linkedIn;
	const isServed = async (list: string) => served.includes(list);
	const known = await withoutWaiting(store.ofLeads(leads, isServed));
	return { known: known.map((each) => omit(each, 'cachedFor')), calls, store };
}

const messageWith = (text: string): unknown =>
	expect.objectContaining({ message: expect.stringContaining(text) });

const DOWN = { later: messageWith('HTTP status 500') };

/** A form that fails while others are shown. */
const alone = { problem: 'LinkedIn failed to answer (HTTP status 500)', ...DOWN };

it.each([
	[2, 0],
	// Without a version, a lead may mean another one each time.
	[undefined, 1],
])('this process keeps version %s: a later run requests %i forms', async (versionId, calls) => {
	const leads = [lead('a', '7', versionId)];
	await run({ forms: { 7: form('7', 2) } }, leads);
	jest.setSystemTime(NOW + 1000 * HOUR);
	const later = await run({ forms: { 7: form('7', 2) } }, leads);
	expect(later.calls).toHaveLength(calls);
	expect(later.known).toEqual([{ value: form('7', 2) }]);
});

const leads = [lead('a', '7', 1)];
const forms = { 7: form('7', 2) };
const earlier = { ...inside('7'), owner: FORM_OWNER, versionId: 1 };
/** The latest version is the answered one, but LinkedIn shows it without questions. */
const damaged = { 7: { id: '7', versionId: 1, owner: FORM_OWNER } };

it.each<[string, LinkedIn]>([
	['another version', { forms }],
	['it without questions', { forms: damaged }],
	['no form', {}],
	['status 401', { forms: 401 }],
	['status 429', { forms: 429 }],
])('the form inside the lead is the answered one where LinkedIn shows %s', async (_, linkedIn) => {
	const { known } = await run({ ...linkedIn, ofLeads: { a: inside('7') } }, leads);
	expect(known).toEqual([{ value: earlier }]);
	// It is kept, too.
	expect((await run({}, leads)).calls).toEqual([]);
});

it('one form that fails the call for several hides no other', async () => {
	const ofLeads = { a: 404, b: inside('8') };
	const linkedIn = { forms: 403, ofLeads };
	const { known } = await run(linkedIn, [lead('b', '8', 1), lead('a', '7', 1)]);
	expect(known).toMatchObject([{ value: { id: '8', versionId: 1 } }, {}]);
});

it.each<[string, string | undefined, Served | undefined]>([
	['is cancelled meanwhile', 'b', undefined],
	['fails', 'b', 500],
	['shows the form without questions', 'b', { id: '7' }],
	['has no ID', undefined, undefined],
])('the form inside another lead of the version counts where one %s', async (_, id, b) => {
	const ofLeads = { ...(b !== undefined && { b }), a: inside('7') };
	const { known } = await run({ forms, ofLeads }, [lead(id, '7', 1), ...leads]);
	expect(known).toEqual([{ value: earlier }, { value: earlier }]);
});

const other = { ...forms[7], versionId: 2 };
const legalInfo = { consents: [{ id: 0 }] };
const withConsents = { ...other, content: { questions: [], legalInfo }, hiddenFields: [{}] };

it.each<[string, Served | undefined]>([
	['another version', withConsents],
	['no form', undefined],
	['a form without questions', { id: '7', name: 'damaged' }],
	['status 500', 500],
])('the latest version stands in with a note where a lead shows %s', async (_, a) => {
	const ofLeads = a === undefined ? undefined : { a };
	const linkedIn = { forms: { 7: withConsents }, ofLeads };
	const { known, calls } = await run(linkedIn, leads);
	const problem = expect.stringMatching(/^form_version: .* another version .* than 1,/) as string;
	expect(known).toEqual([{ value: { ...other, content: { questions: [] } }, problem }]);
	expect(calls).toEqual(['forms 7', 'lead a']);
	// It may be readable later.
	expect((await run(linkedIn, leads)).calls).toEqual(calls);
});

it.each<[string, LinkedIn, object]>([
	[
		'refuses both',
		{ forms: 403, ofLeads: { a: 403 } },
		{ problem: expect.stringContaining('form of lead a') },
	],
	['fails for both, and serves others', { forms: 500, ofLeads: { a: 500 } }, alone],
	['serves no forms', { forms: 500, ofLeads: { a: 404 }, served: ['leads'] }, DOWN],
	['serves no leads', { forms, ofLeads: { a: 500 }, served: ['forms'] }, DOWN],
	['has reached a daily limit', { forms, ofLeads: { a: 429 } }, { later: messageWith('daily') }],
])('a lead has no form for now when LinkedIn %s', async (_, linkedIn, expected) => {
	expect((await run(linkedIn, leads)).known).toEqual([expected]);
});
