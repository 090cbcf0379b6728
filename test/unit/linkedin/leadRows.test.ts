import type { LeadEntry } from '../../../nodes/shared/linkedin/leadFormResponses';
import { LeadRows, rawLead } from '../../../nodes/shared/linkedin/leadRows';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import type { LeadOwner } from '../../../nodes/shared/values/leadOwner';
import { clientOf, node, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

stopTime(Date.UTC(2026, 10, 24));

const PAGE: LeadOwner = { kind: 'organization', id: '1' };
const form = { id: 7, versionId: 1, name: 'Summit', content: { questions: [] } };
const lead = (values: object = {}): LeadEntry => ({
	lead: {
		id: 'a',
		submittedAt: Date.UTC(2026, 10, 23),
		leadType: 'EVENT',
		owner: { organization: 'urn:li:organization:2' },
		versionedLeadGenFormUrn: 'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:7,1)',
		associatedEntity: { event: 'urn:li:event:9' },
		formResponse: { answers: [] },
		...values,
	},
});
/** With a 429: the daily limit is used up. */
const DAY = { message: 'Resource level throttle APPLICATION DAY limit is reached.' };
const broken: LeadEntry = { broken: { id: 'undeliverable-1', reason: 'HTTP status 500' } };

interface Shown {
	forms?: unknown;
	/** HTTP status of requests for forms. */
	formsStatus?: number;
	/** HTTP status of requests for the event, and for the list of events. */
	event?: number;
	/** HTTP status of requests for one lead, or for the leads of a version. */
	leads?: number;
	/** HTTP status of requests for names of Pages. */
	names?: number;
	owner?: LeadOwner;
}

/** The rows of these entries, and the requests for them. */
async function rowsOf(entries: LeadEntry[], shown: Shown = {}) {
	const { forms = { 7: form }, formsStatus = 200, event = 200, leads = 200, names = 200 } = shown;
	const { owner = PAGE } = shown;
	const calls: string[] = [];
	const client = await clientOf(({ pathname, search }) => {
		const [, , path] = pathname.split('/');
		if (calls[calls.length - 1] !== path) calls.push(path);
		if (path === 'events')
			return { statusCode: event, body: { id: 9, name: { localized: { en_US: 'Ball' } } } };
		if (path === 'organizationsLookup') {
			const results = { 1: { localizedName: 'One' }, 2: { localizedName: 'Two' } };
			return { statusCode: names, body: { results } };
		}
		if (path === 'leadForms') return { statusCode: formsStatus, body: { ...DAY, results: forms } };
		if (path === 'organizationAcls') return { statusCode: leads, body: { elements: [] } };
		const isCheck = search.startsWith('?q=owner') && !search.includes('versioned');
		return { statusCode: isCheck ? 200 : leads, body: { elements: [] } };
	});
	const leadType = owner.kind === 'organization' ? 'EVENT' : 'SPONSORED';
	const made = await withoutWaiting(new LeadRows(client).of(entries, { owner, leadType }));
	return { rows: made, calls };
}

it('the row of a lead without an owner belongs to the owner of its list', async () => {
	const { rows } = await rowsOf([lead({ owner: undefined })]);
	expect(rows).toMatchObject([{ organization_id: '1', organization_name: 'One' }]);
	const account = { kind: 'sponsoredAccount', id: '4' } as const;
	const ofAds = await rowsOf([lead({ owner: undefined })], { owner: account });
	expect(ofAds.rows).toMatchObject([{ organization_id: null, sponsored_account_id: '4' }]);
});

it('a run asks once for the names of its Pages, for all of them together, and rows come without them', async () => {
	const others = [lead(), lead({ owner: { organization: 'urn:li:organization:1' } })];
	const { rows, calls } = await rowsOf(others);
	expect(rows.map(({ organization_name: name }) => name)).toEqual(['Two', 'One']);
	expect(calls.filter((path) => path === 'organizationsLookup')).toHaveLength(1);
	clearProcessMemory();
	const refused = await rowsOf(others, { names: 403 });
	expect(refused.rows).toMatchObject([{ organization_name: null, field_errors: null }, {}]);
});

it("a Page's name is LinkedIn's; the name of the day on which it was chosen counts where LinkedIn shows none", async () => {
	const chosen = { __rl: true, mode: 'list', value: '2', cachedResultName: 'Former name' };
	node.parameters = { organizationId: chosen };
	try {
		expect((await rowsOf([lead()])).rows).toMatchObject([{ organization_name: 'Two' }]);
		clearProcessMemory();
		const refused = await rowsOf([lead()], { names: 403 });
		expect(refused.rows).toMatchObject([{ organization_name: 'Former name' }]);
	} finally {
		node.parameters = {};
	}
});

it('the row of an undelivered lead has lead type and Page, and reports why LinkedIn did not deliver the lead', async () => {
	expect((await rowsOf([lead(), broken])).rows[1]).toMatchObject({
		lead_id: 'undeliverable-1',
		lead_type: 'EVENT',
		organization_id: '1',
		field_errors: null,
		lead_error: expect.stringMatching(
			/could not deliver this lead.*HTTP status 500\. The ID here is/,
		),
	});
});

it.each<[string, number, object, RegExp]>([
	['LinkedIn fails', 500, {}, / LinkedIn said: .*500/],
	['LinkedIn refuses it', 403, {}, / LinkedIn said: /],
	['the lead names none', 200, { versionedLeadGenFormUrn: undefined }, /$/],
])('a row without form says so, and how to get it, if %s', async (_, leads, values, said) => {
	const { rows } = await rowsOf([lead(values)], { forms: {}, leads });
	const lead_error = expect.stringMatching(`did not show the form .*Lead → Pull\\.${said.source}`);
	// Otherwise an upsert would clear the stored answers, because the row looks whole.
	expect(rows).toMatchObject([{ lead_error }]);
});

it.each<[string, Shown, string]>([
	['fails to show forms', { formsStatus: 500 }, 'HTTP status 500'],
	['has reached the daily limit of forms', { formsStatus: 429 }, 'daily call limit'],
	['rejects the token', { formsStatus: 401, event: 401, leads: 401 }, 'no longer accepts'],
])('no row comes without its columns while LinkedIn %s', async (_, shown, message) => {
	await expect(rowsOf([lead()], shown)).rejects.toThrow(message);
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
