import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import { RECIPES_FOLDER, TEMPLATES_FOLDER } from '../demo/template';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { waitUntil } from '../harness/waitUntil';
import { leavesAChoice, madeUpCredentials } from '../e2e/support/templateChoices';
import { useDesk } from './support/desk';
import { showcaseWorld } from '../demo/showcase';

/** Each workflow that people import, by the name of its file. */
const WORKFLOWS = [TEMPLATES_FOLDER, RECIPES_FOLDER].flatMap((folder) =>
	readdirSync(folder).map((file) => [file, join(folder, file)] as const),
);

const nodesIn = (path: string) =>
	(JSON.parse(readFileSync(path, 'utf8')) as WorkflowDefinition).nodes;

const desk = useDesk(showcaseWorld());
const failures: string[] = [];

// n8n fills in the credentials that it has.
beforeAll(async () => {
	const { environment } = desk.canvas;
	await createPostgresCredential(environment);
	const nodes = WORKFLOWS.flatMap(([, path]) => nodesIn(path));
	await madeUpCredentials(environment.client.credentials, nodes);
	desk.page.on('pageerror', (failure) => failures.push(failure.message));
});

test.each(WORKFLOWS)(
	'the editor imports %s without a complaint, marks only open choices, and shows its notes in full',
	async (_, path) => {
		const nodes = nodesIn(path);
		const { editor } = desk;
		await editor.importWorkflow(path);
		const shown = await waitUntil('all nodes to be shown', async () => {
			const names = await editor.nodeNames();
			return names.length >= nodes.length ? names.sort() : undefined;
		});
		expect(shown).toEqual(nodes.map((node) => node.name).sort());
		expect(await editor.markedNodes()).toEqual(
			nodes.filter(leavesAChoice).map((node) => node.name),
		);
		for (const message of await editor.messages()) {
			expect(message).toMatch(/^Credentials auto-added/);
		}
		expect(await editor.cutOffNotes()).toEqual([]);
		expect(failures).toEqual([]);
	},
);
