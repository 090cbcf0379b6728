import { randomInt } from 'node:crypto';
import type { PostgresNodes } from '../../e2e/support/postgresNodes';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import { workflowOf } from '../../harness/workflowBuilder';
import type { Scene, Stage } from '../stage/stage';

/** Where leads come from, and how they become rows of a table. */
export interface PushPath {
	name: string;
	/** Sends the lead with this number; gives its id. */
	send(index: number): Promise<string>;
	/** When each of these leads was first sent, epoch milliseconds, and how many tries got no 200. */
	sent(ids: ReadonlySet<string>): Promise<{ times: Map<string, number>; unanswered: number }>;
}

/** People register, and LinkedIn notifies this package's trigger. */
export function linkedInPushes({ simulator, world }: Scene): PushPath {
	const { leads, notifications } = simulator.control;
	const eventIds = world.events.map(({ id }) => id);
	return {
		name: 'LinkedIn Lead Notification Trigger',
		send: async (index) => (await leads.add({ eventId: eventIds[index % eventIds.length] })).id,
		sent: async (ids) => {
			await notifications.settled();
			const tries = (await notifications.deliveries()).filter(({ leadId }) => ids.has(leadId));
			const first = tries.filter(({ attempt }) => attempt === 1);
			return {
				times: new Map(first.map(({ leadId, time }) => [leadId, time])),
				unanswered: tries.filter(({ status }) => status !== 200).length,
			};
		},
	};
}

const WEBHOOK_PATH = 'benchmark-rows';

/**
 * What n8n itself takes: its Webhook node gets the finished row, which nobody signed and for which
 * nothing is asked of LinkedIn.
 */
export function finishedRows({ ingress }: Stage, row: Record<string, unknown>): PushPath {
	const sent = new Map<string, { time: number; status: number }>();
	return {
		name: 'n8n’s Webhook node, given finished rows',
		send: async () => {
			const id = `row-${randomInt(2 ** 47)}`;
			const time = Date.now();
			const { status } = await ingress.fetch(`/webhook/${WEBHOOK_PATH}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ ...row, lead_id: id }),
			});
			sent.set(id, { time, status });
			return id;
		},
		sent: async (ids) => {
			const ofThese = [...sent].filter(([id]) => ids.has(id));
			return {
				times: new Map(ofThese.map(([id, { time }]) => [id, time])),
				unanswered: ofThese.filter(([, { status }]) => status !== 200).length,
			};
		},
	};
}

/** Activates n8n's Webhook node in front of the same Postgres node. */
export async function activateFinishedRows(
	{ client }: Stage,
	postgres: PostgresNodes,
	table: string,
): Promise<() => Promise<void>> {
	const webhook: NodeDefinition = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: WEBHOOK_PATH,
		parameters: { httpMethod: 'POST', path: WEBHOOK_PATH, options: {} },
	};
	const row: NodeDefinition = {
		name: 'Row',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: '={{ $json.body }}', options: {} },
	};
	const store = postgres.autoMap('Store', 'upsert', table);
	const { id } = await client.workflows.create(workflowOf('Finished rows', [webhook, row, store]));
	await client.workflows.activate(id);
	return async () => await client.workflows.deactivate(id);
}
