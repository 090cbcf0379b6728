/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import { storedLeads } from '../demo/storedLeads';
import { TEMPLATES_FOLDER } from '../demo/template';
import { Editor } from '../e2e/support/editor';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';

/** From the template's file to rows in one's own destination. */
const MOST_CLICKS = 8;

/** Outside of n8n: the file, and Open. */
const CLICKS_IN_DIALOG = 2;

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
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
	expect(await page.locator('body').innerText()).not.toMatch(SQL);
	const rows = (await storedLeads(environment.postgres)).map(({ row }) => row.lead_id);
	expect(rows.sort()).toEqual(SAMPLES);
});
