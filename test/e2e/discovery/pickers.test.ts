import type { INodeListSearchItems, INodeParameters } from 'n8n-workflow';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf, lifeCycleState, organizationIdsOf } from '../../simulator/world/queries';
import { latestVersion } from '../../simulator/world/lookups';
import { byId, Canvas } from '../support/canvas';

const { manyEvents, nastyForms, analyst, threeRoles, sameName } = landmarks.organizations;

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

beforeEach(() => canvas.control.faults.clear());

/** Asks for a list as the editor's panel of Lead → Pull does. */
async function list(
	method: string,
	parameters: INodeParameters = {},
	filter?: string,
): Promise<INodeListSearchItems[]> {
	const node = canvas.action('Pull', 'lead.pull', { leadType: 'EVENT', ...parameters });
	const { results } = await canvas.environment.client.nodeTypes.search({
		nodeType: node.type,
		typeVersion: node.typeVersion,
		parameters: node.parameters ?? {},
		credentials: node.credentials,
		method,
		filter,
	});
	return results;
}

const values = (items: INodeListSearchItems[]) => items.map(({ value }) => value);

test('organizations: all pages, names in every script, what cannot be used is marked', async () => {
	const { world } = canvas.environment.simulator;
	const items = await list('searchOrganizations');
	expect(values(items).sort()).toEqual(organizationIdsOf(world, landmarks.members.main).sort());
	const name = (id: string) => items.find(({ value }) => value === id)?.name;
	expect(name(analyst)).toBe('Numbers Only Ltd (no role for event leads)');
	expect(name(landmarks.organizations.japanese)).toBe('株式会社サクラ工業');
	expect([name(threeRoles), name(sameName)]).toEqual([
		`Twin Peaks Consulting ${threeRoles}`,
		`Twin Peaks Consulting ${sameName}`,
	]);
});

test('organizations: search by name whatever its case, and by id; "all" stays on top', async () => {
	expect(values(await list('searchOrganizations', {}, 'TWIN')).sort()).toEqual(
		[threeRoles, sameName].sort(),
	);
	expect(values(await list('searchOrganizations', {}, manyEvents))).toEqual([manyEvents]);
	expect(values(await list('searchOrganizations', {}, 'no such page'))).toEqual([]);
	expect(values(await list('searchOrganizationsOrAll', {}, manyEvents))).toEqual([
		'all',
		manyEvents,
	]);
});

test('events: all pages of the chosen organization, newest first, with date and state', async () => {
	const { world } = canvas.environment.simulator;
	const now = canvas.control.now();
	const events = eventsOf(world, { organizationId: manyEvents, withForm: true });
	const items = await list('searchEvents', { organizationId: byId(manyEvents) });
	const expected = events.map((event) => ({
		name: expect.stringContaining(
			`(${new Date(event.startsAt).toISOString().slice(0, 10)}, ${lifeCycleState(event, now).toLowerCase()})`,
		) as string,
		value: event.id,
		url: `https://www.linkedin.com/events/${event.id}/`,
	}));
	const byValue = (a: { value: unknown }, b: { value: unknown }) =>
		String(a.value) < String(b.value) ? -1 : 1;
	expect([...items].sort(byValue)).toEqual(expected.sort(byValue));
	const starts = values(items).map((id) => events.find((event) => event.id === id)?.startsAt ?? 0);
	expect(starts).toEqual([...starts].sort((a, b) => b - a));
});

test('forms: with state and version, searchable', async () => {
	const { world } = canvas.environment.simulator;
	const forms = world.forms.filter(
		({ owner }) => 'organizationId' in owner && owner.organizationId === nastyForms,
	);
	const items = await list('searchForms', { organizationId: byId(nastyForms) });
	expect(new Set(items)).toEqual(
		new Set(
			forms.map((form) => ({
				name: expect.stringContaining(
					`(${form.state.toLowerCase()}, version ${latestVersion(form).versionId})`,
				) as string,
				value: form.id,
			})),
		),
	);
	const { draft } = landmarks.forms;
	expect(values(await list('searchForms', { organizationId: byId(nastyForms) }, 'draft'))).toEqual([
		draft,
	]);
});

test('forms: those of the ad account when sponsored leads are meant', async () => {
	const { campaignManager } = landmarks.adAccounts;
	const items = await list('searchForms', {
		leadType: 'SPONSORED',
		sponsoredAccountId: campaignManager,
	});
	expect(values(items)).toEqual([landmarks.otherForms.sponsored]);
	await expect(list('searchForms', { leadType: 'SPONSORED' })).rejects.toThrow(/^.*Ad Account ID:/);
});

test('one organization that refuses hides no event of the others', async () => {
	canvas.control.faults.add({
		match: { resource: 'events', organizationId: manyEvents },
		effect: { kind: 'status', status: 403 },
		times: 'always',
	});
	const ids = values(await list('searchEvents', { organizationId: byId('all') }));
	expect(ids).toContain(landmarks.events.emoji);
	expect(ids.length).toBeGreaterThan(10);
});

test('errors say what happened and what to do', async () => {
	const events = list('searchEvents', { organizationId: byId(analyst) });
	await expect(events).rejects.toThrow(
		`LinkedIn does not allow access to events of organization ${analyst}`,
	);
	canvas.control.tokens.revoke('all');
	await expect(list('searchOrganizations')).rejects.toThrow(
		/credential "LinkedIn": its refresh token is expired or revoked/,
	);
});
