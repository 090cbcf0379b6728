import { join } from 'node:path';
import { createPostgresCredential } from '../demo/postgresCredential';
import {
	readTemplate,
	TEMPLATES,
	TEMPLATES_FOLDER,
	withCredentials,
	type ChosenCredentials,
} from '../demo/template';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { waitUntil } from '../harness/waitUntil';
import { leavesAChoice, madeUpCredentials, withChoices } from '../e2e/support/templateChoices';
import { useDesk } from './support/desk';
import { canvasPicture } from './support/picture';
import { showcase, showcaseWorld } from './support/showcase';

const desk = useDesk(showcaseWorld());
let credentials: ChosenCredentials;
const failures: string[] = [];

beforeAll(async () => {
	const { environment, linkedIn } = desk.canvas;
	const nodes = TEMPLATES.flatMap((name) => readTemplate(name).nodes);
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
		postgres: await createPostgresCredential(environment),
		...(await madeUpCredentials(environment.client.credentials, nodes)),
	};
	desk.page.on('pageerror', (failure) => failures.push(failure.message));
});

describe.each(TEMPLATES)('%s', (name) => {
	const template = readTemplate(name);
	const names = template.nodes.map((node) => node.name).sort();
	const unchosen = template.nodes.filter(leavesAChoice).map((node) => node.name);

	/** Waits until the canvas shows these nodes and no others. */
	async function shown(): Promise<void> {
		const found = await waitUntil('all nodes to be shown', async () => {
			const nodes = await desk.editor.nodeNames();
			return nodes.length >= names.length ? nodes.sort() : undefined;
		});
		expect(found).toEqual(names);
	}

	test('the editor imports the template without a complaint, marks only open choices, and shows its notes in full', async () => {
		const { editor, page } = desk;
		await editor.importWorkflow(join(TEMPLATES_FOLDER, `${name}.json`));
		await shown();
		// n8n fills in the existing credentials; a person must choose the rest.
		expect(await editor.markedNodes()).toEqual(unchosen);
		for (const message of await editor.messages()) {
			expect(message).toMatch(/^Credentials auto-added/);
		}
		expect(await editor.cutOffNotes()).toEqual([]);
		await canvasPicture(page, `template-${name}`);
		expect(failures).toEqual([]);
	});

	if (unchosen.length === 0) return;

	test('the editor opens the template without a complaint once everything is chosen', async () => {
		const { editor, canvas } = desk;
		const { workflows } = canvas.environment.client;
		const { id } = await workflows.create(
			withCredentials(withChoices(template, showcase.organization.id), credentials),
		);
		await editor.openWorkflow(id);
		await shown();
		expect(await editor.markedNodes()).toEqual([]);
		expect(await editor.messages()).toEqual([]);
		expect(failures).toEqual([]);
	});
});
