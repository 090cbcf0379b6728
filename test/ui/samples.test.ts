import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import { storedLeads } from '../demo/storedLeads';
import { TEMPLATES_FOLDER } from '../demo/template';
import { duringTests } from '../harness/duringTests';
import { Editor } from '../e2e/support/editor';
import { useEnvironment } from '../harness/environment';

/** The clicks from choosing the template's file to rows in the destination. */
const MOST_CLICKS = 8;

/** The clicks outside of n8n: the file, and Open. */
const CLICKS_IN_DIALOG = 2;

const SAMPLES = [1, 2, 3, 4, 5].map((number) => `sample-lead-${number}`);

/** SQL, which the editor must not show to a person who has not opened it. */
const SQL = /CREATE TABLE|INSERT INTO|SELECT /;

const environment = useEnvironment();
const editor = duringTests(
	async () => await Editor.open(environment),
	async (opened) => await opened.close(),
);

test('leads-to-postgres stores the sample leads within eight clicks, without LinkedIn', async () => {
	await createPostgresCredential(environment);
	const { page } = editor;
	let clicks = CLICKS_IN_DIALOG;
	await page.exposeFunction('countClick', () => {
		clicks += 1;
	});
	await page.addInitScript(
		`document.addEventListener('pointerdown', () => window.countClick(), { capture: true })`,
	);
	await editor.openNewWorkflow();
	await page.getByTestId('workflow-menu').click();
	await page.getByRole('menuitem', { name: 'Import', exact: true }).hover();
	const dialog = page.waitForEvent('filechooser');
	await page.getByRole('menuitem', { name: 'From file' }).click();
	await (await dialog).setFiles(join(TEMPLATES_FOLDER, 'leads-to-postgres.json'));
	// n8n itself chooses the only credential of the destination; there is none for LinkedIn.
	await page.getByText(/^Credentials auto-added/).waitFor();
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').first().waitFor();
	expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
	expect(await page.locator('body').innerText()).not.toMatch(SQL);
	const rows = (await storedLeads(environment.postgres)).map(({ row }) => row);
	expect(rows.map(({ lead_id }) => lead_id).sort()).toEqual(SAMPLES);
});
