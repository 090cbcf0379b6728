import { readTemplate, withCredentials } from '../../demo/template';
import { duringTests } from '../../harness/duringTests';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';

const { noLeads } = landmarks.organizations;

const canvas = duringTests(
	async () => await Canvas.open(),
	async (opened) => await opened.close(),
);

/** A trigger of a second n8n with the same LinkedIn app. */
const SECOND_N8N =
	'https://n8n-two.example.com/webhook/5f2b7c1e-8a4d-4b6f-9c3a-2d1e0f9b8a7c/webhook';

test('each subscription of this n8n is made anew, that of a second n8n survives, and one that fails is named', async () => {
	const { control, environment } = canvas;
	const { client, ingress } = environment;
	const spec = { owner: { organizationId: noLeads }, leadType: 'EVENT' } as const;
	const ofSecond = control.subscriptions.add({ ...spec, webhook: SECOND_N8N });
	const trigger = canvas.notificationTrigger('Instant lead', { organizationId: byId(noLeads) });
	const { id } = await canvas.create([trigger]);
	await client.workflows.activate(id);
	const webhook = `${ingress.url}${await client.workflows.webhookPath(id, trigger.name)}`;
	const before = control.subscriptions.list().find((each) => each.webhook === webhook)!;
	control.subscriptions.setState(before.id, 'blocked');
	// Its workflow is not published, so that it fails LinkedIn's challenge.
	const silent = `${ingress.url}/webhook/9d8c7b6a-5f4e-4d3c-8b2a-1f0e9d8c7b6a/webhook`;
	const { id: silentId } = control.subscriptions.add({ ...spec, webhook: silent });

	const template = withCredentials(readTemplate('teardown-and-recreate'), {
		[LINKEDIN_CREDENTIAL_TYPE]: canvas.linkedIn,
	});
	const teardown = await client.workflows.create(template);
	const { error } = await client.workflows.run(teardown.id, 'Recreate subscriptions');
	const lines = error?.message.split('\n') ?? [];
	expect(lines[0]).toBe('LinkedIn no longer notifies these addresses:');
	expect(lines[1]).toMatch(`${silent}: `);
	expect(lines[1]).toContain('challenge');
	expect(lines.slice(2)).toEqual(['Unpublish the workflows behind them and publish them again.']);
	const left = control.subscriptions.list();
	expect(left).toHaveLength(2);
	expect(left).toContainEqual(ofSecond);
	const recreated = left.find((each) => each.webhook === webhook)!;
	expect([before.id, silentId]).not.toContain(recreated.id);
	expect(recreated.state).toBe('validated');

	// A subscription that LinkedIn fails to delete stays, and is reported.
	control.faults.add({
		match: { resource: 'leadNotifications', method: 'DELETE' },
		effect: { kind: 'status', status: 403 },
	});
	const { error: refused } = await client.workflows.run(teardown.id, 'Recreate subscriptions');
	expect(refused?.message).toMatch(`These subscriptions were not replaced:\n${webhook}: `);
	expect(control.subscriptions.list()).toHaveLength(2);
	control.faults.clear();
	await client.workflows.deactivate(id);
	expect(control.subscriptions.list()).toEqual([ofSecond]);
});
