import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push, sign } from './support/push';

const test = setUpNotificationTest();

describe('accepted', () => {
	it.each(['bare', 'prefixed'] as const)('a header that is %s', async (signatureHeader) => {
		test.control.variants.set({ signatureHeader });
		const node = await test.activeTrigger();
		const lead = test.register();
		await test.settled();
		expect(test.control.notifications.pushes()).toMatchObject([{ state: 'delivered' }]);
		expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id }]);
	});

	it.each<[string, (body: string) => string]>([
		['capitals', (body) => sign(test, body).toUpperCase()],
		['blanks around it', (body) => `  ${sign(test, body)} `],
		['prefix and capitals', (body) => `hmacsha256=${sign(test, body).toUpperCase()}`],
	])('%s', async (_, header) => {
		const node = await test.activeTrigger();
		const payload = JSON.stringify(push());
		const reply = await test.send(node, {
			payload,
			headers: { 'x-li-signature': header(payload) },
		});
		expect(reply).toEqual({ status: 200, body: '' });
		expect(itemsOf(node)).toHaveLength(1);
	});

	it.each([
		['blanks and line ends', () => `{ "type":\t${JSON.stringify(push()).slice(8)}\r\n`],
		['texts in UTF-8', () => JSON.stringify(push({ note: 'Grüße 🎉 日本' }))],
		['escapes', () => JSON.stringify(push()).replaceAll('urn:', '\\u0075rn:')],
		[
			'numbers beyond 2^53',
			() => JSON.stringify(push()).replace('{', '{"n":12345678901234567890,'),
		],
		['a member named twice', () => JSON.stringify(push()).replace('{', '{"type":"OTHER",')],
	])('the bytes as they came, with %s', async (_, body) => {
		const node = await test.activeTrigger();
		expect((await test.send(node, { payload: body() })).status).toBe(200);
		expect(itemsOf(node)).toHaveLength(1);
	});

	it('the type that the body is said to have does not matter', async () => {
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
});
