/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { join } from 'node:path';
import { createGoogleCredential } from '../demo/googleCredential';
import { createPostgresCredential } from '../demo/postgresCredential';
import { storedLeads } from '../demo/storedLeads';
import { TEMPLATES_FOLDER } from '../demo/template';
import { Editor } from '../e2e/support/editor';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { NodePanel } from './support/nodePanel';

jest.setTimeout(240_000);

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
	// n8n chooses the one credential of the destination by itself; there is none of LinkedIn.
	await editor.page.getByTestId('canvas-node').first().waitFor();
	await editor.page.getByText(/^Credentials auto-added/).waitFor();
}

async function execute(): Promise<void> {
	const { page } = editor;
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').waitFor();
}

test('leads-to-postgres', async () => {
	const { page } = editor;
	await createPostgresCredential(environment);
	await importByMenu(join(TEMPLATES_FOLDER, 'leads-to-postgres.json'));
	await execute();
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
	expect(await page.locator('body').innerText()).not.toMatch(SQL);
	const rows = (await storedLeads(environment.postgres)).map(({ row }) => row.lead_id);
	expect(rows.sort()).toEqual(SAMPLES);
});

test('leads-to-google-sheets, into the spreadsheet whose address is pasted', async () => {
	const { page } = editor;
	const { googleSheets } = environment;
	const spreadsheet = googleSheets.create('Leads');
	await createGoogleCredential(environment);
	await importByMenu(join(TEMPLATES_FOLDER, 'leads-to-google-sheets.json'));
	await page.locator('[data-test-id=canvas-node][data-node-name=Settings]').click();
	await page.keyboard.press('Enter');
	const panel = new NodePanel(page);
	await panel.shown();
	await page.getByTestId('assignment-value').click();
	await page.keyboard.insertText(googleSheets.address(spreadsheet));
	await panel.close();
	await execute();
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
	const rows = googleSheets.records(spreadsheet).map((row) => row.lead_id);
	expect(rows).toEqual(SAMPLES);
});
