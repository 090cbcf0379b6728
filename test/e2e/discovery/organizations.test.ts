import { landmarks } from '../../simulator/world/landmarks';
import { organizationIdsOf, readableOrganizationIds } from '../../simulator/world/queries';
import type { World } from '../../simulator/world/types';
import { Canvas } from '../support/canvas';
import { expectedOrganizations } from '../support/expectedItems';

const memberId = landmarks.members.main;
const { manyLeads, revoked } = landmarks.organizations;

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

beforeEach(() => canvas.control.faults.clear());

function truth(world: World) {
	return new Set(
		expectedOrganizations(world).map((facts) => ({
			...facts,
			roles: new Set(facts.roles as string[]),
		})),
	);
}

async function organizations() {
	const execution = await canvas.run([canvas.action('List', 'organization.getMany')]);
	expect(execution.error).toBeUndefined();
	return execution
		.json('List')
		.map((item) => ({ ...item, roles: new Set(item.roles as string[]) }));
}

test('all organizations in which the member has an approved role, with every role', async () => {
	const listed = await organizations();
	expect(new Set(listed)).toEqual(truth(canvas.environment.simulator.world));
	expect(listed.length).toBe(new Set(listed.map((item) => JSON.stringify(item))).size);
});

test('one that is revoked later, or that cannot be looked up, hides none of the others', async () => {
	const { world } = canvas.environment.simulator;
	canvas.control.organizations.revokeRole(manyLeads);
	canvas.control.organizations.setLookupForbidden(landmarks.organizations.school, true);
	const listed = await organizations();
	const ids = listed.map((item) => (item as { organization_id?: string }).organization_id);
	expect(new Set(ids)).toEqual(new Set(organizationIdsOf(world, memberId)));
	expect(ids).not.toContain(manyLeads);
	expect(ids).not.toContain(revoked);
	canvas.control.organizations.grantRole(manyLeads, 'CONTENT_ADMINISTRATOR');
});

test('an organization that answers 403 hides no lead of the others, and is named', async () => {
	const { world } = canvas.environment.simulator;
	const { unreadable } = landmarks.organizations;
	canvas.control.organizations.setUnreadable(manyLeads, true);
	const readable = readableOrganizationIds(world, memberId);
	expect(readable).not.toContain(manyLeads);
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', {}, { onError: 'continueErrorOutput' }),
	]);
	canvas.control.organizations.setUnreadable(manyLeads, false);

	const ids = execution.json('Pull').map(({ lead_id }) => lead_id);
	const expected = canvas.control.leads
		.list({ leadType: 'EVENT', testLeads: 'exclude' })
		.filter(({ owner }) => 'organizationId' in owner && readable.includes(owner.organizationId))
		.map(({ id }) => id);
	expect(ids.sort()).toEqual(expected.sort());
	const refused = execution.json('Pull', 1).map(({ details }) => details);
	expect(new Set(refused)).toEqual(
		new Set(
			[manyLeads, unreadable].map((organization_id) =>
				expect.objectContaining({ organization_id }),
			),
		),
	);
});
