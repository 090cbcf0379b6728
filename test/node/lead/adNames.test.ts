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

it.each([
	['ofCreative', NAMES],
	['ofCreativeInfo', NAMES],
	['refused', NO_NAMES],
] as const)(
	'an ad lead has the names that LinkedIn returns, else null: %s',
	async (adNames, names) => {
		nodeTest.control.variants.set({ adNames });
		const rows = await pull(nodeTest, ads);
		rows.push(...(await itemsOf(nodeTest, 'lead: get', { leadId: LEAD })));
		const expected = { ...IDS, ...names, field_errors: null, lead_error: null };
		expect(rows.filter(({ lead_id: id }) => id === LEAD)).toMatchObject([expected, expected]);
	},
);

const askedForNames = () =>
	nodeTest.calls('leadFormResponses').filter((call) => call.includes('ownerInfo'));

it('the node requests refused names once, and none with Simplify off and for event leads', async () => {
	nodeTest.control.variants.set({ adNames: 'refused' });
	await pull(nodeTest, { returnAll: false, limit: 1 });
	await itemsOf(nodeTest, 'lead: pull', { ...ads, options: { simplify: false } });
	expect(askedForNames()).toEqual([]);
	for (let time = 0; time < 2; time++) await pull(nodeTest, ads);
	expect(askedForNames()).toHaveLength(1);
});
