import { connectCredential } from '../../harness/oauthConnect';
import { landmarks } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';
import { secretsIn } from '../support/secrets';

const { organizations, forms } = landmarks;

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
	await canvas.environment.n8n.restart({ N8N_LOG_LEVEL: 'debug' });
});

afterAll(async () => {
	await canvas?.environment.n8n.restart();
	await canvas?.close();
});

const pullOf = (formId: string) => canvas.action('Pull', 'lead.pull', { formId: byId(formId) });

/** Runs nodes and keeps what n8n stored of the run, as text. */
async function stored(...nodes: Parameters<Canvas['run']>[0]): Promise<string> {
	const { client } = canvas.environment;
	const { summary, data } = await canvas.run(nodes);
	const executions = await client.session.fetch(`/rest/executions/${summary.id}`);
	return [JSON.stringify(summary), JSON.stringify(data), await executions.text()].join('\n');
}

async function pickerAnswer(): Promise<string> {
	const { nodeTypes } = canvas.environment.client;
	const {
		type,
		typeVersion,
		parameters = {},
		credentials,
	} = canvas.action('Pull', 'lead.pull', { organizationId: byId(organizations.analyst) });
	return await nodeTypes
		.search({ nodeType: type, typeVersion, parameters, credentials, method: 'searchEvents' })
		.then(JSON.stringify, String);
}

test('neither executions, pickers, credential tests nor the debug log hold a token or the secret', async () => {
	const { control } = canvas;
	const { client, n8n } = canvas.environment;
	const { id } = canvas.linkedIn;
	const failing = { options: { failWhenUnhealthy: true, refreshNow: true } };
	const seen: string[] = [];
	const check = async () => await stored(canvas.action('Check', 'connection.check', failing));

	seen.push(await check(), await pickerAnswer());
	control.tokens.expireAccessAfterCalls(2);
	seen.push(await stored(pullOf(forms.everyQuestion)));
	control.faults.add({ match: {}, effect: { kind: 'cutConnection' }, times: 'always' });
	seen.push(await check(), await stored(pullOf(forms.everyQuestion)));
	control.faults.clear();
	control.versions.set([]);
	seen.push(await check(), JSON.stringify(await client.credentials.test(id)));
	control.versions.set(['202609']);
	control.tokens.revoke('all');
	seen.push(await check(), await pickerAnswer(), await stored(pullOf(forms.everyQuestion)));
	seen.push(JSON.stringify(await client.credentials.test(id)));
	control.application.set({ clientSecret: `${control.application.get().clientSecret}, renewed` });
	seen.push(await check());
	seen.push((await connectCredential(client, id)).text);

	const { oauthTokenData, clientSecret } = await n8n.decryptedCredential(id);
	const application = { ...control.application.get(), clientSecret: String(clientSecret) };
	// The search finds what it has to find.
	const { access_token, refresh_token } = oauthTokenData as Record<string, string>;
	const known = [access_token, refresh_token, clientSecret].join('\n');
	expect(secretsIn(known, application).length).toBe(3);

	for (const text of seen) expect(secretsIn(text, application)).toEqual([]);
	expect(n8n.logs()).toContain('debug');
	expect(secretsIn(n8n.logs(), application)).toEqual([]);
});
