import { callControl, connect, write } from '../testing/client';
import { smallSimulator } from '../testing/smallSimulator';
import { EVENT, HOUR, NOW, ORGANIZATION } from '../testing/smallWorld';
import {
	hmac,
	OTHER_WEBHOOK,
	rightAnswer,
	WEBHOOK,
	type Reaction,
	webhookServer,
} from '../testing/webhookServer';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const NEVER_ASKED = '11111111-1111-4111-8111-111111111111';
const REFUSED = 'This URL did not pass the security challenge check';

const receiver = webhookServer();
const simulator = smallSimulator(receiver.ingress);

const owner = { organization: `urn:li:organization:${ORGANIZATION}` };
const create = async (webhook = WEBHOOK) =>
	await write(simulator, 'POST', '/rest/leadNotifications', simulator.token, {
		webhook,
		owner,
		leadType: 'EVENT',
	});
const subscription = () => simulator.control.subscriptions.list()[0];
const problems = () => simulator.control.notifications.challenges().map(({ problem }) => problem);
const advance = async (milliseconds: number) => {
	simulator.control.advance(milliseconds);
	await simulator.control.notifications.settled();
};

describe('the challenge before a subscription', () => {
	it('is a GET with a version 4 UUID, to the URL’s host', async () => {
		expect((await create()).status).toBe(201);
		expect(receiver.received).toHaveLength(1);
		const [{ method, url, host, serverName, headers }] = receiver.received;
		expect(method).toBe('GET');
		expect(url).toMatch(new RegExp(`^/webhook/leads\\?challengeCode=${UUID}$`));
		expect([host, serverName]).toEqual(['n8n.example.com', 'n8n.example.com']);
		expect(headers).not.toHaveProperty('x-li-signature');
	});

	it('is another one each time, behind a query that is there', async () => {
		await create(OTHER_WEBHOOK);
		await create(OTHER_WEBHOOK);
		const [one, other] = receiver.received;
		expect(one.url).toMatch(new RegExp(`^/hooks\\?tenant=7&challengeCode=${UUID}$`));
		expect(one.url).not.toBe(other.url);
		expect(one.host).toBe('crm.example.com');
	});

	it('is answered with the application’s present secret', async () => {
		simulator.control.application.set({ clientSecret: 'another' });
		expect((await create()).json.message).toBe(REFUSED);
		receiver.onChallenge = (code) => ({
			status: 200,
			contentType: 'application/json; charset=utf-8',
			body: JSON.stringify({
				challengeResponse: hmac('another', code),
				challengeCode: code,
				more: 1,
			}),
		});
		expect((await create()).status).toBe(201);
	});

	const changed = (change: (answer: Record<string, unknown>, code: string) => unknown) => {
		return (code: string): Reaction => {
			const right = rightAnswer(code) as { body: string };
			const body = JSON.stringify(change(JSON.parse(right.body), code));
			return { status: 200, contentType: 'application/json', body };
		};
	};
	const withRight = (changes: object) => (code: string) =>
		({ ...(rightAnswer(code) as object), ...changes }) as Reaction;

	it.each<[string, (code: string) => Reaction, string]>([
		['another status', withRight({ status: 201 }), 'Status 201'],
		['an error', () => 500, 'Status 500'],
		['a redirect', () => 302, 'Status 302'],
		['another content type', withRight({ contentType: 'text/html' }), 'Content-Type text/html'],
		['no content type', withRight({ contentType: undefined }), 'Content-Type undefined'],
		['no JSON', withRight({ body: 'OK' }), 'The body is not JSON'],
		['null', withRight({ body: 'null' }), 'Another challengeCode'],
		[
			'another code',
			changed((answer) => ({ ...answer, challengeCode: NEVER_ASKED })),
			'Another challengeCode',
		],
		[
			'upper-case digits',
			changed((answer) => ({
				...answer,
				challengeResponse: String(answer.challengeResponse).toUpperCase(),
			})),
			'Another challengeResponse',
		],
		[
			'another secret',
			changed((answer, code) => ({ ...answer, challengeResponse: hmac('wrong', code) })),
			'Another challengeResponse',
		],
		['a closed connection', () => 'hangUp', 'socket hang up'],
	])('is not passed with %s', async (_name, reaction, problem) => {
		receiver.onChallenge = reaction;
		const reply = await create();
		expect([reply.status, reply.json.message]).toEqual([400, REFUSED]);
		expect(problems()).toEqual([problem]);
		expect(simulator.control.subscriptions.list()).toEqual([]);
	});

	it('has to be answered within 3 s', async () => {
		const { notifications } = simulator.control;
		expect(notifications.set({}).challengeTimeout).toBe(3000);
		notifications.set({ challengeTimeout: 50 });
		receiver.onChallenge = () => 'silence';
		expect((await create()).status).toBe(400);
		receiver.onChallenge = withRight({ after: 5000 });
		expect((await create()).status).toBe(400);
		expect(problems()).toEqual(['No answer within 50 ms', 'No answer within 50 ms']);
	});

	it.each([
		['https://localhost/hook', 'https://localhost is no public HTTPS address'],
		['https://n8n.local/hook', 'https://n8n.local is no public HTTPS address'],
		['https://127.0.0.1/hook', 'https://127.0.0.1 is no public HTTPS address'],
		['https://[::1]/hook', 'https://[::1] is no public HTTPS address'],
		['https://x.ngrok-free.app/hook', 'https://x.ngrok-free.app is no public HTTPS address'],
		[
			'https://stranger.example.com/hook',
			expect.stringContaining("does not match certificate's altnames"),
		],
	])('does not reach %s', async (webhook, problem) => {
		expect((await create(webhook)).status).toBe(400);
		expect(problems()).toEqual([problem]);
		expect(receiver.received).toEqual([]);
	});

	it('trusts no certificate of another authority', async () => {
		const { address, port } = receiver.ingress;
		await simulator.restart({ now: () => NOW, webhooks: { address, port } });
		expect((await create()).status).toBe(400);
		expect(problems()).toEqual(['unable to verify the first certificate']);
	});
});

