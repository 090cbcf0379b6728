import { readTemplate, withCredentials } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';

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
			[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		}),
	);
	workflowId = id;
});

afterAll(async () => await environment?.stop());

const beat = async () => await environment.client.workflows.run(workflowId, 'Every day');

test('a sound connection goes to the quiet branch', async () => {
	const execution = await beat();
	expect(execution.json('Check connection')[0]).toMatchObject({ status: 'ok' });
	expect(execution.status).toBe('success');
	expect(execution.hasRun('Nothing to do')).toBe(true);
	expect(execution.hasRun('Tell your team here')).toBe(false);
});

test('lost roles end the run with what happened and how to fix it', async () => {
	const { control, world } = environment.simulator;
	for (const { id } of world.organizations) control.organizations.revokeRole(id);
	const execution = await beat();
	for (const { id } of world.organizations) control.organizations.grantRole(id, 'ADMINISTRATOR');
	expect(execution.hasRun('Tell your team here')).toBe(true);
	const [{ problems }] = execution.json('Tell your team here') as unknown as [
		{ problems: Array<{ message: string; fix: string }> },
	];
	expect(execution.error?.node?.name).toBe('Report problem');
	expect(execution.error?.message).toContain('missing_permissions');
	expect(execution.error?.message).toContain(problems[0].message);
	expect(execution.error?.message).toContain(problems[0].fix);
});

test('tokens that ended tell to reconnect the credential by its name', async () => {
	environment.simulator.control.tokens.revoke('all');
	const { error } = await beat();
	expect(error?.node?.name).toBe('Report problem');
	expect(error?.message).toContain('"LinkedIn" is reconnect_required');
});
