import {
	readTemplate,
	TEMPLATES,
	withCredentials,
	type ChosenCredentials,
} from '../../demo/template';
import { STICKY_NOTE } from '../../demo/templateNotes';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
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
			expect((await workflows.get(id)).connections).toEqual(template.connections);
		} finally {
			await workflows.delete(id);
		}
	});
});
