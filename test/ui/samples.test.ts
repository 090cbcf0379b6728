/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import { storedLeads } from '../demo/storedLeads';
import { readTemplate, TEMPLATES_FOLDER, withParameters } from '../demo/template';
import { Editor } from '../e2e/support/editor';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { waitUntil } from '../harness/waitUntil';
import { picture } from './support/picture';

jest.setTimeout(240_000);

/** From the template's file to rows in one's own destination. */
const MOST_CLICKS = 8;

/** In the dialog of the operating system: the file, and Open. */
const CLICKS_IN_DIALOG = 2;

const SAMPLES = [1, 2, 3, 4, 5].map((number) => `sample-lead-${number}`);

/** What nobody is to see who has not asked for it. */
const SQL = /CREATE TABLE|INSERT INTO|SELECT /;

let environment: LeadSyncEnvironment;
let editor: Editor;
let folder: string;
let clicks = 0;

beforeAll(async () => {
	environment = await startEnvironment();
	editor = await Editor.open(environment);
	folder = mkdtempSync(join(tmpdir(), 'samples-'));
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
	await rm(folder, { recursive: true, force: true });
});

/** Imports a template as a person does who has no LinkedIn credential. */
async function importByMenu(file: string): Promise<void> {
	const { page } = editor;
	await editor.openNewWorkflow();
	clicks = 0;
	await page.getByTestId('workflow-menu').click();
	await page.getByRole('menuitem', { name: 'Import', exact: true }).hover();
	const dialog = page.waitForEvent('filechooser');
	await page.getByRole('menuitem', { name: /from file/i }).click();
	await (await dialog).setFiles(file);
	clicks += CLICKS_IN_DIALOG;
	await page.getByTestId('canvas-node').first().waitFor();
	// Of the destination; there is none of LinkedIn.
	await page.getByText(/^Credentials auto-added/).waitFor();
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
	const file = join(folder, 'leads-to-google-sheets.json');
	writeFileSync(file, JSON.stringify(template));
	await importByMenu(file);
	await page.locator('[data-test-id=canvas-node][data-node-name="Add or update rows"]').click();
	await page.keyboard.press('Enter');
	await editor.openList('documentId');
	await editor.listItems.filter({ hasText: 'Our leads' }).click();
	await page.getByTestId('node-execute-button').click();
	const records = await waitUntil('the rows to be there', () => {
		const found = googleSheets.records(spreadsheet);
		return found.length === SAMPLES.length ? found : undefined;
	});
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
	expect(records.map(({ lead_id: id }) => id)).toEqual(SAMPLES);
	await picture(page, 'samples-in-google-sheets');
});