describe('the challenge every two hours', () => {
	it('comes at its times, however far the clock moves', async () => {
		await create();
		await advance(2 * HOUR - 1);
		expect(receiver.received).toHaveLength(1);
		await advance(1);
		expect(receiver.received).toHaveLength(2);
		await advance(5 * HOUR);
		const times = simulator.control.notifications.challenges().map(({ time }) => time - NOW);
		expect(times).toEqual([0, 2 * HOUR, 4 * HOUR, 6 * HOUR]);
		expect(new Set(receiver.received.map(({ url }) => url)).size).toBe(4);
	});

	it('blocks after three failures in a row, and ends then', async () => {
		await create();
		receiver.onChallenge = () => 500;
		await advance(2 * HOUR);
		await advance(2 * HOUR);
		expect(subscription()).toMatchObject({ state: 'validated', failuresInARow: 2 });
		receiver.onChallenge = rightAnswer;
		await advance(2 * HOUR);
		expect(subscription()).toMatchObject({ state: 'validated', failuresInARow: 0 });
		receiver.onChallenge = () => 500;
		await advance(24 * HOUR);
		expect(subscription()).toMatchObject({
			state: 'blocked',
			failuresInARow: 3,
			checkedAt: NOW + 12 * HOUR,
		});
		expect(receiver.received).toHaveLength(7);
	});

	it('comes by itself while a real clock runs', async () => {
		await simulator.restart({ webhooks: receiver.ingress });
		const three = new Promise<void>((resolve) => {
			receiver.onChallenge = (code) => {
				if (receiver.received.length === 3) resolve();
				return rightAnswer(code);
			};
		});
		simulator.control.notifications.set({ revalidationInterval: 20 });
		await create();
		await three;
	});

	it('stops for a subscription that is deleted', async () => {
		await create();
		simulator.control.subscriptions.delete(subscription().id);
		await advance(6 * HOUR);
		expect(receiver.received).toHaveLength(1);
	});
});

describe('the challenge by hand', () => {
	it('is the only way out of blocked', async () => {
		await create();
		const { id } = subscription();
		simulator.control.subscriptions.setState(id, { state: 'blocked', failuresInARow: 3 });
		await simulator.control.subscriptions.revalidate();
		expect(receiver.received).toHaveLength(1);
		const reply = await callControl(simulator, 'subscriptions/recheck', id);
		expect(reply.json.result).toMatchObject({ id, state: 'validated', failuresInARow: 0 });
		expect(receiver.received).toHaveLength(2);
		receiver.onChallenge = () => 404;
		const states = [];
		for (let round = 0; round < 4; round += 1) {
			await simulator.control.subscriptions.revalidate();
			states.push(subscription().state);
		}
		expect(states).toEqual(['validated', 'validated', 'blocked', 'blocked']);
		expect(receiver.received).toHaveLength(5);
		await expect(simulator.control.subscriptions.recheck('1')).rejects.toThrow('no subscription 1');
	});

	it('validates one that never was', async () => {
		const { id } = simulator.control.subscriptions.add({
			owner: { organizationId: ORGANIZATION },
			leadType: 'EVENT',
			webhook: WEBHOOK,
			state: 'unvalidated',
		});
		simulator.control.leads.add({ eventId: EVENT });
		await simulator.control.notifications.settled();
		expect(receiver.received).toEqual([]);
		await simulator.control.subscriptions.recheck(id);
		simulator.control.leads.add({ eventId: EVENT });
		await simulator.control.notifications.settled();
		expect(receiver.pushes()).toHaveLength(1);
	});
});

describe('the end', () => {
	it('of the simulator, or a reset, leaves no challenge behind', async () => {
		await create();
		receiver.onChallenge = () => 'silence';
		simulator.control.advance(2 * HOUR);
		const world = simulator.control.world();
		simulator.control.reset();
		await simulator.control.notifications.settled();
		expect(simulator.control.notifications.challenges()).toEqual([]);
		expect(world.subscriptions).toHaveLength(1);
		simulator.token = (await connect(simulator)).access_token;
		receiver.onChallenge = rightAnswer;
		expect((await create()).status).toBe(201);
		receiver.onChallenge = () => 'silence';
		simulator.control.advance(2 * HOUR);
		await simulator.stop();
		expect(subscription().failuresInARow).toBe(0);
	});
});
