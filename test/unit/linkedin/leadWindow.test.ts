import type { LeadEntry } from '../../../nodes/shared/linkedin/leadFormResponses';
import type { LeadFilter, TestLeads } from '../../../nodes/shared/linkedin/leadWindow';
import { matches, readLeadWindow } from '../../../nodes/shared/linkedin/leadWindow';
import { clientOf } from '../wire/inMemoryLinkedIn';

const TIME = Date.UTC(2026, 10, 24);
const scope = { leadType: 'EVENT' } as const;
const broken: LeadEntry = { broken: { id: 'x', reason: 'HTTP status 500' } };
const lead = (values: object = {}): LeadEntry => ({
	lead: { id: 'a', submittedAt: TIME, ...values },
});

const ofEvent = (id: string) => lead({ associatedEntity: { event: `urn:li:event:${id}` } });

it.each<[string, LeadEntry, Partial<LeadFilter>, boolean]>([
	['a test lead', lead({ testLead: true }), {}, false],
	['a test lead', lead({ testLead: true }), { testLeads: 'include' }, true],
	['a real lead', lead(), { testLeads: 'only' }, false],
	['a lead at the start', lead(), { start: TIME }, true],
	['a lead before the start', lead(), { start: TIME + 1 }, false],
	['a lead at the end', lead(), { end: TIME }, false],
	['a lead before the end', lead(), { end: TIME + 1 }, true],
	['a lead without a time', lead({ submittedAt: 'today' }), { start: TIME, end: TIME + 1 }, true],
	['an undelivered lead', broken, { start: TIME, testLeads: 'only' }, true],
	['something else than a lead', { lead: null }, {}, true],
	[
		'a lead of another form',
		lead({ versionedLeadGenFormUrn: 'urn:li:leadGenForm:8' }),
		{ scope: { ...scope, formId: '7' } },
		false,
	],
	['a lead of the event', ofEvent('9'), { scope: { ...scope, eventId: '9' } }, true],
	['a lead of another event', ofEvent('8'), { scope: { ...scope, eventId: '9' } }, false],
])('%s (%j) matches the filter %j: %s', (_, entry, filter, expected) => {
	expect(matches(entry, { scope, testLeads: 'exclude', ...filter })).toBe(expected);
});

/** The ids of the leads that are read, and how many lists were requested. */
async function read(testLeads: TestLeads) {
	let lists = 0;
	const client = await clientOf(({ search }) => {
		const isTest = search.includes('limitedToTestLeads=true');
		const start = Number(/start=(\d+)/.exec(search)?.[1]);
		if (start === 0) lists++;
		const leads = [isTest ? 'test' : 'real', 'both'].map((id) => ({ id, submittedAt: TIME }));
		return { statusCode: 200, body: { elements: leads.slice(start) } };
	});
	const ids: string[] = [];
	const owner = { kind: 'organization', id: '1' } as const;
	for await (const entries of readLeadWindow(client, owner, {
		scope: { leadType: 'EVENT' },
		testLeads,
	})) {
		for (const entry of entries)
			ids.push(String('lead' in entry && (entry.lead as { id: string }).id));
	}
	return { ids, lists };
}

it.each<[TestLeads, string[], number]>([
	['exclude', ['real', 'both'], 1],
	['only', ['test', 'both'], 1],
	['include', ['real', 'both', 'test'], 2],
])('with test leads set to %s, each lead is read once', async (testLeads, ids, lists) => {
	expect(await read(testLeads)).toEqual({ ids, lists });
});
