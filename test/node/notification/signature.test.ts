import { gzipSync } from 'node:zlib';

import type { ForgedPush } from '../../simulator';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

// What was parsed and written again would be other bytes in each of these ways.
it('a signature is of the bytes as they came', async () => {
	const node = await test.activeTrigger();
	const payload = JSON.stringify(push({ note: 'Grüße 🎉 日本' }))
		.replace('{', '{ "type":"OTHER",\t"n":12345678901234567890,\r\n')
		.replaceAll('urn:', '\\u0075rn:');
	expect((await test.send(node, { payload })).status).toBe(200);
	expect(itemsOf(node)).toHaveLength(1);
});

it('a signature counts whatever type the body is said to have', async () => {
	const node = await test.activeTrigger();
	for (const type of [
		'text/plain',
		'application/json; charset=utf-8',
		'application/octet-stream',
	]) {
		const payload = {
			json: push({ leadAction: 'DELETED', occurredAt: Date.now() + type.length }),
		};
		expect((await test.send(node, { payload, headers: { 'content-type': type } })).status).toBe(
			200,
		);
	}
	expect(itemsOf(node)).toHaveLength(3);
});

const multipart = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';
const body = JSON.stringify({ type: 'LEAD_ACTION' });

const forgeries: Array<[string, () => ForgedPush]> = [
	['no signature', () => ({ payload: body, signature: 'none' })],
	['one with another secret', () => ({ payload: body, signature: 'wrongSecret' })],
	['a huge one', () => ({ payload: body, headers: { 'x-li-signature': 'a'.repeat(8000) } })],
	['an empty body, unsigned', () => ({ payload: '', signature: 'none' })],
	[
		'a multipart body, unsigned',
		() => ({
			payload: multipart,
			signature: 'none',
			headers: { 'content-type': 'multipart/form-data; boundary=x' },
		}),
	],
	[
		'gzip, signed as packed',
		() => ({ payload: gzipSync(body), headers: { 'content-encoding': 'gzip' } }),
	],
	[
		'bytes that are no UTF-8',
		() => ({
			payload: Buffer.from([0xff, 0xfe, 0, 0x80]),
			signature: 'otherBody',
			headers: { 'content-type': 'text/plain' },
		}),
	],
	[
		'packed, of a type that n8n leaves to the node, and larger than n8n takes',
		() => ({
			payload: gzipSync(Buffer.alloc(20_000_000)),
			headers: { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
		}),
	],
	[
		'of such a type, and not packed as it says',
		() => ({
			payload: body,
			headers: { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
		}),
	],
];

it.each(forgeries)('a forgery is refused with 401, and nothing starts: %s', async (_, forged) => {
	const node = await test.activeTrigger();
	const { status, body: answer } = await test.send(node, forged());
	expect(status).toBe(401);
	expect(answer).toContain('X-LI-Signature');
	expect(answer).not.toContain(test.control.application.get().clientSecret);
	expect(answer).not.toMatch(/[0-9a-f]{64}/i);
	expect(node.deliveries.slice(1)).toEqual([
		{ webhook: 'default', status: 401, workflowData: undefined },
	]);
	expect(test.nodeTest.simulator.calls).toEqual([]);
});

it('n8n itself refuses what is not the JSON that it says to be, however it is signed', async () => {
	const node = await test.activeTrigger();
	expect((await test.send(node, { payload: '{"type":' })).status).toBe(422);
	expect(itemsOf(node)).toEqual([]);
});
