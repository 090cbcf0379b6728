import { readTemplate, withCredentials } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import { setNode } from '../support/canvas';

jest.setTimeout(300_000);

let environment: LeadSyncEnvironment;
let workflowId: string;

beforeAll(async () => {
	environment = await startEnvironment();
	const { control, world } = environment.simulator;
	control.organizations.setUnreadable(landmarks.organizations.unreadable, false);
	// Roles that do not reach would be told as well; here all is to be well at first.
	for (const { id } of world.organizations) control.organizations.grantRole(id, 'ADMINISTRATOR');
	const { id } = await environment.client.workflows.create(
		withCredentials(readTemplate('connection-heartbeat'), {
			[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn({
				profileScope: 'r_basicprofile',
			}),
		}),
	);
	workflowId = id;
});

afterAll(async () => await environment?.stop());

const beat = async () => await environment.client.workflows.run(workflowId, 'Every day');

test('a sound connection, asked for at /me, ends the run without a word', async () => {
	const { control, world } = environment.simulator;
	control.calls.clear();
	const execution = await beat();
	const [{ id, firstName, lastName }] = world.members;
	expect(execution.json('Check connection')[0]).toMatchObject({
		status: 'ok',
		access_token: { state: 'active' },
		member: { urn: `urn:li:person:${id}`, name: `${firstName} ${lastName}` },
	});
	expect(control.calls.list()).toContainEqual(
		expect.objectContaining({ path: '/v2/me', status: 200 }),
	);
	expect(execution.status).toBe('success');
	expect(execution.hasRun('Report problem')).toBe(false);
});

test('lost roles end the run with what happened and how to fix it', async () => {
	const { control, world } = environment.simulator;
	for (const { id } of world.organizations) control.organizations.revokeRole(id);
	const execution = await beat();
	for (const { id } of world.organizations) control.organizations.grantRole(id, 'ADMINISTRATOR');
	const [{ problems }] = execution.json('Needs attention') as unknown as [
		{ problems: Array<{ message: string; fix: string }> },
	];
	expect(execution.error?.node?.name).toBe('Report problem');
	expect(execution.error?.message).toContain('missing_permissions');
	expect(execution.error?.message).toContain(problems[0].message);
	expect(execution.error?.message).toContain(problems[0].fix);
});

test('a message to the team in between hides nothing of the error', async () => {
	const { client, simulator } = environment;
	const { name, nodes, connections } = await client.workflows.get(workflowId);
	const message = setNode('Message', { ok: 'true' });
	const parameters = { ...message.parameters, includeOtherFields: false };
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	const told = await client.workflows.create({
		name,
		nodes: [...nodes, { ...nodes[0], ...message, id: 'message', parameters }],
		connections: {
			...connections,
			'Needs attention': to('Message'),
			Message: to('Report problem'),
		},
	});
	simulator.control.tokens.expireAccess();
	simulator.control.tokens.expireRefresh();
	const execution = await client.workflows.run(told.id, 'Every day');
	await client.workflows.delete(told.id);
	expect(execution.json('Message')).toEqual([{ ok: 'true' }]);
	expect(execution.error?.message).toContain('"LinkedIn" is reconnect_required');
});

test('tokens that ended tell to reconnect the credential by its name', async () => {
	environment.simulator.control.tokens.revoke('all');
	const { error } = await beat();
	expect(error?.node?.name).toBe('Report problem');
	expect(error?.message).toContain('"LinkedIn" is reconnect_required');
});
