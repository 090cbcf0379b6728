import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import { duringTests } from '../harness/duringTests';
import { Editor } from '../e2e/support/editor';
import { useEnvironment } from '../harness/environment';

const environment = useEnvironment();
const editor = duringTests(
	async () => await Editor.open(environment),
	async (opened) => await opened.close(),
);

test('picture', async () => {
	await createPostgresCredential(environment);
	const { page } = editor;
	await page.setViewportSize({ width: 1440, height: 700 });
	await editor.openNewWorkflow();
	await editor.importWorkflow(join(__dirname, '../../docs/recipes/store-refused-leads.json'));
	await page.getByText(/^Credentials auto-added/).waitFor();
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').first().waitFor();
	await page.waitForTimeout(6000);
	await page.keyboard.press('1');
	await page.waitForTimeout(1500);
	await page.screenshot({ path: '/tmp/recipe.png' });
	const rows = await environment.postgres.query('SELECT * FROM linkedin_refused_leads');
	console.log(rows);
});
