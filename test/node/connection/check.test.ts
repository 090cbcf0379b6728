import { landmarks } from '../../simulator/world/landmarks';
import { organizationIdsOf, readableOrganizationIds } from '../../simulator/world/queries';
import { MINUTE } from '../../durations';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { chosen } from '../router/runAction';
import { check, problemsOf, type CheckItem } from './checkConnection';

const { organizations: ids, members } = landmarks;

const DAY = 86_400;

const nodeTest = useFreshNodeTest({ hurried: true });

const readable = ({ organizations }: CheckItem) =>
	organizations
		.filter(({ event_leads_readable: isReadable }) => isReadable)
		.map(({ organization_id: id }) => id)
		.sort();

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
	expect(readable(item)).toEqual(readableOrganizationIds(world, members.main).sort());
	expect(item.organizations).toContainEqual({
		organization_id: ids.japanese,
		name: '株式会社サクラ工業',
		roles: ['Content admin'],
		event_leads_readable: true,
	});
});

const ofPage = { organizationId: chosen(ids.japanese) };

it('the check of one Page is ok when its leads are readable, and lists no other Page', async () => {
	const item = await check(nodeTest, {}, ofPage);
	expect(item.status).toBe('ok');
	expect(readable(item)).toEqual([ids.japanese]);
	expect(item.organizations).toHaveLength(1);
	expect(item.summary).toContain('Event leads of 1 of 1 Pages can be read.');
});

it('the check of one Page reports your role there, although other Pages are readable', async () => {
	const { organizations } = nodeTest.control;
	organizations.revokeRole(ids.japanese);
	organizations.grantRole(ids.japanese, 'ANALYST');
	const item = await check(nodeTest, {}, ofPage);
	expect(item).toMatchObject({ status: 'missing_permissions', healthy: false });
	expect(problemsOf(item)).toEqual([
		expect.stringMatching(
			/^role_missing: .* 株式会社サクラ工業 .*: your role is Analyst; you need .* \| .*Super admin or Content admin/,
		),
	]);
	expect((await check(nodeTest)).status).toBe('ok');
});

it.each([
	['none', null],
	['r_basicprofile', { urn: `urn:li:person:${members.main}`, name: 'Mara Lindqvist-O’Hara' }],
])('Check shows your account if the scope %s allows it', async (profileScope, member) => {
	await nodeTest.reset({ credential: { profileScope } });
	expect(await check(nodeTest)).toMatchObject({ status: 'ok', member });
});

/** Expects an ISO time that is about this many days from now. */
function expectInDays(time: unknown, days: number) {
	const difference = Date.parse(String(time)) - (Date.now() + days * DAY * 1000);
	expect(Math.abs(difference)).toBeLessThan(MINUTE);
}

it('Check shows when both tokens expire, and renews an expired access token', async () => {
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'ok', healthy: true, credential_name: 'My LinkedIn' });
	expect(item.access_token).toMatchObject({ state: 'active', days_left: 59, renewed: false });
	expectInDays(item.access_token.expires_at, 60);
	expect(item.refresh_token).toMatchObject({ present: true, days_left: 364 });
	expectInDays(item.refresh_token.expires_at, 365);
	nodeTest.control.tokens.expireAccess();
	const renewed = await check(nodeTest);
	expect(renewed).toMatchObject({ status: 'ok', access_token: { state: 'active', renewed: true } });
	expectInDays(renewed.access_token.expires_at, 60);
});

it('Refresh Now stores a new token, and finds an expired refresh token while the access token still works', async () => {
	const before = nodeTest.tokens.access_token;
	const item = await check(nodeTest, { refreshNow: true });
	expect(item).toMatchObject({ status: 'ok', access_token: { state: 'active', renewed: true } });
	expect(nodeTest.tokens.access_token).not.toBe(before);
	nodeTest.control.tokens.expireRefresh();
	expect((await check(nodeTest)).status).toBe('ok');
	const later = await check(nodeTest, { refreshNow: true });
	expect(later).toMatchObject({ status: 'reconnect_required', healthy: false });
	expect(later.problems[0].code).toBe('refresh_refused');
});
