import { useFreshNodeTest } from '../harness/useNodeTest';

const LEAD_SYNC = 'r_marketing_leadgen_automation r_events r_organization_admin';

const nodeTest = useFreshNodeTest();

const enabledScopes = 'r_events openid';

it.each([
	[{}, LEAD_SYNC],
	[{ sponsoredLeads: true }, `${LEAD_SYNC} r_ads`],
	[{ profileScope: 'openid profile' }, `${LEAD_SYNC} openid profile`],
	[{ sponsoredLeads: true, profileScope: 'r_basicprofile' }, `${LEAD_SYNC} r_ads r_basicprofile`],
	[{ conversions: true }, `${LEAD_SYNC} rw_conversions`],
	[{ sponsoredLeads: true, customScopes: true, enabledScopes }, enabledScopes],
])('with the fields %j, Connect requests the scopes %s', async (fields, expected) => {
	await nodeTest.connect(fields);
	const granted = String(nodeTest.tokens.scope).split(/,| |%20/);
	expect(granted.sort()).toEqual(expected.split(' ').sort());
});
