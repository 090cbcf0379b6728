import type { INodeParameters } from 'n8n-workflow';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const TRIGGER = 'Instant lead';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});

afterAll(async () => await canvas?.close());

/** What the editor shows when the workflow cannot be activated. */
async function refusal(parameters: INodeParameters = {}): Promise<string> {
	const { workflows } = canvas.environment.client;
	const trigger = canvas.notificationTrigger(TRIGGER, {
		organizationId: byId(ids.main),
		...parameters,
	});
	const { id } = await canvas.create([trigger]);
	try {
		await workflows.activate(id);
		return 'It was activated';
	} catch (error) {
		return (error as Error).message;
	} finally {
		await workflows.delete(id);
	}
}

test('a firewall that keeps the challenge out: the message says what to let through', async () => {
	const { ingress } = canvas.environment;
	ingress.refuse(({ method }) => method === 'GET');
	const message = await refusal();
	ingress.admit();
	expect(message).toMatch(/did not answer LinkedIn's challenge/);
	expect(message).toMatch(/reverse proxy lets GET and POST requests through/);
	expect(canvas.control.subscriptions.list()).toEqual([]);
});

test('a firewall that opens while n8n tries again: the workflow is activated after all', async () => {
	const { ingress } = canvas.environment;
	let challenges = 0;
	ingress.refuse(({ method }) => method === 'GET' && ++challenges === 1);
	expect(await refusal()).toBe('It was activated');
	ingress.admit();
});

test('a role that may not read event leads: the message names the role to ask for', async () => {
	const { organizations } = canvas.control;
	organizations.revokeRole(ids.main, 'ADMINISTRATOR');
	organizations.grantRole(ids.main, 'ANALYST');
	const message = await refusal();
	organizations.grantRole(ids.main, 'ADMINISTRATOR');
	expect(message).toMatch(/Organization: the signed-in member may not read the event leads/);
	expect(message).toMatch(/Super admin or Content admin/);
});

test('no organization chosen: the message names the field', async () => {
	expect(await refusal({ organizationId: byId('all') })).toMatch(
		/Organization: .*Choose one organization/,
	);
});

test('1,500 subscriptions already: the message says how many, and how to delete some', async () => {
	const { subscriptions } = canvas.control;
	for (let number = 0; number < 1500; number++) {
		subscriptions.add({
			owner: { organizationId: ids.main },
			leadType: 'EVENT',
			webhook: `https://crm.example.com/${number}`,
		});
	}
	const message = await refusal();
	expect(message).toMatch(/LinkedIn allows no more subscriptions .* 1,500 already/);
	expect(message).toMatch(/Subscription → Get Many lists them .* Delete removes one/);
	expect(subscriptions.list()).toHaveLength(1500);
	for (const { id } of subscriptions.list()) subscriptions.delete(id);
});

test('an n8n whose public address is not HTTPS: the message names the variable to set', async () => {
	const { n8n } = canvas.environment;
	await n8n.restart({ N8N_WEBHOOK_URL: 'http://n8n.example.com/' });
	try {
		const message = await refusal();
		expect(message).toMatch(/address of this n8n, http:.*: LinkedIn delivers to HTTPS addresses/);
		expect(message).toMatch(/N8N_WEBHOOK_URL/);
		expect(canvas.control.subscriptions.list()).toEqual([]);
	} finally {
		await n8n.restart();
	}
});
