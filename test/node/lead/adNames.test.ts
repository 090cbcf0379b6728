import { mapValues } from 'lodash';

import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { itemsOf } from '../router/runAction';
import { pull } from './support/pull';

const { adAccounts } = landmarks;
const ads = { leadType: 'SPONSORED', sponsoredAccountId: adAccounts.campaignManager };

const nodeTest = useNodeTest({ credential: { sponsoredLeads: true } });
beforeAll(() => {
	nodeTest.control.leads.add({
		formId: landmarks.forms.emoji,
		...{ leadType: 'SPONSORED', owner: { adAccountId: adAccounts.campaignManager } },
		...{ campaignId: '198356826', creativeId: '241257736' },
		id: LEAD,
	});
});
beforeEach(() => {
	clearProcessMemory();
	nodeTest.control.calls.clear();
});

const LEAD = 'c0ffee00-0000-4000-8000-000000000000-1';

const IDS = {
	campaign_id: '198356826',
	sponsored_account_id: adAccounts.campaignManager,
	creative_id: '241257736',
};
const NAMES = {
	campaign_name: 'Campaign 198356826',
	campaign_type: 'SPONSORED_UPDATES',
	sponsored_account_name: `Account ${adAccounts.campaignManager}`,
	creative_name: 'Ad 241257736',
};
/** The list of ad accounts still has the account's name. */
const NO_NAMES = {
	...mapValues(NAMES, () => null),
	sponsored_account_name: NAMES.sponsored_account_name,
};

const rowOf = (rows: Array<{ lead_id?: unknown }>) => rows.find(({ lead_id: id }) => id === LEAD);
const leadCalls = () => nodeTest.calls('leadFormResponses');

it.each([
	['ofCreative', NAMES, 1, 1],
	['ofCreativeInfo', NAMES, 1, 1],
	['refused', NO_NAMES, 2, 1],
	// One lead's 404 may also mean that the lead is not there, so it proves nothing for later leads.
	['notFound', NO_NAMES, 2, 2],
] as const)(
	'an ad lead has the names that LinkedIn returns, else null, and the node requests refused names only once (%s)',
	async (adNames, names, calls, callsForOne) => {
		nodeTest.control.variants.set({ adNames });
		const first = await pull(nodeTest, ads);
		expect(rowOf(first)).toMatchObject({ ...IDS, ...names, field_errors: null, lead_error: null });
		const ofFirst = leadCalls().length;
		nodeTest.control.calls.clear();
		// The second Pull does not request the refused names again.
		await pull(nodeTest, ads);
		expect(ofFirst - leadCalls().length).toBe(calls - 1);

		expect(await itemsOf(nodeTest, 'lead: get', { leadId: LEAD })).toMatchObject([
			{ ...IDS, ...names },
		]);
		nodeTest.control.calls.clear();
		await itemsOf(nodeTest, 'lead: get', { leadId: LEAD });
		expect(leadCalls()).toHaveLength(callsForOne);
	},
);

it('the node requests no names of ads with Simplify off, and for event leads', async () => {
	await pull(nodeTest, { returnAll: false, limit: 1 });
	await itemsOf(nodeTest, 'lead: pull', { ...ads, options: { simplify: false } });
	await itemsOf(nodeTest, 'lead: get', { leadId: LEAD, options: { simplify: false } });
	expect(leadCalls().filter((call) => call.includes('ownerInfo'))).toEqual([]);
});
