import {
	readTemplate,
	TEMPLATES,
	withCredentials,
	type ChosenCredentials,
} from '../../demo/template';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { useEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { ids, leadWorld } from '../support/leadWorld';
import { madeUpCredentials, withChoices } from '../support/templateChoices';

// Without leads, so that no published template begins to store them.
const environment = useEnvironment({ simulator: { world: leadWorld(Date.now()) } });
let credentials: ChosenCredentials;

beforeAll(async () => {
	const nodes = TEMPLATES.flatMap((name) => readTemplate(name).nodes);
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		postgres: await createPostgresCredential(environment),
		...(await madeUpCredentials(environment.client.credentials, nodes)),
	};
});

test.each(TEMPLATES)(
	'n8n publishes %s once its credentials are chosen, unless the template is run by hand',
	async (name) => {
		const template = readTemplate(name);
		const { workflows } = environment.client;
		const isManual = !template.nodes.some(({ type }) =>
			/(schedule|error|Sync|Notification)Trigger$/.test(type),
		);
		const chosen = withCredentials(withChoices(template, ids.main), credentials);
		const { id } = await workflows.create(chosen);
		try {
			if (isManual) await expect(workflows.activate(id)).rejects.toThrow();
			else await workflows.activate(id);
			expect((await workflows.get(id)).active).toBe(!isManual);
			expect((await workflows.get(id)).connections).toEqual(template.connections);
		} finally {
			await workflows.delete(id);
		}
	},
);
