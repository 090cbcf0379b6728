import { LeadComparison } from '../../../nodes/LinkedInLeadSync/actions/lead/compare/leadComparison';
import type { ComparedLead } from '../../../nodes/LinkedInLeadSync/actions/lead/compare/storedLeads';
import { LeadRows } from '../../../nodes/shared/linkedin/leadRows';
import { MINUTE } from '../../durations';
import { clientOf } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

/* The random histories of Compare stored leads compare whole lists; here are the edges. */

const NOW = Date.UTC(2026, 10, 24, 12);
const TIME = NOW - 3 * 3_600_000;

stopTime(NOW);

/** The difference of a lead that LinkedIn lists with these times of submission, in this order. */
async function differenceOf(stored: Partial<ComparedLead> | undefined, times: unknown[]) {
	const elements = times.map((submittedAt) => ({ id: 'a', submittedAt }));
	const client = await clientOf(() => ({ statusCode: 200, body: { elements } }));
	const leads = new Map<string, ComparedLead>();
	if (stored) leads.set('a', { itemIndex: 0, submitted: TIME, isMarked: false, ...stored });
	const filter = { scope: { leadType: 'EVENT' }, testLeads: 'exclude' } as const;
	const settings = { filter, output: 'summary', rowsFor: 'database' } as const;
	const comparison = new LeadComparison(client, new LeadRows(client), settings, leads);
	await comparison.read({ kind: 'organization', id: '1' });
	return comparison.differences.get('a')?.kind;
}

it.each<[string, Partial<ComparedLead> | undefined, unknown[], string | undefined]>([
	['a lead that came ten minutes ago and is not stored', undefined, [NOW - 10 * MINUTE], 'missing'],
	['a younger lead that is not stored', undefined, [NOW - 10 * MINUTE + 1], undefined],
	['a stored lead with an earlier time', {}, [TIME - MINUTE], undefined],
	['a stored lead with a time that the destination rounded', {}, [TIME + MINUTE], undefined],
	['a stored lead with a later time', {}, [TIME + MINUTE + 1], 'changed'],
	['a stored lead that is listed twice', {}, [TIME, TIME + 2 * MINUTE, TIME], 'changed'],
	['a stored lead without a time at LinkedIn', {}, [undefined], undefined],
	['a lead without a stored time', { submitted: undefined }, [TIME], undefined],
	['a lead whose row is marked as gone', { isMarked: true }, [TIME], 'changed'],
])('the difference of %s (%j, listed at %j) is: %s', async (_, stored, times, expected) => {
	expect(await differenceOf(stored, times)).toBe(expected);
});
