import type { DifferenceSettings } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/findDifferencesSettings';
import { findGoneLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/goneLeads';
import type {
	LeadComparison,
	OwnerReading,
} from '../../../nodes/LinkedInLeadSync/actions/lead/differences/leadComparison';
import { Differences } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/differences';
import { readStoredLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/storedLeads';
import { clientOf } from '../api/inMemoryLinkedIn';

const NOW = Date.UTC(2026, 10, 24, 9);
const DAY = 24 * 3_600_000;

/** Two leads of each of two organizations; LinkedIn shows none of them. */
const ROWS = ['a-1', 'a-2', 'b-1', 'b-2'].map((lead_id) => ({
	lead_id,
	submitted_at: new Date(NOW - DAY).toISOString(),
	lead_type: 'EVENT',
	organization_id: lead_id.startsWith('a') ? '1' : '2',
}));

const SETTINGS = {
	filter: { scope: { leadType: 'EVENT' }, testLeads: 'exclude' },
	keptDays: 90,
	areAllRows: false,
} as DifferenceSettings;

const READ: Omit<OwnerReading, 'owner'> = {
	fresh: 5,
	stored: 5,
	unshown: 0,
	undeliverable: 0,
	unidentified: 0,
};

const ROLES = ['1', '2'].map((id) => ({
	role: 'ADMINISTRATOR',
	state: 'APPROVED',
	organization: `urn:li:organization:${id}`,
}));

/**
 * What is gone, why some are not, and which leads LinkedIn was asked for.
 * @param served ids of leads that LinkedIn has
 * @param first what is known of the first organization's list
 */
async function find(served: string[], first: Partial<OwnerReading> = {}) {
	const asked: string[] = [];
	const client = await clientOf(({ pathname }) => {
		if (pathname.endsWith('/organizationAcls')) {
			return { statusCode: 200, body: { paging: { start: 0, count: 10 }, elements: ROLES } };
		}
		const id = pathname.replace('/rest/leadFormResponses/', '');
		asked.push(id);
		return served.includes(id)
			? { statusCode: 200, body: { id } }
			: { statusCode: 404, body: { status: 404, code: 'NOT_FOUND' } };
	});
	const { byId } = readStoredLeads(ROWS, { id: 'lead_id', time: 'submitted_at' });
	const comparison = {
		differences: new Differences(byId),
		begin: NOW,
		lookAgain: async (reading: OwnerReading) => reading,
	} as unknown as LeadComparison;
	const readings = [
		{ ...READ, owner: { kind: 'organization' as const, id: '1' }, ...first },
		{ ...READ, owner: { kind: 'organization' as const, id: '2' } },
	];
	const { gone, ownerDoubts } = await findGoneLeads(client, SETTINGS, comparison, readings, ROWS);
	const doubts = [...ownerDoubts].map(([id, { doubt }]) => `${id} ${doubt}`);
	return { gone: gone.map(({ id }) => id), doubts, asked };
}

it('tells what neither the list shows nor LinkedIn finds by its id', async () => {
	const all = ROWS.map(({ lead_id }) => lead_id);
	expect(await find([])).toEqual({ gone: all, doubts: [], asked: all });
});

it('tells nothing of an owner of which LinkedIn has such a lead, and all of another', async () => {
	expect(await find(['a-2'])).toMatchObject({ gone: ['b-1', 'b-2'], doubts: ['1 served'] });
});

it('does not ask for leads of an owner that is in doubt', async () => {
	const { gone, doubts, asked } = await find(['a-1'], { unshown: 1 });
	expect([gone, doubts, asked]).toEqual([['b-1', 'b-2'], ['1 unshown'], ['b-1', 'b-2']]);
});
