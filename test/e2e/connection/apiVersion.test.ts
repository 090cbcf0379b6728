import type { CredentialReference } from '../../harness/api/credentials';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';

const formId = landmarks.forms.everyQuestion;
/**
 * Not the default: n8n's process remembers what it followed, and shares that with all files. As new as can be
 * otherwise, since n8n goes by the calendar: what LinkedIn has really retired is not followed.
 */
const RETIRED = '202607';
const NEXT = '202608';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

async function run(
	credential: CredentialReference,
	action: 'connection.check' | 'lead.pull',
	parameters = {},
) {
	const credentials = { [LINKEDIN_CREDENTIAL_TYPE]: credential };
	return await canvas.run([canvas.action('Node', action, parameters, { credentials })]);
}

const pull = async (credential: CredentialReference) =>
	await run(credential, 'lead.pull', { formId: byId(formId) });

/** Connects with a living version and lets LinkedIn retire it. */
async function connectBeforeRetirement(followApiVersion: boolean): Promise<CredentialReference> {
	const { versions } = canvas.control;
	versions.add(RETIRED);
	const credential = await canvas.environment.connectLinkedIn({
		apiVersion: RETIRED,
		followApiVersion,
	});
	const before = await pull(credential);
	expect(before.error).toBeUndefined();
	versions.retire(RETIRED);
	return credential;
}

test('with Follow API Version the sync goes on, and the check says on which version', async () => {
	const credential = await connectBeforeRetirement(true);
	const execution = await pull(credential);
	expect(execution.error).toBeUndefined();
	const truth = canvas.control.leads.list({ formId, testLeads: 'exclude' });
	const pulled = execution.json('Node').map(({ lead_id }) => lead_id);
	expect(pulled.sort()).toEqual(truth.map(({ id }) => id).sort());
	expect(canvas.environment.n8n.logs()).toContain(
		`LinkedIn has retired API version ${RETIRED}, so ${NEXT} is used instead`,
	);

	const [report] = (await run(credential, 'connection.check')).json('Node');
	expect(report).toMatchObject({
		status: 'ok',
		healthy: true,
		api_version: { configured: RETIRED, in_use: NEXT, retirement_date: '2027-08-15' },
	});
	expect(report.problems).toContainEqual(
		expect.objectContaining({
			code: 'api_version_followed',
			fix: expect.stringContaining(`set API Version to ${NEXT}`) as string,
		}),
	);
});

test('without it the error names the field and a living version', async () => {
	const credential = await connectBeforeRetirement(false);
	const execution = await pull(credential);
	expect(execution.status).toBe('error');
	expect(execution.error).toMatchObject({
		message: `LinkedIn has retired API version ${RETIRED} or does not know it`,
		description: expect.stringContaining(`set API Version to ${NEXT}`) as string,
		httpCode: '426',
	});

	const [report] = (await run(credential, 'connection.check')).json('Node');
	expect(report).toMatchObject({ status: 'api_version_unsupported', healthy: false });

	await canvas.environment.client.credentials.update(credential.id, { apiVersion: NEXT });
	expect((await pull(credential)).error).toBeUndefined();
});
