import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
	readTemplate,
	TEMPLATES,
	TEMPLATES_FOLDER,
	withCredentials,
	type ChosenCredentials,
} from '../../demo/template';
import { STICKY_NOTE } from '../../demo/templateNotes';
import { createPostgresCredential } from '../../demo/postgresCredential';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { runCommand } from '../../harness/command';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { provisionRuntime } from '../../harness/runtime/provisionRuntime';
import { landmarks } from '../../simulator/world/landmarks';
import { madeUpCredentials, withChoices } from '../support/templateChoices';

const LOOP = 'n8n-nodes-base.splitInBatches';
const NODE_SIZE = { width: 160, height: 130 };

let environment: LeadSyncEnvironment;
let credentials: ChosenCredentials;

beforeAll(async () => {
	environment = await startEnvironment();
	const nodes = TEMPLATES.flatMap((name) => readTemplate(name).nodes);
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		postgres: await createPostgresCredential(environment),
		...(await madeUpCredentials(environment.client.credentials, nodes)),
	};
});

afterAll(async () => {
	await environment?.stop();
});

/** What a template and n8n's copy of it must have in common. */
function canvasOf({ name, nodes, connections }: WorkflowDefinition) {
	return { name, nodes, connections };
}

test("n8n's import command imports all templates unchanged", async () => {
	const { nodeBinary, n8nBinary } = await provisionRuntime(() => {});
	const userFolder = await mkdtemp(join(tmpdir(), 'templates-'));
	const n8n = async (...commandArguments: string[]) =>
		await runCommand(nodeBinary, [n8nBinary, ...commandArguments], {
			cwd: userFolder,
			env: {
				PATH: `${dirname(nodeBinary)}:${process.env.PATH}`,
				HOME: userFolder,
				N8N_USER_FOLDER: userFolder,
				N8N_DIAGNOSTICS_ENABLED: 'false',
				N8N_ENCRYPTION_KEY: 'not-a-secret-tests-and-demo-only',
			},
		});
	try {
		const output = await n8n('import:workflow', '--separate', `--input=${TEMPLATES_FOLDER}`);
		expect(output).toContain(`Successfully imported ${TEMPLATES.length} workflows.`);
		const file = join(userFolder, 'exported.json');
		await n8n('export:workflow', '--all', `--output=${file}`);
		const exported = JSON.parse(await readFile(file, 'utf8')) as WorkflowDefinition[];
		const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
		expect(exported.map(canvasOf).sort(byName)).toEqual(
			TEMPLATES.map(readTemplate).map(canvasOf).sort(byName),
		);
	} finally {
		await rm(userFolder, { recursive: true, force: true });
	}
});

describe.each(TEMPLATES)('%s', (name) => {
	const template = readTemplate(name);
	const nodes = template.nodes.filter(({ type }) => type !== STICKY_NOTE);

	test('the template reads from left to right, and no node covers another', () => {
		const positions = new Map(template.nodes.map((node) => [node.name, node.position]));
		const loops = nodes.filter(({ type }) => type === LOOP).map((node) => node.name);
		// A loop leads back to its first node, which is to the left.
		const targetsOf = (source: string) =>
			(template.connections[source]?.main ?? [])
				.flatMap((targets) => targets ?? [])
				.filter(({ node }) => !loops.includes(node));
		for (const source of Object.keys(template.connections)) {
			for (const { node } of targetsOf(source)) {
				expect(positions.get(node)?.[0]).toBeGreaterThan(positions.get(source)?.[0] ?? Infinity);
			}
		}
		const boxes = template.nodes.map(({ name: label, type, parameters, position: [x, y] }) => {
			const size = type === STICKY_NOTE ? (parameters as typeof NODE_SIZE) : NODE_SIZE;
			return { label, left: x, top: y, right: x + size.width, bottom: y + size.height };
		});
		const overlaps = boxes.flatMap((one, index) =>
			boxes
				.slice(index + 1)
				.filter(
					(other) =>
						one.left < other.right &&
						other.left < one.right &&
						one.top < other.bottom &&
						other.top < one.bottom,
				)
				.map((other) => `${one.label} / ${other.label}`),
		);
		expect(overlaps).toEqual([]);
	});

	test('n8n publishes the template once its credentials are chosen, unless the template is run by hand', async () => {
		const { workflows } = environment.client;
		const isManual = !nodes.some(({ type }) => /(schedule|Sync|Notification)Trigger$/.test(type));
		const chosen = withCredentials(
			withChoices(template, landmarks.organizations.manyLeads),
			credentials,
		);
		const { id } = await workflows.create(chosen);
		try {
			if (isManual) await expect(workflows.activate(id)).rejects.toThrow();
			else await workflows.activate(id);
			expect((await workflows.get(id)).active).toBe(!isManual);
			expect(canvasOf(await workflows.get(id)).connections).toEqual(template.connections);
		} finally {
			await workflows.delete(id);
		}
	});
});
