import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import type { Execution } from '../../harness/api/execution';
import { connectCredential } from '../../harness/oauthConnect';
import { waitUntil } from '../../harness/waitUntil';
import type { Damage, Lead } from '../../simulator/world/types';
import { ActiveTrigger, TRIGGER } from '../support/activeTrigger';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';
import { LinkedInNodes } from '../support/linkedInNodes';
import { secretsIn } from '../support/secrets';

const INSTANT = 'Instant lead';
const organizationId = byId(ids.main);

let canvas: Canvas;
/** The answers and IDs of people, and texts that damaged leads have in wrong places. */
const personal: string[] = [];
/** Everything that n8n shows and stores besides the items of its executions. */
const seen: string[] = [];

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});
afterAll(async () => await canvas?.close());

/** Adds a lead of an event whose answers occur nowhere else. */
function register(damage?: (secret: string) => Damage): Lead {
	const secret = (what: string) => {
		personal.push(`Trillian-${what}-${personal.length}`);
		return personal[personal.length - 1];
	};
	const lead = canvas.control.leads.add({ eventId: ids.first, submitterId: secret('person') });
	for (const { value } of lead.answers) {
		if ('text' in value) value.text = `${secret('answer')}@personal.example`;
	}
	return damage === undefined
		? lead
		: canvas.control.leads.damage(lead.id, damage(secret('damage')));
}

const malformed = (override: (secret: string) => IDataObject) => (secret: string) => ({
	kind: 'malformed' as const,
	override: override(secret),
});

function registerDamaged(): void {
	register(() => ({ kind: 'poison' }));
	register(malformed((secret) => ({ submittedAt: secret })));
	register(malformed((secret) => ({ leadType: secret, associatedEntity: { event: secret } })));
	register(malformed((secret) => ({ versionedLeadGenFormUrn: secret })));
	register(malformed((secret) => ({ formResponse: secret, answers: secret })));
	register(
		malformed((secret) => ({ formResponse: { answers: [{ questionId: secret }, secret] } })),
	);
}

/** Keeps everything of an execution except its items. */
function note({ summary, data }: Execution): void {
	const { error, runData } = data.resultData;
	const tasks = Object.values(runData).flat();
	seen.push(JSON.stringify([summary, error, error?.message, error?.stack]));
	for (const task of tasks) seen.push(JSON.stringify(omit(task, ['data', 'inputOverride'])));
}

async function noteWorkflow(id: string): Promise<void> {
	const { client } = canvas.environment;
	for (const summary of await client.executions.list(id)) {
		note(await client.executions.finished(summary.id));
	}
	const { staticData } = await client.session.send<IDataObject>('GET', `/rest/workflows/${id}`);
	seen.push(JSON.stringify(staticData));
}

const always = (status: 503 | 404) =>
	canvas.control.faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'status', status },
		times: 'always',
	});

async function actions(): Promise<void> {
	const { control } = canvas;
	const pull = { organizationId, returnAll: true };
	const onErrorOutput = { onError: 'continueErrorOutput' } as const;
	control.tokens.expireAccessAfterCalls(1);
	const rows = await canvas.run([canvas.action('Pull', 'lead.pull', pull)]);
	// The items hold the answers, but this test does not search them.
	expect(personal.some((text) => JSON.stringify(rows.json('Pull')).includes(text))).toBe(true);
	note(rows);
	note(
		await canvas.run([
			canvas.action('Pull', 'lead.pull', { ...pull, options: { simplify: false } }),
		]),
	);
	note(await canvas.run([canvas.action('Pull', 'lead.pull', pull, onErrorOutput)]));
	const check = { options: { refreshNow: true } };
	note(await canvas.run([canvas.action('Check', 'connection.check', check)]));
	control.faults.add({ match: {}, effect: { kind: 'cutConnection' }, times: 'always' });
	note(await canvas.run([canvas.action('Pull', 'lead.pull', pull)]));
	control.faults.clear();
}

