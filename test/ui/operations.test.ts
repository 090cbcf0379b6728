import type { INodeParameters } from 'n8n-workflow';
import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { byId } from '../e2e/support/canvas';
import { offeredActions } from '../node/router/runAction';
import { useDesk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from './support/showcase';

const organizationId = byId(showcase.organization.id);
const eventId = byId(showcase.event.id);
const formId = byId(showcase.form.id);

const desk = useDesk(showcaseWorld());

/** A node's name, its action, its parameters, how many items it outputs, and a text that the table shows. */
type Step = [
	name: string,
	action: `${string}.${string}`,
	parameters: INodeParameters,
	items: number,
	shows: string,
];

/** Opens a workflow in which a manual trigger is connected to each action. */
async function layAll(actions: Array<[name: string, action: Step[1], INodeParameters]>) {
	const nodes = actions.map(([name, action, parameters], row) => ({
		...desk.canvas.action(name, action, parameters),
		position: [260, row * 160] as [number, number],
	}));
	const targets = actions.map(([node]) => ({ node, type: 'main' as const, index: 0 }));
	const alone = Object.fromEntries(actions.map(([name]) => [name, { main: [] }]));
	const connections = { ...alone, [MANUAL_TRIGGER.name]: { main: [targets] } };
	return await desk.lay([MANUAL_TRIGGER, ...nodes], { connections });
}

test('every operation runs in the editor and shows its output', async () => {
	const { panel, canvas } = desk;
	const { client, simulator } = canvas.environment;
	const { world, control } = simulator;
	const [lead] = world.leads;
	const { id: published } = await canvas.create([
		canvas.notificationTrigger('Instant lead', {
			organizationId: byId(showcase.organization.id),
		}),
	]);
	await client.workflows.activate(published);
	const [subscription] = control.subscriptions.list();
	const { organization, analyst, event, form } = showcase;
	const all = { organizationId, eventId, timeRange: 'all' };
	const { id: subscriptionId, webhook: webhookUrl } = subscription;
	const steps: Step[] = [
		['Check connection', 'connection.check', {}, 1, organization.name],
		['List organizations', 'organization.getMany', {}, 2, analyst.name],
		['List events', 'event.getMany', { organizationId }, 112, event.name],
		['Get event', 'event.get', { eventId }, 1, event.name],
		['List forms', 'form.getMany', { organizationId }, 112, form.id],
		['Get form fields', 'form.getFields', { formId }, 29, 'what_would_you_like_to_see'],
		['Get form table', 'form.getTable', { formId }, 1, 'CREATE TABLE IF NOT EXISTS'],
		['Pull leads', 'lead.pull', { organizationId, eventId }, 8, 'Keller'],
		['Find differences', 'lead.findDifferences', all, 8, 'missing'],
		['Get lead', 'lead.get', { leadId: lead.id }, 1, 'Keller'],
		['List subscriptions', 'subscription.getMany', { organizationId }, 1, webhookUrl],
		['Delete subscription', 'subscription.delete', { subscriptionId }, 1, 'true'],
		['Create subscription', 'subscription.create', { organizationId, webhookUrl }, 1, webhookUrl],
	];
	const offered = offeredActions().map((action) => action.replace(': ', '.'));
	expect(steps.map(([, action]) => action).sort()).toEqual(offered.sort());
	await layAll(steps.map(([name, action, parameters]) => [name, action, parameters]));
	const canvasText = await desk.page.getByTestId('canvas').innerText();
	for (const subtitle of ['check: connection', 'get many: LinkedIn Page', 'compare stored: lead']) {
		expect(canvasText).toContain(subtitle);
	}
	for (const [name, , , items, shows] of steps) {
		await panel.open(name);
		expect(await panel.executeFor(items)).toContain(shows);
		if (name === 'Get form table') await pictureOfTable();
		await panel.close();
	}
	expect(control.subscriptions.list()).toHaveLength(1);
	await client.workflows.deactivate(published);
});

/** Takes a picture of the open panel with the statement that creates the table. */
async function pictureOfTable(): Promise<void> {
	await desk.panel.widenOutput();
	await desk.panel.scrollTo('create_statement');
	await picture(desk.page, 'form-table');
}
