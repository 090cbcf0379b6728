import { callControl } from '../testing/client';
import { smallSimulator } from '../testing/smallSimulator';
import { EVENT, HOUR, leadId, NOW, ORGANIZATION } from '../testing/smallWorld';
import { WEBHOOK, webhookServer } from '../testing/webhookServer';

const MINUTE = 60_000;

const receiver = webhookServer();
const simulator = smallSimulator(receiver.ingress);
let subscriptionId: string;

beforeEach(() => {
	subscriptionId = subscribe();
});

function subscribe(): string {
	return simulator.control.subscriptions.add({
		owner: { organizationId: ORGANIZATION },
		leadType: 'EVENT',
		webhook: WEBHOOK,
	}).id;
}

const notifications = () => simulator.control.notifications;
const settled = async () => await notifications().settled();
const advance = async (milliseconds: number) => {
	simulator.control.advance(milliseconds);
	await settled();
};
const add = (number: number) => simulator.control.leads.add({ eventId: EVENT, id: leadId(number) });
const states = () =>
	notifications()
		.pushes()
		.map(({ state }) => state);

/** The numbers of the leads that were pushed, in the order of their arrival. */
const arrived = () =>
	receiver
		.pushes()
		.map(({ leadGenFormResponse }) => Number(String(leadGenFormResponse).slice(-14, -2)));

describe('a retry', () => {
	it.each<[string, () => 'hangUp' | number]>([
		['another status', () => 404],
		['a redirect', () => 301],
		['no answer', () => 'hangUp'],
	])('comes every 5 minutes after %s, until a 2xx', async (_name, reaction) => {
		receiver.onPush = reaction;
		add(100);
		await settled();
		expect(states()).toEqual(['waiting']);
		await advance(5 * MINUTE - 1);
		expect(receiver.pushes()).toHaveLength(1);
		await advance(1);
		expect(receiver.pushes()).toHaveLength(2);
		receiver.onPush = () => 204;
		await advance(HOUR);
		expect(
			notifications()
				.deliveries()
				.map(({ time, attempt }) => [attempt, time - NOW]),
		).toEqual([
			[1, 0],
			[2, 5 * MINUTE],
			[3, 10 * MINUTE],
		]);
		expect(notifications().deliveries().at(-1)).toMatchObject({
			pushId: 1,
			subscriptionId,
			leadId: leadId(100),
			leadAction: 'CREATED',
			status: 204,
		});
		expect(states()).toEqual(['delivered']);
		const [first, , last] = receiver.received.filter(({ method }) => method === 'POST');
		expect(last.body).toEqual(first.body);
		expect(last.headers['x-li-signature']).toBe(first.headers['x-li-signature']);
	});

	it('ends after 8 hours', async () => {
		receiver.onPush = () => 503;
		add(100);
		await advance(8 * HOUR);
		expect(receiver.pushes()).toHaveLength(1 + (8 * 60) / 5);
		expect(states()).toEqual(['givenUp']);
		await advance(HOUR);
		expect(receiver.pushes()).toHaveLength(97);
		receiver.onPush = () => 200;
		await notifications().retryNow();
		expect(states()).toEqual(['givenUp']);
	});

	it('comes before a challenge that is due later, though the clock has passed both', async () => {
		receiver.onPush = () => ({ status: 500, body: '', after: 30 });
		add(100);
		await advance(2 * HOUR);
		const order = receiver.received.map(({ method }) => method);
		// One attempt every 5 minutes, then the challenge, then the attempt that is due with it.
		expect(order).toEqual([...Array.from({ length: 24 }, () => 'POST'), 'GET', 'POST']);
	});

	it('comes when an answer takes too long', async () => {
		notifications().set({ pushTimeout: 50 });
		receiver.onPush = () => 'silence';
		add(100);
		await settled();
		expect(notifications().deliveries()).toEqual([
			expect.objectContaining({ status: 0, problem: 'No answer within 50 ms' }),
		]);
		// A busy machine may take longer to answer.
		notifications().set({ pushTimeout: 10_000 });
		receiver.onPush = () => 200;
		await advance(5 * MINUTE);
		expect(states()).toEqual(['delivered']);
	});

	it('comes at once when asked for, or never', async () => {
		receiver.onPush = () => 500;
		add(100);
		add(101);
		await settled();
		receiver.onPush = ({ body }) => (body.includes(leadId(100)) ? 200 : 500);
		await callControl(simulator, 'notifications/retryNow');
		expect(states()).toEqual(['delivered', 'waiting']);
		receiver.onPush = () => 200;
		expect((await callControl(simulator, 'notifications/giveUp')).json).toEqual({ result: 1 });
		expect(states()).toEqual(['delivered', 'givenUp']);
		await advance(HOUR);
		expect(receiver.pushes()).toHaveLength(4);
	});

	it('comes by itself while a real clock runs', async () => {
		await simulator.restart({ webhooks: receiver.ingress });
		subscribe();
		notifications().set({ retryInterval: 20 });
		const third = new Promise<void>((resolve) => {
			receiver.onPush = () => {
				if (receiver.pushes().length < 3) return 500;
				resolve();
				return 200;
			};
		});
		add(100);
		await third;
		await settled();
		expect(states()).toEqual(['delivered']);
	});

	it('waits while the subscription is blocked, and ends with it', async () => {
		receiver.onPush = () => 500;
		add(100);
		await settled();
		simulator.control.subscriptions.setState(subscriptionId, { state: 'blocked' });
		receiver.onPush = () => 200;
		await advance(HOUR);
		expect(receiver.pushes()).toHaveLength(1);
		await simulator.control.subscriptions.recheck(subscriptionId);
		await advance(5 * MINUTE);
		expect(states()).toEqual(['delivered']);
		receiver.onPush = () => 500;
		add(101);
		await settled();
		simulator.control.subscriptions.delete(subscriptionId);
		await advance(5 * MINUTE);
		expect(states()).toEqual(['delivered', 'dropped']);
		expect(receiver.pushes()).toHaveLength(3);
	});

	it('does not count kept connections that the receiver has closed meanwhile', async () => {
		for (const number of [100, 101, 102]) add(number);
		await settled();
		let hangUps = 3;
		receiver.onPush = () => (hangUps-- > 0 ? 'hangUp' : 200);
		add(103);
		await settled();
		expect(arrived().slice(3)).toEqual([103, 103, 103, 103]);
		expect(
			notifications()
				.deliveries()
				.map(({ status }) => status),
		).toEqual([200, 200, 200, 200]);
	});
});

