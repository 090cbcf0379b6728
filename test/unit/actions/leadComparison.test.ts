import { LeadComparison } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/leadComparison';
import type { ComparedLead } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/storedLeads';
import { LeadRows } from '../../../nodes/shared/linkedin/leadRows';
import type { LeadFilter } from '../../../nodes/shared/linkedin/leadWindow';
import { MINUTE } from '../../durations';
import { clientOf } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const NOW = Date.UTC(2026, 10, 24, 12);
const TIME = NOW - 3 * 3_600_000;

stopTime(NOW);

/** A lead at LinkedIn: id, time of submission, and whether it is a test lead. */
type Listed = [id: string, submittedAt?: number, isTest?: boolean];

const stored = (leads: Record<string, Partial<ComparedLead>>) =>
	new Map(
		Object.entries(leads).map(([id, own], itemIndex): [string, ComparedLead] => [
			id,
			{ itemIndex, submitted: TIME, isMarked: false, ...own },
		]),
	);

/** The differences that are reported of these leads at LinkedIn, which are in the order of its list. */
async function compare(
	leads: Map<string, ComparedLead>,
	listed: Listed[],
	filter: Partial<LeadFilter> = {},
) {
	const client = await clientOf(({ searchParams }) => {
		const onlyTests = searchParams.get('limitedToTestLeads') === 'true';
		const elements = listed
			.filter(([, , isTest = false]) => isTest === onlyTests)
			.map(([id, submittedAt, testLead = false]) => ({ id, submittedAt, testLead }));
		const total = elements.length;
		return { statusCode: 200, body: { paging: { start: 0, count: 1000, total }, elements } };
	});
	const comparison = new LeadComparison(
		client,
		new LeadRows(client),
		{
			filter: { scope: { leadType: 'EVENT' }, testLeads: 'exclude', ...filter },
			output: 'summary',
			rowsFor: 'database',
		},
		leads,
	);
	await comparison.read({ kind: 'organization', id: '1' });
	const shown = comparison.lists.get('1')?.shown;
	const told = [...comparison.differences].map(([id, { kind }]) => `${kind} ${id}`);
	return { told, shown };
}

it('a comparison reports missing and changed leads, by the latest time of each, and notes which stored leads LinkedIn lists', async () => {
	const leads = stored({ same: {}, again: {}, unshown: {} });
	const { told, shown } = await compare(leads, [
		['same', TIME],
		['again', TIME],
		['again', TIME + 2 * MINUTE],
		['again', TIME],
		['new', TIME + 2 * MINUTE],
	]);
	expect(told).toEqual(['changed again', 'missing new']);
	expect(shown).toEqual(['same', 'again']);
});

it.each<[string, Partial<ComparedLead>, number | undefined, string[]]>([
	['an earlier time', {}, TIME - MINUTE, []],
	['a time that the destination rounded', {}, TIME + MINUTE, []],
	['a later time', {}, TIME + MINUTE + 1, ['changed a']],
	['no time at LinkedIn', {}, undefined, []],
	['no stored time', { submitted: undefined }, TIME, []],
	['a row that is marked as gone', { isMarked: true }, TIME, ['changed a']],
])('a comparison recognizes a stored lead with %s', async (_, lead, time, expected) => {
	expect((await compare(stored({ a: lead }), [['a', time]])).told).toEqual(expected);
});

it('a comparison ignores leads that are younger than ten minutes or that the filter excludes', async () => {
	const { told } = await compare(
		new Map(),
		[
			['young', NOW - 10 * MINUTE + 1],
			['old', NOW - 10 * MINUTE],
			['early', TIME - 1],
			['test', TIME, true],
		],
		{ start: TIME },
	);
	expect(told).toEqual(['missing old']);
});
