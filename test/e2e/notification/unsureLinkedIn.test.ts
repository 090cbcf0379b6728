import { difference, uniq } from 'lodash';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import type { Lead } from '../../simulator/world/types';
import { ActiveTrigger } from '../support/activeTrigger';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

const INSTANT = 'Instant';
const POLLING = 'Leads';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	canvas.control.versions.set(['202607', '202608', '202609']);
});
afterAll(async () => await canvas?.close());

const addLeads = (count = 2) => canvas.control.leads.addMany({ eventId: ids.first }, count);

test.each([
	[400, '202607'],
	[403, '202608'],
] as const)(
	'when LinkedIn refuses its retired version with %i, the published trigger continues, and the test of the credential says so',
	async (retiredVersion, apiVersion) => {
		const { client } = canvas.environment;
		const { credentials } = client;
		await credentials.update(canvas.linkedIn.id, { apiVersion });
		const trigger = await ActiveTrigger.create(canvas, {});
		await trigger.activate();
		await trigger.settled(addLeads());
		canvas.control.variants.set({ retiredVersion });
		canvas.control.versions.retire(apiVersion);
		const rows = await trigger.settled(addLeads());
		expect(new Set(rows).size).toBe(4);
		expect((await trigger.executions()).map(({ error }) => error)).not.toContainEqual(
			expect.anything(),
		);
		expect(await credentials.test(canvas.linkedIn.id)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('yncs continue if Follow API Version is on') as string,
		});
		await trigger.delete();
		await credentials.update(canvas.linkedIn.id, { apiVersion: '202609' });
	},
);

/** A workflow with both triggers. */
async function bothTriggers() {
	const { client } = canvas.environment;
	const page = { organizationId: byId(ids.main) };
	const { id } = await canvas.create(
		[
			canvas.notificationTrigger(INSTANT, page),
			canvas.trigger(POLLING, { ...page, pollTimes: { ...everySeconds(1) } }),
		],
		{ connections: { [INSTANT]: {} } },
	);
	/** The ids that a trigger has output, and those of failed executions. */
	const output = async (trigger: string) => {
		const all = await client.executions.list(id);
		const executions = await Promise.all(
			all.map(async (one) => await client.executions.get(one.id)),
		);
		expect(executions.map(({ error }) => error)).not.toContainEqual(expect.anything());
		return executions.flatMap((execution) =>
			execution.json(trigger).map(({ lead_id: leadId }) => String(leadId)),
		);
	};
	return {
		id,
		/** Waits until both triggers have output these leads. @returns the sorted ids of all output, with repetitions */
		outputOf: async (leads: Lead[]) => {
			const isOutput = async (trigger: string) => {
				const found = await output(trigger);
				return leadIds(leads).every((leadId) => found.includes(leadId));
			};
			await waitUntil('both triggers to output the leads', async () => {
				return ((await isOutput(INSTANT)) && (await isOutput(POLLING))) || undefined;
			});
			return { instant: (await output(INSTANT)).sort(), polled: (await output(POLLING)).sort() };
		},
		/** Changes the instant trigger, and publishes. */
		edit: async (parameters: object) => {
			const workflow = await client.workflows.get(id);
			const nodes = workflow.nodes.map((node) =>
				node.name === INSTANT
					? { ...node, parameters: { ...node.parameters, ...parameters } }
					: node,
			);
			await client.session.send('PATCH', `/rest/workflows/${id}`, {
				...{ nodes, connections: workflow.connections, settings: workflow.settings },
				versionId: workflow.versionId,
			});
			await client.workflows.activate(id);
		},
	};
}

test('with its list of subscriptions refused, LinkedIn notifies a published workflow by each form of signature, also after an edit and a restart, and the polling trigger beside it loses nothing and repeats only what a restart does', async () => {
	const { client, n8n } = canvas.environment;
	const { notifications, subscriptions, variants } = canvas.control;
	variants.set({ subscriptionFinder: 400 });
	const workflow = await bothTriggers();
	await client.workflows.activate(workflow.id);
	const leads: Lead[] = [];
	for (const signedText of ['prefixedBody', 'body'] as const) {
		for (const signatureHeader of ['bare', 'prefixed'] as const) {
			variants.set({ signedText, signatureHeader });
			leads.push(...addLeads(1));
			await notifications.settled();
		}
	}
	const outputOfAll = async () => {
		const { instant, polled } = await workflow.outputOf(leads);
		expect(instant).toEqual(leadIds(leads));
		return polled;
	};
	expect(await outputOfAll()).toEqual(leadIds(leads));
	await workflow.edit({ eventId: byId(ids.first) });
	const beforeRestart = addLeads();
	leads.push(...beforeRestart);
	expect(await outputOfAll()).toEqual(leadIds(leads));
	expect(subscriptions.list()).toHaveLength(1);

	await n8n.restart();
	leads.push(...addLeads());
	expect(uniq(await outputOfAll())).toEqual(leadIds(leads));
	expect(subscriptions.list()).toHaveLength(1);
	// The new process does not know the subscription's ID. The trigger skips what both notify.
	await workflow.edit({ leadActions: ['CREATED'] });
	leads.push(...addLeads());
	const polled = await outputOfAll();
	expect(uniq(polled)).toEqual(leadIds(leads));
	expect(subscriptions.list()).toHaveLength(2);
	const repeated = polled.filter((id, index) => polled.indexOf(id) !== index);
	expect(difference(repeated, leadIds(beforeRestart))).toEqual([]);
	expect(n8n.logs()).toMatch(/created subscription \d+ for .*Subscription → Delete/);
	expect(n8n.logs()).toContain('LinkedIn signed a notification by an HMAC of the body alone');

	await client.workflows.delete(workflow.id);
	variants.set({ subscriptionFinder: 'served' });
	for (const { id } of subscriptions.list()) subscriptions.delete(id);
});
