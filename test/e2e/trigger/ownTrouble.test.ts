import { hasFinished } from '../../harness/api/execution';
import { waitUntil } from '../../harness/waitUntil';
import type { Lead } from '../../simulator/world/types';
import type { FaultEffect } from '../../simulator';
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
async function activeTrigger(): Promise<ActiveTrigger> {
	const trigger = await ActiveTrigger.create(canvas, { organizationId: allPages });
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
	expect((await errors()).at(-1)).toBeNull();
});
