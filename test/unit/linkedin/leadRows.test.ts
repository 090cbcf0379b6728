import type { LeadEntry } from '../../../nodes/shared/linkedin/leadFormResponses';
import { LeadRows, rawLead } from '../../../nodes/shared/linkedin/leadRows';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import type { LeadOwner } from '../../../nodes/shared/values/leadOwner';
import { HOUR } from '../../durations';
import { clientOf, node, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** LinkedIn's answer: JSON, or an HTTP status. With a 429, the daily limit is used up. */
type Served = object | number;

interface LinkedIn {
	/** The latest versions of forms by id, or the answer to the request for several. */
	forms?: Record<string, object> | number;
	/** The forms inside leads, by the lead's id. */
	inside?: Record<string, Served>;
	/** The answer to all other requests for leads, and for forms. */
	lists?: Partial<Record<'leadFormResponses' | 'leadForms', number>>;
	/** HTTP statuses of requests for the event, for names of Pages, and for roles. */
	event?: number;
	names?: number;
	roles?: number;
	owner?: LeadOwner;
}

const PAGE: LeadOwner = { kind: 'organization', id: '1' };
const DAY = { message: 'Resource level throttle APPLICATION DAY limit is reached.' };

const form = (versionId: number, more: object = {}) => ({
	...{ id: 7, versionId, name: 'latest', content: { questions: [] } },
	...more,
});

/** The answered form, as LinkedIn shows it inside a lead. */
const inside = { id: 7, name: 'earlier', content: { questions: [] } };

const lead = (values: object = {}): LeadEntry => ({
	lead: {
		id: 'a',
		submittedAt: NOW - HOUR,
		leadType: 'EVENT',
		owner: { organization: 'urn:li:organization:2' },
		versionedLeadGenFormUrn: 'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:7,1)',
		associatedEntity: { event: 'urn:li:event:9' },
		formResponse: { answers: [] },
		...values,
	},
});
const broken: LeadEntry = { broken: { id: 'undeliverable-1', reason: 'HTTP status 500' } };

const answerOf = (served: Served): Reply =>
	typeof served === 'number'
		? { statusCode: served, body: served === 429 ? DAY : { elements: [] } }
		: { statusCode: 200, body: served };

/** The request in words, and its answer. */
function asked({ pathname, search }: URL, linkedIn: LinkedIn): [string, Served] {
	const [, , path, id] = pathname.split('/');
	const { forms = { 7: form(1) }, event = 200, names = 200, roles = 200 } = linkedIn;
	if (path === 'leadForms' && search.includes('ids=')) {
		const [ids] = /[\d,]+/.exec(search) ?? [];
		return [`forms ${ids}`, typeof forms === 'number' ? forms : { results: forms }];
	}
	if (path === 'leadFormResponses' && id !== undefined) {
		const shown = linkedIn.inside?.[id] ?? 404;
		return [`lead ${id}`, typeof shown === 'number' ? shown : { form: shown }];
	}
	if (path === 'leadForms' || path === 'leadFormResponses') {
		return [`list of ${path}`, linkedIn.lists?.[path] ?? 200];
	}
	if (path === 'organizationAcls') return ['roles', roles];
	if (path === 'events') {
		return ['event', event === 200 ? { id: 9, name: { localized: { en_US: 'Ball' } } } : event];
	}
	const results = { 1: { localizedName: 'One' }, 2: { localizedName: 'Two' } };
	return ['names', names === 200 ? { results } : names];
}

/** What is read of these entries, and the requests for it. */
async function read(entries: LeadEntry[], linkedIn: LinkedIn = {}) {
	const { owner = PAGE } = linkedIn;
	const calls: string[] = [];
	const client = await clientOf((url) => {
		const [words, served] = asked(url, linkedIn);
		// A request and its retries count once.
		if (calls.at(-1) !== words) calls.push(words);
		return answerOf(served);
	});
	const leadType = owner.kind === 'organization' ? 'EVENT' : 'SPONSORED';
	const origin = { owner, leadType } as const;
	const readings = await withoutWaiting(new LeadRows(client).readings(entries, origin));
	const rows = readings.map(({ row }) => row);
	const of = async () => await withoutWaiting(new LeadRows(client).of(entries, origin));
	return { rows, later: readings.map((each) => each.later), calls, of };
}

const forms = { 7: form(2) };
const earlier = { form_name: 'earlier', form_version: 1, lead_error: null };

it.each([
	['1', 0],
	// Without a version, a lead may mean another one each time.
	['', 1],
])('this process keeps version "%s": a later run requests %i forms', async (version, count) => {
	const urn = 'urn:li:leadGenForm:7';
	const versionedLeadGenFormUrn =
		version === '' ? urn : `urn:li:versionedLeadGenForm:(${urn},${version})`;
	const entries = [lead({ versionedLeadGenFormUrn })];
	await read(entries);
	jest.setSystemTime(NOW + 1000 * HOUR);
	const { rows, calls } = await read(entries);
	expect(calls.filter((call) => call.startsWith('forms'))).toHaveLength(count);
	expect(rows).toMatchObject([{ form_name: 'latest', form_version: 1 }]);
});

it('the forms of several leads are requested together, each once', async () => {
	const ofForm = (id: number) =>
		lead({ versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${id},1)` });
	const both = { forms: { 7: form(1), 8: form(1, { id: 8 }) } };
	const { calls } = await read([ofForm(7), ofForm(8), ofForm(7)], both);
	expect(calls.filter((call) => /^(forms|lead) /.test(call))).toEqual(['forms 7,8']);
});

/** The latest version is the answered one, but LinkedIn shows it without questions. */
const damaged = { 7: { id: 7, versionId: 1 } };

it.each<[string, LinkedIn]>([
	['another version', { forms }],
	['it without questions', { forms: damaged }],
	['no form', { forms: {} }],
	['status 401', { forms: 401 }],
	['status 429', { forms: 429 }],
])('the form inside the lead is the answered one where LinkedIn shows %s', async (_, linkedIn) => {
	const { rows } = await read([lead()], { ...linkedIn, inside: { a: inside } });
	expect(rows).toMatchObject([{ ...earlier, field_errors: null }]);
	// It is kept, too.
	const { calls } = await read([lead()]);
	expect(calls.filter((call) => /^(forms|lead) /.test(call))).toEqual([]);
});

it.each<[string, Served]>([
	['another version', form(2)],
	['no form', 404],
	['a form without questions', { id: 7, name: 'damaged' }],
	['status 500', 500],
])('the latest version stands in with a note where a lead shows %s', async (_, a) => {
	const legalInfo = { consents: [{ id: 0 }] };
	const latest = form(2, { content: { questions: [], legalInfo }, hiddenFields: [{}] });
	const linkedIn = { forms: { 7: latest }, inside: { a } };
	const { rows, calls } = await read([lead()], linkedIn);
	const note = expect.stringMatching(/^form_version: .* another version .* than 1,/) as string;
	expect(rows).toMatchObject([{ form_name: 'latest', field_errors: note }]);
	expect(Object.keys(rows[0]).filter((name) => /consent|hidden/.test(name))).toEqual([]);
	// It may be readable later.
	const ofForms = (all: string[]) => all.filter((call) => /^(forms|lead) /.test(call));
	expect(ofForms((await read([lead()], linkedIn)).calls)).toEqual(ofForms(calls));
	expect(ofForms(calls)).toEqual(['forms 7', 'lead a']);
});

it.each<[string, boolean, LinkedIn, object, RegExp]>([
	['fails', true, { forms: 500, inside: { a: 500 } }, {}, / LinkedIn said: .*500/],
	['refuses it', false, { forms: 403, inside: { a: 403 } }, {}, / LinkedIn said: .*form of lead a/],
	['has none', false, { forms: {} }, { versionedLeadGenFormUrn: undefined }, /$/],
])(
	'a row without form says so, and how to get it, if LinkedIn %s; it may be shown later: %s',
	async (_, mayCome, linkedIn, values, said) => {
		const { rows, later, of } = await read([lead(values)], linkedIn);
		const lead_error = expect.stringMatching(`did not show the form .*Pull leads\\.${said.source}`);
		// Otherwise an upsert would clear the stored answers, because the row looks whole.
		expect(rows).toMatchObject([{ lead_error }]);
		expect(later.map((each) => each?.isAlone)).toEqual([mayCome ? true : undefined]);
		expect(await of()).toEqual(rows);
	},
);

it.each<[string, LinkedIn, string]>([
	['fails to show any form', { forms: 500, lists: { leadForms: 500 } }, 'HTTP status 500'],
	[
		'fails to show any lead',
		{ forms, inside: { a: 500 }, lists: { leadFormResponses: 500 } },
		'HTTP status 500',
	],
	['has reached the daily limit of forms', { forms: 429 }, 'daily call limit'],
	['has reached the daily limit of leads', { forms, inside: { a: 429 } }, 'daily call limit'],
])('the row waits while LinkedIn %s', async (_, linkedIn, message) => {
	const error = expect.objectContaining({ message: expect.stringContaining(message) }) as Error;
	const { later, of } = await read([lead()], linkedIn);
	expect(later).toEqual([{ error, isAlone: false }]);
	await expect(of()).rejects.toThrow(message);
});

it('no row is made while LinkedIn rejects the token', async () => {
	const all = { forms: 401, event: 401, names: 401, roles: 401, inside: { a: 401 } };
	await expect(read([lead()], all)).rejects.toThrow('no longer accepts');
});

it('the row of a lead without an owner belongs to the owner of its list', async () => {
	const { rows } = await read([lead({ owner: undefined })]);
	expect(rows).toMatchObject([{ organization_id: '1', organization_name: 'One' }]);
	const account = { kind: 'sponsoredAccount', id: '4' } as const;
	const ofAds = await read([lead({ owner: undefined })], { owner: account });
	expect(ofAds.rows).toMatchObject([{ organization_id: null, sponsored_account_id: '4' }]);
});

it('a run asks once for the names of its Pages, for all of them together, and rows come without them', async () => {
	const others = [lead(), lead({ owner: { organization: 'urn:li:organization:1' } })];
	const { rows, calls } = await read(others);
	expect(rows.map(({ organization_name: name }) => name)).toEqual(['Two', 'One']);
	expect(calls.filter((call) => call === 'names')).toHaveLength(1);
	clearProcessMemory();
	const refused = await read(others, { names: 403 });
	expect(refused.rows).toMatchObject([{ organization_name: null, field_errors: null }, {}]);
});

it("a Page's name is LinkedIn's; the name of the day on which it was chosen counts where LinkedIn shows none", async () => {
	const chosen = { __rl: true, mode: 'list', value: '2', cachedResultName: 'Former name' };
	node.parameters = { organizationId: chosen };
	try {
		expect((await read([lead()])).rows).toMatchObject([{ organization_name: 'Two' }]);
		clearProcessMemory();
		const refused = await read([lead()], { names: 403 });
		expect(refused.rows).toMatchObject([{ organization_name: 'Former name' }]);
	} finally {
		node.parameters = {};
	}
});

it('the row of an undelivered lead has lead type and Page, and reports why LinkedIn did not deliver the lead', async () => {
	expect((await read([lead(), broken])).rows[1]).toMatchObject({
		lead_id: 'undeliverable-1',
		lead_type: 'EVENT',
		organization_id: '1',
		field_errors: null,
		lead_error: expect.stringMatching(
			/could not deliver this lead.*HTTP status 500\. The ID here is/,
		),
	});
});

it.each([
	['a lead', lead(), (lead() as { lead: object }).lead],
	[
		'something else than a lead',
		{ lead: 'x' },
		{ lead: 'x', lead_error: 'LinkedIn sent something that is not a lead' },
	],
	[
		'an undelivered lead',
		broken,
		{ id: 'undeliverable-1', lead_error: expect.stringContaining('500') },
	],
])("rawLead returns LinkedIn's JSON of %s, and the problem if any", (_, entry, json) => {
	const { problem, json: made } = rawLead(entry);
	expect(made).toEqual(json);
	expect(problem).toEqual((json as { lead_error?: string }).lead_error);
});
