import { createHmac } from 'node:crypto';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const TRIGGER = 'Instant lead';

let canvas: Canvas;
let workflowId: string;
let path: string;
let subscriptionId: string;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const { workflows } = canvas.environment.client;
	const trigger = canvas.notificationTrigger(TRIGGER, { organizationId: byId(ids.main) });
	workflowId = (await canvas.create([trigger])).id;
	await workflows.activate(workflowId);
	path = await workflows.webhookPath(workflowId, TRIGGER);
	subscriptionId = canvas.control.subscriptions.list()[0].id;
});

afterAll(async () => await canvas?.close());

const notification = (index: number) => ({
	type: 'LEAD_ACTION',
	leadGenFormResponse: `urn:li:leadGenFormResponse:249592fc-d272-44ba-a7db-${String(index).padStart(12, '0')}-6`,
	leadGenForm: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${ids.sharedForm},2)`,
	owner: { organization: `urn:li:organization:${ids.main}` },
	associatedEntity: { event: `urn:li:event:${ids.first}` },
	leadType: 'EVENT',
	leadAction: 'CREATED',
	occurredAt: 1_795_000_000_000 + index,
});

const SIGNATURES = [
	'none',
	'empty',
	'wrongSecret',
	'otherBody',
	'withoutPrefix',
	'truncated',
] as const;

/** Statuses of all requests, sent ten at a time. */
async function statusesOf(requests: Array<() => Promise<number>>): Promise<number[]> {
	const statuses: number[] = [];
	for (let index = 0; index < requests.length; index += 10) {
		const batch = requests.slice(index, index + 10).map(async (send) => await send());
		statuses.push(...(await Promise.all(batch)));
	}
	return statuses;
}

test('200 forged requests: all refused, none starts anything, n8n stays up', async () => {
	const { ingress, client, n8n } = canvas.environment;
	const { notifications } = canvas.control;
	const post =
		(body: string | Buffer, headers: Record<string, string> = {}) =>
		async () =>
			(
				await ingress.fetch(path, {
					method: 'POST',
					body,
					headers: { 'content-type': 'application/json', ...headers },
				})
			).status;
	const get = (query: string) => async () => (await ingress.fetch(`${path}${query}`)).status;

	const badlySigned = Array.from({ length: 120 }, (_, index) => async () => {
		const signature = SIGNATURES[index % SIGNATURES.length];
		const payload = { json: notification(index) };
		return (await notifications.send(subscriptionId, { payload, signature })).status;
	});
	const body = JSON.stringify(notification(1000));
	// What an attacker would need: n8n's own answer to a "challenge" that is a body.
	const oracle = Array.from({ length: 30 }, (_, index) => {
		const code = `hmacsha256=${JSON.stringify(notification(2000 + index))}`;
		return get(`?challengeCode=${encodeURIComponent(code)}`);
	});
	const guesses = Array.from({ length: 20 }, (_, index) => {
		const signature = createHmac('sha256', `guess ${index}`).update(`hmacsha256=${body}`);
		return post(body, { 'x-li-signature': signature.digest('hex') });
	});
	const odd = [
		post(''),
		post('not JSON'),
		post(body.slice(0, -20), { 'x-li-signature': '0'.repeat(64) }),
		post(`"${'a'.repeat(2_000_000)}"`, { 'x-li-signature': '0'.repeat(64) }),
		post(Buffer.from([0xff, 0xfe, 0x00]), { 'content-type': 'application/octet-stream' }),
		post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
		post('<lead/>', { 'content-type': 'application/xml' }),
		post('--x\r\n\r\n--x--\r\n', { 'content-type': 'multipart/form-data; boundary=x' }),
		post(`${'['.repeat(50_000)}${']'.repeat(50_000)}`, { 'x-li-signature': '0'.repeat(64) }),
		post(body, { 'x-li-signature': `${'0'.repeat(64)}, ${'1'.repeat(64)}` }),
		post(body, { 'x-li-signature': 'hmacsha256=' }),
		post(body, { 'x-li-signature': 'é'.repeat(4) }),
		get('?challengeCode='),
		get('?challengeCode=1&challengeCode=2'),
		get('?challengeCode[]=890e4665-4dfe-4ab1-b689-ed553bceeed0'),
		get('?challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0%0A'),
		get('?challengeCode=%00'),
		get(`?challengeCode=${'a'.repeat(4000)}`),
	];
	const requests = [...badlySigned, ...oracle, ...guesses, ...odd];
	const moreGuesses = Array.from({ length: 200 - requests.length }, (_, index) =>
		post(JSON.stringify(notification(3000 + index)), {
			'x-li-signature': `${index}`.padStart(64, 'a'),
		}),
	);

	const statuses = await statusesOf([...requests, ...moreGuesses]);
	expect(statuses).toHaveLength(200);
	expect(statuses.filter((status) => status < 400 || status >= 500)).toEqual([]);
	expect(await client.executions.count(workflowId)).toBe(0);
	expect(n8n.isRunning).toBe(true);
	expect(n8n.logs()).not.toContain(canvas.control.application.get().clientSecret);
});

test('a body beyond the limit of n8n is not read to its end, and starts nothing', async () => {
	const { ingress, client, n8n } = canvas.environment;
	// n8n's own answer: the node gets to see none of it.
	const sent = ingress.fetch(path, {
		method: 'POST',
		body: Buffer.alloc(20_000_000, 'a'),
		headers: { 'content-type': 'application/json', 'x-li-signature': '0'.repeat(64) },
	});
	const status = await sent.then((reply) => reply.status).catch(() => 0);
	// n8n may also cut the connection before it has answered, which the reverse proxy may pass on or name.
	expect([0, 413, 500, 502]).toContain(status);
	expect(await client.executions.count(workflowId)).toBe(0);
	expect(n8n.isRunning).toBe(true);
});

test('what LinkedIn signs still comes through, and other notifications are taken and ignored', async () => {
	const { client } = canvas.environment;
	const { leads, notifications } = canvas.control;
	const other = { type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS', notifications: [] };
	const reply = await notifications.send(subscriptionId, { payload: { json: other } });
	expect(reply.status).toBe(200);
	// n8n leaves a body of such a type to the node.
	const headers = { 'content-type': 'application/octet-stream' };
	const untyped = await notifications.send(subscriptionId, { payload: { json: other }, headers });
	expect(untyped.status).toBe(200);
	const { id } = leads.add({ eventId: ids.first });
	const execution = await client.executions.next(workflowId, '0');
	expect(execution.json(TRIGGER)).toEqual([expect.objectContaining({ lead_id: id })]);
	expect(await client.executions.count(workflowId)).toBe(1);
});
