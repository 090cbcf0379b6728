import { type ForgedSignature } from '../../index';
import { callControl } from '../testing/client';
import { smallSimulator } from '../testing/smallSimulator';
import { ORGANIZATION } from '../testing/smallWorld';
import { hmac, OTHER_WEBHOOK, WEBHOOK, webhookServer } from '../testing/webhookServer';

const receiver = webhookServer();
const simulator = smallSimulator(receiver.ingress);
let id: string;

beforeEach(() => {
	receiver.onPush = () => ({ status: 401, body: 'no' });
	id = simulator.control.subscriptions.add({
		owner: { organizationId: ORGANIZATION },
		leadType: 'EVENT',
		webhook: WEBHOOK,
		state: 'blocked',
	}).id;
});

const BODY = '{"type":"LEAD_ACTION"}';

/** The signature header of a push with this body, as it arrived. */
async function header(signature: ForgedSignature): Promise<unknown> {
	receiver.received.length = 0;
	await simulator.control.notifications.send(id, { payload: BODY, signature });
	expect(receiver.received[0].body.toString('utf8')).toBe(BODY);
	return receiver.received[0].headers['x-li-signature'];
}

it('is signed as LinkedIn would, unless told otherwise', async () => {
	const reply = await simulator.control.notifications.send(id, { payload: BODY });
	expect(reply).toEqual({ status: 401, body: 'no' });
	const { clientSecret } = simulator.control.application.get();
	const right = hmac(clientSecret, `hmacsha256=${BODY}`);
	expect(receiver.received[0].headers['x-li-signature']).toBe(right);
	const wrong: Array<[ForgedSignature, unknown]> = [
		['none', undefined],
		['empty', ''],
		['wrongSecret', hmac(`not ${clientSecret}`, `hmacsha256=${BODY}`)],
		['otherBody', hmac(clientSecret, `hmacsha256=${BODY} `)],
		['withoutPrefix', hmac(clientSecret, BODY)],
		['truncated', right.slice(0, -1)],
	];
	for (const [signature, expected] of wrong) expect(await header(signature)).toBe(expected);
});

it('carries any bytes, any value and any headers', async () => {
	const { send } = simulator.control.notifications;
	const bytes = Uint8Array.from([0, 255, 10, 195]);
	await send(id, { payload: bytes });
	await send(id, { payload: { base64: Buffer.from(bytes).toString('base64') } });
	const json = { type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS', id: 7300000000000000001n };
	await send(id, { payload: { json }, headers: { 'x-li-signature': 'mine', 'x-other': '1' } });
	const [raw, decoded, value] = receiver.received;
	expect([raw.body, decoded.body]).toEqual([Buffer.from(bytes), Buffer.from(bytes)]);
	expect(raw.headers['x-li-signature']).toBe(decoded.headers['x-li-signature']);
	expect(value.body.toString('utf8')).toBe(
		'{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","id":7300000000000000001}',
	);
	expect(value.headers).toMatchObject({ 'x-li-signature': 'mine', 'x-other': '1' });
	expect(value.headers['content-type']).toBe('application/json');
});

it('goes out at once and once, to a URL too, and is no delivery', async () => {
	simulator.control.notifications.hold();
	const push = { payload: BODY, signature: 'none' };
	const reply = await callControl(simulator, 'notifications/send', OTHER_WEBHOOK, push);
	expect(reply.json).toEqual({ result: { status: 401, body: 'no' } });
	expect(receiver.received).toMatchObject([{ host: 'crm.example.com', url: '/hooks?tenant=7' }]);
	simulator.control.advance(3_600_000);
	await simulator.control.notifications.settled();
	expect(receiver.received).toHaveLength(1);
	expect(simulator.control.notifications.deliveries()).toEqual([]);
});

it('tells when there is no answer, or no such subscription', async () => {
	receiver.onPush = () => 'hangUp';
	const { send } = simulator.control.notifications;
	await expect(send(id, { payload: BODY })).rejects.toThrow('socket hang up');
	await expect(send('1', { payload: BODY })).rejects.toThrow('no subscription 1');
});
