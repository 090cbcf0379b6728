import { landmarks } from '../../simulator/world/landmarks';
import { organizationIdsOf, readableOrganizationIds } from '../../simulator/world/queries';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { chosen } from '../router/runAction';
import { check, problemsOf, type CheckItem } from './checkConnection';

const { organizations: ids, members } = landmarks;
const EVERY_SCOPE = ['r_marketing_leadgen_automation', 'r_events', 'r_organization_admin'];

// LinkedIn's clock stays, because Check connection compares it with n8n's.
const nodeTest = useFreshNodeTest({ hurried: () => {} });

const readable = ({ organizations }: CheckItem) =>
	organizations
		.filter(({ event_leads_readable: isReadable }) => isReadable)
		.map(({ organization_id: id }) => id)
		.sort();

const truth = (memberId: string = members.main) =>
	readableOrganizationIds(nodeTest.simulator.world, memberId).sort();

it('Check lists all Pages with their roles and whether their event leads are readable, the main fields first', async () => {
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'ok', healthy: true, problems: [] });
	expect(Object.keys(item).slice(0, 4)).toEqual(['status', 'summary', 'problems', 'organizations']);
	const [all, some] = [item.organizations.length, readable(item).length];
	expect(item.summary).toMatch(`Works. Event leads of ${some} of ${all} Pages can be read. `);
	expect(item.summary).toContain(
		'Locked Vault AG (Page 40404001): LinkedIn refuses its leads, though your role is Super admin.',
	);
	const { world } = nodeTest.simulator;
	const listed = item.organizations.map(({ organization_id: id }) => id).sort();
	expect(listed).toEqual(organizationIdsOf(world, members.main).sort());
	expect(readable(item)).toEqual(truth());
	expect(item.organizations).toContainEqual({
		organization_id: ids.japanese,
		name: '株式会社サクラ工業',
		roles: ['Content admin'],
		event_leads_readable: true,
	});
});

it.each([members.outsider, members.analystOnly])(
	'Check reports the role that member %s needs',
	async (memberId) => {
		nodeTest.control.application.signIn(memberId);
		await nodeTest.connect();
		const item = await check(nodeTest);
		expect(item).toMatchObject({ status: 'missing_permissions', healthy: false });
		expect(item.organizations.map(({ organization_id: id }) => id)).toEqual(
			organizationIdsOf(nodeTest.simulator.world, memberId),
		);
		expect(problemsOf(item)).toEqual([
			expect.stringMatching(/^role_missing: .* \| .*Super admin or Content admin/),
		]);
	},
);

const checkPage = async (id: string) => await check(nodeTest, {}, { organizationId: chosen(id) });

it('the check of one Page is ok when its leads are readable, and lists no other Page', async () => {
	const item = await checkPage(ids.japanese);
	expect(item.status).toBe('ok');
	expect(item.problems).toEqual([]);
	expect(readable(item)).toEqual([ids.japanese]);
	expect(item.organizations).toHaveLength(1);
	expect(item.summary).toContain('Event leads of 1 of 1 Pages can be read.');
});

it.each([
	['you have no role', () => nodeTest.control.organizations.revokeRole(ids.japanese)],
	[
		'your role is Analyst',
		() => {
			nodeTest.control.organizations.revokeRole(ids.japanese);
			nodeTest.control.organizations.grantRole(ids.japanese, 'ANALYST');
		},
	],
])(
	'the check of one Page reports that %s there, although other Pages are readable',
	async (has, lose) => {
		lose();
		const item = await checkPage(ids.japanese);
		expect(item).toMatchObject({ status: 'missing_permissions', healthy: false });
		expect(problemsOf(item)).toEqual([
			expect.stringMatching(
				`^role_missing: .* 株式会社サクラ工業 .*: ${has}; it takes .* \\| .*Super admin or Content admin`,
			),
		]);
		expect((await check(nodeTest)).status).toBe('ok');
	},
);

it('Check requests ad accounts only with sponsored leads on, and reports that you have a role on none', async () => {
	const adCalls = () => nodeTest.calls('adAccountUsers');
	const isOfAds = expect.stringMatching(/^ad_account_role_missing: .*Campaign Manager/);
	await check(nodeTest);
	expect(adCalls()).toEqual([]);
	await nodeTest.reset({ credential: { sponsoredLeads: true } });
	expect(problemsOf(await check(nodeTest))).not.toContainEqual(isOfAds);
	expect(adCalls()).not.toEqual([]);
	for (const account of nodeTest.simulator.world.adAccounts) account.roles = {};
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'ok', healthy: true });
	expect(problemsOf(item)).toContainEqual(isOfAds);
});

it.each(EVERY_SCOPE)('Check reports the missing scope %s once', async (missing) => {
	const enabledScopes = EVERY_SCOPE.filter((scope) => scope !== missing).join(' ');
	await nodeTest.reset({ credential: { customScopes: true, enabledScopes } });
	const item = await check(nodeTest);
	expect(item).toMatchObject({
		status: 'missing_permissions',
		healthy: false,
		scopes: { granted: enabledScopes.split(' '), missing: [missing] },
	});
	expect(item.problems).toEqual([
		{
			code: 'scope_missing',
			message: `LinkedIn did not grant the scope ${missing} to the credential "My LinkedIn"`,
			fix: expect.stringMatching(/Auth tab of your LinkedIn app.*select Switch account/) as string,
		},
	]);
});

it('Check reports that the app has lost its product although the token still has the scope', async () => {
	nodeTest.control.application.set({ scopes: ['r_events', 'r_organization_admin'] });
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'missing_permissions', healthy: false });
	expect(problemsOf(item)).toEqual([
		expect.stringMatching(/^leads_refused: .* \| .*Lead Sync API is still granted/),
	]);
});

const named = { urn: `urn:li:person:${members.main}`, name: 'Mara Lindqvist-O’Hara' };

it.each([
	['none', null],
	['openid profile', named],
	['r_basicprofile', named],
])('Check shows your account if the scope %s allows it', async (profileScope, member) => {
	await nodeTest.reset({ credential: { profileScope } });
	const item = await check(nodeTest);
	expect(item.status).toBe('ok');
	expect(item.member).toEqual(member);
});
