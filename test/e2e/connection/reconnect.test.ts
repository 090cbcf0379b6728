import { connectCredential } from '../../harness/oauthConnect';
import { landmarks } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';
import { PostgresNodes } from '../support/postgresNodes';

const formId = landmarks.forms.everyQuestion;
const eventId = landmarks.events.everyQuestion;

let canvas: Canvas;
let postgres: PostgresNodes;

beforeAll(async () => {
	canvas = await Canvas.open();
	postgres = await PostgresNodes.connect(canvas.environment);
});

afterAll(async () => {
	await canvas?.close();
});

/** Makes the table of one form where it is missing, and stores all leads of that form. */
async function sync() {
	return await canvas.run([
		canvas.action('Table', 'form.getTable', {
			formId: byId(formId),
			options: { tableName: 'leads' },
		}),
		postgres.execute('Create', '={{ $json.create_statement }}'),
		canvas.action('Pull', 'lead.pull', { formId: byId(formId) }),
		postgres.autoMap('Store', 'upsert', 'leads'),
	]);
}

async function storedIds(): Promise<unknown[]> {
	const rows = await canvas.environment.postgres.query<{ lead_id: string }>(
		'SELECT lead_id FROM leads',
	);
	return rows.map(({ lead_id }) => lead_id).sort();
}

const truth = () =>
	canvas.control.leads
		.list({ formId, testLeads: 'exclude' })
		.map(({ id }) => id)
		.sort();

async function check() {
	const execution = await canvas.run([canvas.action('Check', 'connection.check')]);
	expect(execution.error).toBeUndefined();
	return execution.json('Check')[0];
}

test('after the refresh token ended, the error leads to Reconnect, and nothing is missed after it', async () => {
	expect((await sync()).error).toBeUndefined();
	expect(await storedIds()).toEqual(truth());
	const before = truth();

	const { tokens, leads } = canvas.control;
	tokens.expireAccess();
	tokens.expireRefresh();
	leads.addMany({ eventId }, 5);

	const failed = await sync();
	expect(failed.status).toBe('error');
	expect(failed.error?.message).toContain(`"${canvas.linkedIn.name}"`);
	expect(failed.error?.message).toContain('refresh token is expired or revoked');
	expect(failed.error?.description).toMatch(/Open the credential "LinkedIn", select Reconnect/);
	expect(await storedIds()).toEqual(before);

	const broken = await check();
	expect(broken).toMatchObject({ status: 'reconnect_required', healthy: false });
	expect(broken.problems).toContainEqual(
		expect.objectContaining({ fix: expect.stringContaining('select Reconnect') as string }),
	);

	await connectCredential(canvas.environment.client, canvas.linkedIn.id);
	expect(await check()).toMatchObject({ status: 'ok', healthy: true });
	expect((await sync()).error).toBeUndefined();
	expect(await storedIds()).toEqual(truth());
	expect(truth().length).toBe(before.length + 5);
});
