import { hasFinished } from '../../harness/api/execution';
import { waitUntil } from '../../harness/waitUntil';
import type { Lead } from '../../simulator/world/types';
import type { FaultEffect } from '../../simulator';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import { ActiveTrigger } from '../support/activeTrigger';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';
import { rowIds } from '../support/pulls';

let canvas: Canvas;

beforeAll(async () => {
	const world = leadWorld(Date.now());
	world.unreadableOrganizationIds.splice(0);
	canvas = await Canvas.open({ simulator: { world } });
});

afterAll(async () => await canvas?.close());

afterEach(() => canvas.control.faults.clear());

const register = (eventId: string): Lead => canvas.control.leads.add({ eventId });

/** A published trigger of all Pages, which has output a first lead. */
async function activeTrigger(nodes: NodeDefinition[] = []): Promise<ActiveTrigger> {
	const trigger = await ActiveTrigger.create(canvas, { organizationId: allPages }, nodes);
	await trigger.activate();
	await trigger.polls(1);
	await comes(trigger, register(ids.first));
	return trigger;
}

const allPages = { __rl: true, mode: 'list', value: 'all' };

async function comes(trigger: ActiveTrigger, { id }: Lead): Promise<void> {
	await waitUntil(`lead ${id}`, async () => {
		return rowIds(await trigger.rows()).includes(id) || undefined;
	});
}

/** The workflow fails with leads of the other Page, and only with them. */
const REFUSES_ELSEWHERE: NodeDefinition[] = [
	{
		name: 'If',
		type: 'n8n-nodes-base.if',
		typeVersion: 1,
		parameters: {
			conditions: { string: [{ value1: '={{ $json.event_id }}', value2: ids.elsewhere }] },
		},
	},
	{
		name: 'Refuse',
		type: 'n8n-nodes-base.stopAndError',
		typeVersion: 1,
		parameters: { errorMessage: 'Refused' },
	},
];

it.each([403, 401] as const)(
	'the role on a Page is lost while one of its leads waits, and LinkedIn answers %i: the other leads come, also after a restart and a publication, and the lead waits for the role',
	async (leadsWithoutRole) => {
		const { variants, organizations } = canvas.control;
		const trigger = await activeTrigger(REFUSES_ELSEWHERE);
		const { id: waiting } = register(ids.elsewhere);
		const tries = async () => rowIds(await trigger.rows()).filter((id) => id === waiting).length;
		await waitUntil('the lead to be refused', async () => (await tries()) === 1 || undefined);

		variants.set({ leadsWithoutRole });
		organizations.revokeRole(ids.other);
		await comes(trigger, register(ids.third));
		await canvas.environment.n8n.restart();
		await comes(trigger, register(ids.second));
		await trigger.deactivate();
		await trigger.activate();
		await comes(trigger, register(ids.first));
		expect(await tries()).toBe(1);
		const failed = (await trigger.executions()).filter(({ status }) => status !== 'success');
		expect(failed.map(({ error }) => error?.message)).toEqual(['Refused']);

		organizations.grantRole(ids.other, 'CONTENT_ADMINISTRATOR');
		await trigger.deactivate();
		await trigger.activate();
		await waitUntil('the lead to be tried again', async () => (await tries()) > 1 || undefined);
		await trigger.delete();
	},
);

/** How LinkedIn answers with 401. */
const UNAUTHORIZED: FaultEffect = { kind: 'token', problem: 'invalid' };
const FAILED: FaultEffect = { kind: 'status', status: 500 };

it.each<[string, Array<[string, FaultEffect]>]>([
	['a form answers 401', [[ids.elsewhereForm, UNAUTHORIZED]]],
	['an event answers 401', [[ids.elsewhere, UNAUTHORIZED]]],
	['a form ends with a closed connection', [[ids.elsewhereForm, { kind: 'cutConnection' }]]],
	[
		'an event and the list of events answer 500',
		[
			[ids.elsewhere, FAILED],
			['q=eventsByOrganizer', FAILED],
		],
	],
])('the leads of other Pages come while %s', async (_, faults) => {
	const trigger = await activeTrigger();
	for (const [pathIncludes, effect] of faults) {
		canvas.control.faults.add({ match: { pathIncludes }, effect, times: 'always' });
	}
	register(ids.elsewhere);
	await trigger.polls(2);
	const other = register(ids.third);
	await comes(trigger, other);
	await comes(trigger, register(ids.second));
	expect((await trigger.executions()).filter(({ status }) => status !== 'success')).toEqual([]);
	await trigger.delete();
});

it('a notification whose lead LinkedIn never sends ends by itself, and the next one comes', async () => {
	const { faults, leads } = canvas.control;
	const notified = canvas.notificationTrigger('Instant', {
		leadType: 'EVENT',
		organizationId: byId(ids.main),
	});
	const { id } = await canvas.create([notified]);
	await canvas.environment.client.workflows.activate(id);
	faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'latency', milliseconds: 900_000 },
		times: 'always',
	});
	leads.add({ eventId: ids.first });
	const errors = async () => {
		const { executions } = canvas.environment.client;
		const ended = (await executions.list(id)).filter(hasFinished);
		const all = await Promise.all(ended.map(async (each) => await executions.get(each.id)));
		return all.flatMap((each) => each.json('Instant').map(({ lead_error: error }) => error));
	};
	await waitUntil('the unread lead', async () => (await errors()).length === 1 || undefined, {
		timeoutMs: 300_000,
	});
	expect(await errors()).toEqual([expect.stringContaining('LinkedIn takes too long to answer')]);
	faults.clear();
	leads.add({ eventId: ids.first });
	await waitUntil('the next lead', async () => (await errors()).length === 2 || undefined);
	expect(await errors()).toContain(null);
});
