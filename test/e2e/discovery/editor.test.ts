import { waitUntil } from '../../harness/waitUntil';
import { MANUAL_TRIGGER } from '../../harness/workflowBuilder';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf, organizationIdsOf } from '../../simulator/world/queries';
import { byId, Canvas } from '../support/canvas';
import { Editor } from '../support/editor';

jest.setTimeout(180_000);

const { quotedName, analyst, sameName, threeRoles } = landmarks.organizations;

let canvas: Canvas;
let editor: Editor;

beforeAll(async () => {
	canvas = await Canvas.open();
	editor = await Editor.open(canvas.environment);
});

afterAll(async () => {
	await editor?.close();
	await canvas?.close();
});

/** Opens the panel of an action behind a manual trigger. */
async function openPanel(...action: Parameters<Canvas['action']>): Promise<void> {
	const { id } = await canvas.create([MANUAL_TRIGGER, canvas.action(...action)]);
	await editor.openNode(id, action[0]);
}

/** Waits until the open list shows so many entries. */
async function listed(count: number): Promise<string[]> {
	await waitUntil(`${count} entries in the list`, async () => {
		return (await editor.listItems.count()) === count || undefined;
	});
	return await editor.listItems.allInnerTexts();
}

test('an organization is found in the list, chosen, and its events are shown', async () => {
	const { world } = canvas.environment.simulator;
	await openPanel('Events', 'event.getMany', { returnAll: true });
	await editor.openList('organizationId');
	const mine = organizationIdsOf(world, landmarks.members.main);
	expect((await listed(mine.length + 1))[0]).toBe('All organizations');

	const { page } = editor;
	await page.getByTestId('rlc-search').fill('twin');
	expect(await listed(3)).toEqual([
		'All organizations',
		`Twin Peaks Consulting ${threeRoles}`,
		`Twin Peaks Consulting ${sameName}`,
	]);
	await page.getByTestId('rlc-search').fill('brien');
	await listed(2);
	await editor.listItems.last().click();

	await page.getByTestId('node-execute-button').click();
	const events = eventsOf(world, { organizationId: quotedName, withForm: true });
	const output = page.getByTestId('output-panel');
	await output.getByText(`${events.length} items`).waitFor();
	await output.getByText('Table', { exact: true }).click();
	for (const { id } of events) await output.getByText(id, { exact: true }).first().waitFor();
});

test('a list that LinkedIn refuses says why, and what to do', async () => {
	await openPanel('Pull', 'lead.pull', { organizationId: byId(analyst) });
	await editor.openList('eventId');
	const error = editor.page.getByTestId('rlc-error-container');
	await error.waitFor();
	const text = await error.innerText();
	expect(text).toContain(`LinkedIn does not allow access to events of organization ${analyst}`);
	expect(text).toContain('ask a page admin to grant the role in LinkedIn under Manage admins');
});

test('the node creator lists the actions as people say them', async () => {
	const { id } = await canvas.create([MANUAL_TRIGGER]);
	await editor.openWorkflow(id);
	const { page } = editor;
	await page.getByTestId('node-creator-plus-button').first().click();
	await page.getByTestId('node-creator-search-bar').fill('LinkedIn Lead Sync');
	await page.getByText('LinkedIn Lead Sync', { exact: true }).first().click();
	await page.getByText('Check connection').waitFor();
	const words = await page.getByTestId('node-creator').innerText();
	for (const action of [
		'Check connection',
		'List organizations',
		'List events',
		'Get an event',
		'List forms',
		'Get a form',
		'Get form fields',
		'Get form table',
		'Pull leads',
		'Get a lead',
	]) {
		expect(words).toContain(action);
	}
});
