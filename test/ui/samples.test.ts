import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createPostgresCredential } from '../demo/postgresCredential';
import { storedLeads } from '../demo/storedLeads';
import { readTemplate, TEMPLATES_FOLDER, type TemplateName } from '../demo/template';
import { Editor } from '../e2e/support/editor';
import { useEnvironment } from '../harness/environment';
import { connectCredential } from '../harness/oauthConnect';
import { VIEWPORT } from './support/desk';
import { NodePanel } from './support/nodePanel';

jest.setTimeout(240_000);

/** The clicks from choosing the template's file to rows in the destination. */
const MOST_CLICKS = 8;

/** The clicks outside of n8n: the file, and Open. */
const CLICKS_IN_DIALOG = 2;

const SAMPLES = [1, 2, 3, 4, 5].map((number) => `sample-lead-${number}`);

/** The table of the sample leads. */
const TABLE = 'linkedin_leads_1234567890123';

/** SQL, which the editor must not show to a person who has not opened it. */
const SQL = /CREATE TABLE|INSERT INTO|SELECT /;

const SUCCESS = 'Workflow executed successfully';

const environment = useEnvironment();
let editor: Editor;
let page: Page;
let panel: NodePanel;
let clicks = 0;

beforeAll(async () => {
	await createPostgresCredential(environment);
	await signInAtGoogle();
	editor = await Editor.open(environment);
	page = editor.page;
	panel = new NodePanel(page);
	await page.setViewportSize(VIEWPORT);
	await page.exposeFunction('countClick', () => {
		clicks += 1;
	});
	await page.addInitScript(
		`document.addEventListener('pointerdown', () => window.countClick(), { capture: true })`,
	);
});

afterAll(async () => await editor?.close());

/** Makes n8n's credential of a person for Google Sheets. */
async function signInAtGoogle(): Promise<void> {
	const { client } = environment;
	const app = { clientId: 'made-up', clientSecret: 'made-up' };
	const { id } = await client.credentials.create('googleSheetsOAuth2Api', app, 'Google Sheets');
	await connectCredential(client, id, async (page) => {
		const { searchParams } = new URL(page);
		const answer = { code: 'made-up', state: searchParams.get('state') ?? '' };
		return `${searchParams.get('redirect_uri')}?${new URLSearchParams(answer).toString()}`;
	});
}

/** Imports a template from its file. */
async function importByMenu(name: TemplateName): Promise<void> {
	await editor.openNewWorkflow();
	clicks = CLICKS_IN_DIALOG;
	await page.getByTestId('workflow-menu').click();
	await page.getByRole('menuitem', { name: 'Import', exact: true }).hover();
	const dialog = page.waitForEvent('filechooser');
	await page.getByRole('menuitem', { name: 'From file' }).click();
	await (await dialog).setFiles(join(TEMPLATES_FOLDER, `${name}.json`));
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Imports a template. n8n itself chooses the only credential of the destination; there is none for LinkedIn. */
async function importForDestination(name: TemplateName): Promise<void> {
	await importByMenu(name);
	await page.getByText(/^Credentials auto-added/).waitFor();
}

/** Opens a node with one click. */
async function openNode(name: string): Promise<void> {
	await page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).click();
	await page.keyboard.press('Enter');
	await panel.shown();
}

async function pasteAddress(spreadsheet: string): Promise<void> {
	await openNode('Read settings');
	await page.getByTestId('assignment-value').click();
	await page.keyboard.insertText(environment.googleSheets.address(spreadsheet));
	await panel.close();
}

/** Within `MOST_CLICKS`. @param end the message that n8n shows at the end */
async function execute(end: string = SUCCESS): Promise<void> {
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText(end).first().waitFor();
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
}

const leadIds = (rows: object[]) => rows.map((row) => (row as { lead_id?: unknown }).lead_id);

test('leads-to-postgres stores the sample leads within eight clicks', async () => {
	await importForDestination('leads-to-postgres');
	await execute();
	expect(await page.locator('body').innerText()).not.toMatch(SQL);
	const rows = (await storedLeads(environment.postgres)).map(({ row }) => row);
	expect(leadIds(rows).sort()).toEqual(SAMPLES);
});

test('find-missing-leads marks a cancelled lead in the chosen table within eight clicks', async () => {
	await importForDestination('find-missing-leads');
	await openNode('Get stored leads');
	await page.getByTestId('resource-locator-table').getByTestId('rlc-input').click();
	await page.keyboard.press('ControlOrMeta+A');
	await page.keyboard.insertText(TABLE);
	await panel.close();
	await execute('1 LinkedIn leads were missing');
	const rows = (await storedLeads(environment.postgres)).map(({ row }) => row);
	expect(leadIds(rows.filter((row) => row.deleted_at))).toEqual(['sample-lead-6']);
});

test('recover-from-outage stores the sample leads within eight clicks', async () => {
	await environment.postgres.query(`DROP TABLE ${TABLE}`);
	await importForDestination('recover-from-outage');
	await execute();
	const rows = (await storedLeads(environment.postgres)).map(({ row }) => row);
	expect(leadIds(rows).sort()).toEqual(SAMPLES);
});

test('leads-to-data-table stores the sample leads within eight clicks, without a credential', async () => {
	await importByMenu('leads-to-data-table');
	await execute();
	const { dataTables } = environment.client;
	const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn registrations');
	const rows = await dataTables.rows(String(table?.id));
	expect(leadIds(rows).sort()).toEqual(SAMPLES);
});

test('leads-to-google-sheets stores the sample leads in the pasted spreadsheet within eight clicks', async () => {
	const { googleSheets } = environment;
	const spreadsheet = googleSheets.create();
	await importForDestination('leads-to-google-sheets');
	await pasteAddress(spreadsheet);
	await execute();
	expect(leadIds(googleSheets.records(spreadsheet))).toEqual(SAMPLES);
});

test('find-missing-leads-in-google-sheets adds and marks leads in the pasted spreadsheet within eight clicks', async () => {
	const { googleSheets } = environment;
	const spreadsheet = googleSheets.create();
	const template = readTemplate('find-missing-leads-in-google-sheets');
	await importForDestination('find-missing-leads-in-google-sheets');
	await pasteAddress(spreadsheet);
	await execute('1 LinkedIn leads were missing');
	const rows = googleSheets.records(spreadsheet);
	const pinned = template.pinData?.['Find differences'] ?? [];
	expect(leadIds(rows)).toEqual(leadIds(pinned.map(({ json }) => json)));
	expect(leadIds(rows.filter((row) => row['Deleted at (UTC)']))).toEqual(['sample-lead-6']);
});