async function polling(): Promise<void> {
	const { workflows } = canvas.environment.client;
	const trigger = await ActiveTrigger.create(canvas, { startFrom: 'lastDays', startDays: 1 });
	await waitUntil(
		'the leads to be emitted',
		async () => (await trigger.rows()).length > 5 || undefined,
	);
	always(503);
	register();
	// Because of a broken lead, LinkedIn is asked after some minutes only; publishing asks at once.
	await workflows.deactivate(trigger.id);
	await workflows.activate(trigger.id);
	// The report of the broken lead is another failed execution.
	await waitUntil('a poll to fail', async () => {
		const errors = (await trigger.executions()).flatMap(({ error }) => error ?? []);
		return errors.some(({ message }) => !message.startsWith('Report:')) || undefined;
	});
	canvas.control.faults.clear();
	await workflows.deactivate(trigger.id);
	note(await workflows.run(trigger.id, TRIGGER));
	await noteWorkflow(trigger.id);
}

async function pushes(): Promise<void> {
	const { client, n8n, simulator } = canvas.environment;
	const { leads, notifications, subscriptions } = canvas.control;
	const { id } = await canvas.create([canvas.notificationTrigger(INSTANT, { organizationId })]);
	await client.workflows.activate(id);
	const [subscription] = subscriptions.list();
	const payload = { json: { type: 'LEAD_ACTION', leadGenFormResponse: personal[0] } };
	const refused = await notifications.send(subscription.id, { payload, signature: 'otherBody' });
	expect(refused.status).toBe(401);
	seen.push(JSON.stringify(refused));
	// Signed correctly, so that the node processes it as a notification.
	seen.push(JSON.stringify(await notifications.send(subscription.id, { payload })));
	const path = await client.workflows.webhookPath(id, INSTANT);
	const code = encodeURIComponent(`hmacsha256=${JSON.stringify(payload.json)}`);
	seen.push(await (await fetch(`${n8n.url}${path}?challengeCode=${code}`)).text());

	registerDamaged();
	for (const status of [503, 404] as const) {
		always(status);
		register();
		await simulator.control.notifications.settled();
		await waitUntil(
			'it to be given up',
			async () =>
				((await client.executions.latestId(id)) !== '0' &&
					(await client.executions.areFinished(id))) ||
				undefined,
		);
		canvas.control.faults.clear();
	}
	leads.delete(register().id);
	await notifications.settled();
	await noteWorkflow(id);
	canvas.control.tokens.revoke('all');
	register();
	await notifications.settled();
	await client.workflows.deactivate(id);
	await noteWorkflow(id);
}

test('logs, errors and stored states contain no token, no secret, and none of the answers of people', async () => {
	const { n8n, client } = canvas.environment;
	register();
	registerDamaged();
	await actions();
	await polling();
	await pushes();
	const refused = await canvas.run([canvas.action('Pull', 'lead.pull', { organizationId })]);
	expect(refused.error?.message).toContain('sign-in has ended');
	note(refused);
	seen.push((await connectCredential(client, canvas.linkedIn.id)).text);

	const log = n8n.logs();
	const application = canvas.control.application.get();
	// All intended failures have happened, so the search covers the right texts.
	expect(log).toContain('debug');
	expect(log).toContain('could not be read');
	expect(seen.join()).toMatch(/HTTP status 503/);
	expect(seen.join()).toMatch(/"askedAt"/);
	expect(personal.length).toBeGreaterThan(30);
	for (const text of [log, ...seen]) {
		expect(secretsIn(text, application)).toEqual([]);
		expect(personal.filter((secret) => text.includes(secret))).toEqual([]);
	}
});

test("n8n's HTTP Request node sends the token to api.linkedin.com, and refuses www.linkedin.com", async () => {
	const { simulator, connectLinkedIn } = canvas.environment;
	const nodes = new LinkedInNodes(await connectLinkedIn());
	const requestTo = async (host: string) =>
		await canvas.run([
			nodes.httpRequest('Request', `https://${host}/rest/organizationAcls?q=roleAssignee`),
		]);
	expect((await requestTo('api.linkedin.com')).error).toBeUndefined();
	// Workflows of the test before may still make other calls.
	const asked = () => simulator.calls.filter(({ resource }) => resource === 'organizationAcls');
	const { length } = asked();
	// n8n itself refuses, so nothing is sent.
	expect((await requestTo('www.linkedin.com')).error).toBeDefined();
	expect(asked()).toHaveLength(length);
});