describe('held pushes', () => {
	it('go out together when released', async () => {
		notifications().hold();
		add(100);
		add(101);
		await settled();
		expect(states()).toEqual(['held', 'held']);
		expect(receiver.received).toEqual([]);
		await callControl(simulator, 'notifications/release');
		expect(arrived().sort()).toEqual([100, 101]);
		add(102);
		await settled();
		expect(states()).toEqual(['delivered', 'delivered', 'delivered']);
	});

	it('go out reversed, one after the other', async () => {
		notifications().hold();
		for (let number = 100; number <= 103; number += 1) add(number);
		let open = 0;
		receiver.onPush = () => {
			open = Math.max(open, receiver.pushes().length - notifications().deliveries().length);
			return { status: 200, body: '', after: 5 };
		};
		await notifications().release('reversed');
		expect(arrived()).toEqual([103, 102, 101, 100]);
		expect(open).toBe(1);
	});

	it('go out in an order that the seed decides', async () => {
		notifications().hold();
		for (let number = 100; number < 110; number += 1) add(number);
		await notifications().release('shuffled');
		const first = arrived();
		expect(first).not.toEqual([...first].sort());
		expect([...first].sort()).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
		receiver.received.length = 0;
		notifications().hold();
		for (let number = 100; number < 110; number += 1) add(number);
		await notifications().release('shuffled');
		expect(arrived()).toEqual(first);
	});

	it('have retries among them', async () => {
		receiver.onPush = () => 500;
		add(100);
		await settled();
		notifications().hold();
		receiver.onPush = () => 200;
		await advance(HOUR);
		expect(states()).toEqual(['held']);
		await notifications().release();
		expect(states()).toEqual(['delivered']);
		expect(notifications().pushes()[0].attempts).toBe(2);
	});
});

describe('settings', () => {
	it('send each push several times', async () => {
		notifications().set({ copies: 3 });
		add(100);
		await settled();
		expect(arrived()).toEqual([100, 100, 100]);
		const [first, second] = receiver.received;
		expect(second.body).toEqual(first.body);
		expect(
			notifications()
				.deliveries()
				.map(({ pushId }) => pushId)
				.sort(),
		).toEqual([1, 2, 3]);
	});

	it('are checked, and go back with a reset', async () => {
		expect(() => notifications().set({ copies: 0 })).toThrow('copies has to be above 0');
		const misspelt = await callControl(simulator, 'notifications/set', { copy: 2 });
		expect(misspelt.json).toEqual({ error: 'There is no setting copy' });
		const before = notifications().set({});
		notifications().set({ retryInterval: 1, copies: 2 });
		simulator.control.reset();
		expect(notifications().set({})).toEqual(before);
	});
});

describe('the end', () => {
	it('of the simulator, or a reset, sends nothing more', async () => {
		receiver.onPush = () => 'silence';
		add(100);
		notifications().hold();
		add(101);
		simulator.control.reset();
		await settled();
		expect([notifications().pushes(), notifications().deliveries()]).toEqual([[], []]);
		subscribe();
		receiver.onPush = () => 500;
		add(102);
		await settled();
		expect(states()).toEqual(['waiting']);
		const { length } = receiver.received;
		await simulator.stop();
		add(103);
		await advance(3 * HOUR);
		expect(receiver.received).toHaveLength(length);
	});
});
