import { allow } from '../e2e/support/editor';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { useDesk, VIEWPORT } from './support/desk';
import { showcase, showcaseWorld } from '../demo/showcase';

const { organization, event } = showcase;

const desk = useDesk(showcaseWorld());

/** Opens the list of nodes that may follow the workflow's last one. */
async function openNodeList(): Promise<void> {
	await desk.lay([MANUAL_TRIGGER]);
	await desk.page.getByTestId('canvas-handle-plus').first().click();
	await desk.page.getByTestId('node-creator-search-bar').waitFor();
}

/** Types into the search of the list of nodes. @returns the names and descriptions found */
async function searchNodes(text: string): Promise<string> {
	const search = desk.page.getByTestId('node-creator-search-bar');
	const found = desk.page.getByText('LinkedIn Lead Sync', { exact: true }).first();
	await search.fill('');
	await found.waitFor({ state: 'hidden' });
	await search.fill(text);
	await found.waitFor();
	return await desk.page.getByTestId('node-creator').innerText();
}

test('a search for common terms finds the nodes, and the action node lists its actions', async () => {
	await openNodeList();
	for (const words of ['linkedin attendees', 'webinar leads', 'lead ads']) {
		const found = await searchNodes(words);
		expect(found).toContain('LinkedIn Lead Sync\n');
		// n8n shows one entry for both the action node and the polling trigger.
		expect(found).toContain('Gets LinkedIn event registrations and other leads');
	}
	await desk.page.getByText('LinkedIn Lead Sync', { exact: true }).first().click();
	await desk.page.getByText(/^Check connection/).waitFor();
	const actions = await desk.page.getByTestId('node-creator').innerText();
	for (const action of [
		...['Check connection', 'List organizations', 'List events', 'Get event'],
		...['List forms', 'Get form fields', 'Get form table', 'Compare stored leads'],
		...['Pull leads', 'Get lead', 'List subscriptions', 'Triggers (4)'],
	]) {
		expect(actions).toContain(action);
	}
});

test('the entry "On new ad lead" adds a trigger for ad leads that polls every 15 minutes', async () => {
	const { page, panel } = desk;
	await openNodeList();
	await searchNodes('linkedin lead');
	await page.getByText('LinkedIn Lead Sync', { exact: true }).first().click();
	await page.getByText('Triggers (4)').click();
	await page.getByText('On new ad lead', { exact: true }).click();
	await panel.shown();
	const fields = await page.getByTestId('node-parameters').innerText();
	expect(fields).toMatch(/Poll Times[\s\S]*Value[\s\S]*Unit[\s\S]*Trigger On/);
	const chosen = { mode: 'Every X', value: '15', unit: 'Minutes', leadType: 'Ad Lead' };
	for (const [field, value] of Object.entries(chosen)) {
		const input = page.getByTestId(`parameter-input-${field}`).first().locator('input');
		await waitUntil(
			`${field} to be ${value}`,
			async () => (await input.inputValue()) === value || undefined,
		);
	}
	await panel.choose('leadType', 'Event Registration');
	await expectOneScreen();
});

/** Pixels between the panel and the end of the window. */
const BELOW_PANEL = 26;

/** The last field of the open panel is in view without scrolling. */
async function expectOneScreen(): Promise<void> {
	const { page } = desk;
	const last = page.getByTestId('node-parameters').getByPlaceholder('Add option');
	const box = await last.boundingBox();
	const end = (box?.y ?? Infinity) + (box?.height ?? 0);
	expect(end).toBeLessThanOrEqual(VIEWPORT.height - BELOW_PANEL);
}

test('the panel of the instant trigger fits one screen', async () => {
	const { panel, canvas } = desk;
	await desk.lay([canvas.notificationTrigger('Instant lead', {})]);
	await panel.open('Instant lead');
	await expectOneScreen();
});

test('a new user gets rows: searches and adds a node, connects, chooses a Page and an event, executes', async () => {
	const { page, panel, editor, canvas } = desk;
	const { client, simulator } = canvas.environment;
	await client.credentials.delete(canvas.linkedIn.id);
	await openNodeList();
	await searchNodes('event registration');
	await page.getByText('LinkedIn Lead Sync', { exact: true }).first().click();
	await page.getByText(/^Pull leads/).click();
	await panel.shown();

	await page.getByTestId('node-credentials-empty-state').getByRole('button').click();
	await page.getByText('OAuth Redirect URL').waitFor();
	const { clientId, clientSecret } = simulator.control.application.get();
	await page.getByTestId('parameter-input-clientId').locator('input').fill(clientId);
	await page.getByTestId('parameter-input-clientSecret').locator('input').fill(clientSecret);
	await allow(await editor.openConsent('Connect'));
	const chosen = page.getByTestId('node-credentials-select').locator('input');
	await chosen.waitFor();
	expect(await chosen.inputValue()).toBe('LinkedIn Lead Sync account');
	const [{ id }] = await client.credentials.list();
	expect(await client.credentials.isConnected(id)).toBe(true);

	await editor.openList('organizationId');
	await panel.pick('organizationId', organization.name);
	await editor.openList('eventId');
	await panel.pick('eventId', event.name);
	const rows = await panel.executeFor(8);
	for (const text of ['first_name', 'Keller', "O'Connor", '山田', 'Factory tour', event.id]) {
		expect(rows).toContain(text);
	}
	await expectOneScreen();
	await panel.close();

	await editor.openCredential(id);
	await page.getByText('Account connected').waitFor();
});
