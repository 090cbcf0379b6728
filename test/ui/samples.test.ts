/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import { storedLeads } from '../demo/storedLeads';
import { readTemplate, TEMPLATES_FOLDER, withParameters } from '../demo/template';
import { Editor } from '../e2e/support/editor';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { waitUntil } from '../harness/waitUntil';
import { picture } from './support/picture';

jest.setTimeout(240_000);

/** From the template's file to rows in one's own destination. */
const MOST_CLICKS = 8;

/** Outside of n8n: the file and Open in the dialog for files, or "Copy raw file" where the template is shown. */
const CLICKS_IN_DIALOG = 2;
const CLICKS_TO_COPY = 1;

const SAMPLES = [1, 2, 3, 4, 5].map((number) => `sample-lead-${number}`);

/** What nobody is to see who has not asked for it. */
const SQL = /CREATE TABLE|INSERT INTO|SELECT /;

let environment: LeadSyncEnvironment;
let editor: Editor;
let clicks = 0;

beforeAll(async () => {
	environment = await startEnvironment();
	editor = await Editor.open(environment);
	await editor.page.exposeFunction('countClick', () => {
		clicks += 1;
	});
	await editor.page.addInitScript(
		`document.addEventListener('pointerdown', () => window.countClick(), { capture: true })`,
	);
});

afterAll(async () => {
	await editor?.close();
	await environment?.stop();
});

/** Imports a template from its file. */
async function importByMenu(file: string): Promise<void> {
	const { page } = editor;
	await editor.openNewWorkflow();
	clicks = CLICKS_IN_DIALOG;
	await page.getByTestId('workflow-menu').click();
	await page.getByRole('menuitem', { name: 'Import', exact: true }).hover();
	const dialog = page.waitForEvent('filechooser');
	await page.getByRole('menuitem', { name: 'From file' }).click();
	await (await dialog).setFiles(file);
	await imported();
}

/** Pastes a template onto an empty canvas. */
async function importByPaste(template: WorkflowDefinition): Promise<void> {
	const { page } = editor;
	await editor.openNewWorkflow();
	await page.getByTestId('workflow-menu').waitFor();
	clicks = CLICKS_TO_COPY;
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(JSON.stringify(template))})`);
	await page.keyboard.press('Control+V');
	await imported();
}

/** n8n chooses the one credential of the destination by itself; there is none of LinkedIn. */
async function imported(): Promise<void> {
	await editor.page.getByTestId('canvas-node').first().waitFor();
	await editor.page.getByText(/^Credentials auto-added/).waitFor();
}

test('leads-to-postgres', async () => {
	const { page } = editor;
	await createPostgresCredential(environment);
	await importByMenu(join(TEMPLATES_FOLDER, 'leads-to-postgres.json'));
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').waitFor();
	await picture(page, 'samples-in-postgres');
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
	expect(await page.locator('body').innerText()).not.toMatch(SQL);
	const rows = (await storedLeads(environment.postgres)).map(({ row }) => row.lead_id);
	expect(rows.sort()).toEqual(SAMPLES);
});

test('leads-to-google-sheets', async () => {
	const { page } = editor;
	const { client, googleSheets } = environment;
	const spreadsheet = googleSheets.create('Our leads');
	await client.credentials.create({
		name: 'Google',
		type: 'googleApi',
		data: { ...googleSheets.serviceAccount.credential },
	});
	// The stand-in has no consent page to sign in at.
	const template = withParameters(readTemplate('leads-to-google-sheets'), 'Add or update rows', {
		authentication: 'serviceAccount',
	});
	await importByPaste(template);
	await page.locator('[data-test-id=canvas-node][data-node-name="Add or update rows"]').click();
	await page.keyboard.press('Enter');
	await editor.openList('documentId');
	await editor.listItems.filter({ hasText: 'Our leads' }).click();
	await editor.openList('sheetName');
	await editor.listItems.filter({ hasText: 'Sheet1' }).click();
	await page.getByTestId('node-execute-button').click();
	const records = await waitUntil('the rows to be there', () => {
		const found = googleSheets.records(spreadsheet);
		return found.length === SAMPLES.length ? found : undefined;
	});
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
	expect(records.map(({ lead_id: id }) => id)).toEqual(SAMPLES);
	await picture(page, 'samples-in-google-sheets');
});
