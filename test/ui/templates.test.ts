import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import { readTemplate, TEMPLATES, TEMPLATES_FOLDER } from '../demo/template';
import { waitUntil } from '../harness/waitUntil';
import { leavesAChoice, madeUpCredentials } from '../e2e/support/templateChoices';
import { useDesk } from './support/desk';
import { canvasPicture } from './support/picture';
import { showcaseWorld } from '../demo/showcase';

const desk = useDesk(showcaseWorld());
const failures: string[] = [];

// n8n fills in the credentials that it has.
beforeAll(async () => {
	const { environment } = desk.canvas;
	await createPostgresCredential(environment);
	const nodes = TEMPLATES.flatMap((name) => readTemplate(name).nodes);
	await madeUpCredentials(environment.client.credentials, nodes);
	desk.page.on('pageerror', (failure) => failures.push(failure.message));
});

describe.each(TEMPLATES)('%s', (name) => {
	const template = readTemplate(name);
	const names = template.nodes.map((node) => node.name).sort();
	const unchosen = template.nodes.filter(leavesAChoice).map((node) => node.name);

	test('the editor imports the template without a complaint, marks only open choices, and shows its notes in full', async () => {
		const { editor, page } = desk;
		await editor.importWorkflow(join(TEMPLATES_FOLDER, `${name}.json`));
		const shown = await waitUntil('all nodes to be shown', async () => {
			const nodes = await editor.nodeNames();
			return nodes.length >= names.length ? nodes.sort() : undefined;
		});
		expect(shown).toEqual(names);
		expect(await editor.markedNodes()).toEqual(unchosen);
		for (const message of await editor.messages()) {
			expect(message).toMatch(/^Credentials auto-added/);
		}
		expect(await editor.cutOffNotes()).toEqual([]);
		await canvasPicture(page, `template-${name}`);
		expect(failures).toEqual([]);
	});
});
