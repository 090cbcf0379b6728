/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import type { ForgedPush } from '../../simulator/server/notifications/forged';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push, sign } from './support/push';

const test = setUpNotificationTest();

describe('refused with 401, and nothing starts', () => {
	const boundary = 'multipart/form-data; boundary=x';
	const multipart = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';
	const body = JSON.stringify({ type: 'LEAD_ACTION' });
	const header = (value: string) => ({ 'x-li-signature': value });

	const forgeries: Array<[string, () => ForgedPush]> = [
		['no signature', () => ({ payload: body, signature: 'none' })],
		['an empty one', () => ({ payload: body, signature: 'empty' })],
		['one with another secret', () => ({ payload: body, signature: 'wrongSecret' })],
		['one of another body', () => ({ payload: body, signature: 'otherBody' })],
		['one of the body alone', () => ({ payload: body, signature: 'withoutPrefix' })],
		['one that is cut off', () => ({ payload: body, signature: 'truncated' })],
		['one that is too long', () => ({ payload: body, headers: header(`${sign(test, body)}0`) })],
		['the prefix alone', () => ({ payload: body, headers: header('hmacsha256=') })],
		[
			'the prefix twice',
			() => ({ payload: body, headers: header(`hmacsha256=hmacsha256=${sign(test, body)}`) }),
		],
		['another prefix', () => ({ payload: body, headers: header(`sha256=${sign(test, body)}`) })],
		[
			'two in one header',
			() => ({ payload: body, headers: header(`${sign(test, body)}, ${sign(test, body)}`) }),
		],
		[
			'base64 instead of hex',
			() => ({
				payload: body,
				headers: header(Buffer.from(sign(test, body), 'hex').toString('base64')),
			}),
		],
		['64 zeros', () => ({ payload: body, headers: header('0'.repeat(64)) })],
		['one that is no hex', () => ({ payload: body, headers: header('g'.repeat(64)) })],
		['a huge one', () => ({ payload: body, headers: header('a'.repeat(8000)) })],
		[
			'the answer to a challenge',
			() => ({
				payload: body,
				headers: header(sign(test, '890e4665-4dfe-4ab1-b689-ed553bceeed0', '')),
			}),
		],
		[
			'an empty body, signed with another secret',
			() => ({ payload: '', signature: 'wrongSecret' }),
		],
		['an empty body, unsigned', () => ({ payload: '', signature: 'none' })],
		[
			'a multipart body, unsigned',
			() => ({ payload: multipart, signature: 'none', headers: { 'content-type': boundary } }),
		],
		[
			'a form',
			() => ({
				payload: 'type=LEAD_ACTION',
				signature: 'wrongSecret',
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
			}),
		],
		[
			'XML',
			() => ({
				payload: '<type>LEAD_ACTION</type>',
				signature: 'wrongSecret',
				headers: { 'content-type': 'application/xml' },
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
		[
			'1 MB',
			() => ({ payload: JSON.stringify({ a: 'x'.repeat(1_000_000) }), signature: 'wrongSecret' }),
		],
	];

	it.each(forgeries)('%s', async (_, forged) => {
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

	it('what n8n itself refuses: not JSON, however it is signed', async () => {
		const node = await test.activeTrigger();
		for (const payload of ['{"type":', 'hello', '{"a":1}}']) {
			const { status } = await test.send(node, { payload, signature: 'wrongSecret' });
			expect(status).toBe(422);
		}
		expect(itemsOf(node)).toEqual([]);
	});

	it('a body that was signed for an application with another secret', async () => {
		const node = await test.activeTrigger();
		test.control.application.set({ clientSecret: 'another one' });
		test.register();
		await test.settled();
		expect(test.control.notifications.deliveries()).toMatchObject([{ status: 401 }]);
		expect(itemsOf(node)).toEqual([]);
	});

	it('everything, when the credential has no secret', async () => {
		const node = await test.activeTrigger();
		await test.nodeTest.host.credentialStore.update(test.nodeTest.credentials, {
			clientSecret: '',
		});
		const payload = JSON.stringify(push());
		const signed = createHmac('sha256', '').update(`hmacsha256=${payload}`).digest('hex');
		const reply = await test.send(node, { payload, headers: header(signed) });
		expect(reply.status).toBe(401);
		expect(itemsOf(node)).toEqual([]);
	});
});
