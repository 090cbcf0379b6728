import { landmarks } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';

const organizationId = landmarks.organizations.manyLeads;
const PAGE_SIZE = 50;

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

/** Pulls all event leads of an organization that has several pages of them. */
async function pull(): Promise<unknown[]> {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', {
			organizationId: byId(organizationId),
			options: { pageSize: PAGE_SIZE },
		}),
	]);
	expect(execution.error).toBeUndefined();
	return execution
		.json('Pull')
		.map(({ lead_id }) => lead_id)
		.sort();
}

function truth(): string[] {
	const { leads } = canvas.control;
	return leads
		.list({ organizationId, leadType: 'EVENT', testLeads: 'exclude' })
		.map(({ id }) => id)
		.sort();
}

const refreshes = () =>
	canvas.control.calls.list().filter(({ resource }) => resource === 'oauth/accessToken');

const refusals = () => canvas.control.calls.list().filter(({ status }) => status === 401);

async function storedAccessToken(): Promise<unknown> {
	const { oauthTokenData } = await canvas.environment.n8n.decryptedCredential(canvas.linkedIn.id);
	return (oauthTokenData as { access_token: string }).access_token;
}

test('a token that expires between two pages, with others under way, is refreshed once; no lead is missed or doubled', async () => {
	expect(truth().length).toBeGreaterThan(5 * PAGE_SIZE);
	const before = await storedAccessToken();
	canvas.control.tokens.expireAccessAfterCalls(3);
	canvas.control.calls.clear();

	expect(await pull()).toEqual(truth());
	// Eight calls are under way at once. All wait for the one new token, and those that follow just then
	// may still have been given the old one.
	expect(refusals().length).toBeGreaterThan(1);
	expect(refusals().length).toBeLessThanOrEqual(16);
	expect(refreshes()).toEqual([expect.objectContaining({ status: 200 })]);
	const after = await storedAccessToken();
	expect(after).not.toBe(before);

	await canvas.environment.n8n.restart();
	canvas.control.calls.clear();
	expect(await pull()).toEqual(truth());
	expect(refreshes()).toEqual([]);
	expect(await storedAccessToken()).toBe(after);
});

test('a token that is refused for some seconds after its refresh is tried again', async () => {
	canvas.control.application.set({ freshTokenRefusedSeconds: 3 });
	canvas.control.tokens.expireAccess();
	canvas.control.calls.clear();

	expect(await pull()).toEqual(truth());
	expect(refusals().length).toBeGreaterThan(1);
	expect(refreshes().length).toBe(1);
});

test('Refresh Now in Connection → Check has a new token minted and stored', async () => {
	canvas.control.application.set({ freshTokenRefusedSeconds: 0 });
	const before = await storedAccessToken();
	canvas.control.calls.clear();
	const options = { refreshNow: true };
	const execution = await canvas.run([canvas.action('Check', 'connection.check', { options })]);
	expect(execution.json('Check')).toEqual([
		expect.objectContaining({
			status: 'ok',
			access_token: expect.objectContaining({ state: 'active', renewed: true }) as object,
		}),
	]);
	expect(refreshes()).toEqual([expect.objectContaining({ status: 200 })]);
	expect(refusals()).toEqual([]);
	expect(await storedAccessToken()).not.toBe(before);
});
