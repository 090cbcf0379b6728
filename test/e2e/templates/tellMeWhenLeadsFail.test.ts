import { demoWorld } from '../../demo/showcase';
import { readTemplate, withCredentials, withMail } from '../../demo/template';
import { duringTests } from '../../harness/duringTests';
import { MailServer } from '../../harness/mailServer';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { Canvas } from '../support/canvas';
import { RefusingCrm } from '../support/refusingCrm';

const TRIGGER = 'Leads';
const ALERT = 'When a workflow fails';

const canvas = duringTests(
	async () => await Canvas.open({ simulator: { world: demoWorld() } }),
	async (opened) => await opened.close(),
);
const mailServer = duringTests(MailServer.start, async (started) => await started.stop());
const crm = duringTests(RefusingCrm.start, async (started) => await started.close());
let alert: string;

beforeAll(async () => {
	const { client } = canvas.environment;
	const smtp = await client.credentials.create('smtp', mailServer.credential);
	const filled = withMail(readTemplate('tell-me-when-leads-fail'));
	const template = withCredentials(filled, { smtp });
	// As the yellow note says.
	const nodes = template.nodes.map((node) =>
		node.name === 'Send to Slack' ? { ...node, disabled: true } : node,
	);
	alert = (await client.workflows.create({ ...template, nodes })).id;
	await client.workflows.activate(alert);
	for (let guest = 1; guest <= 8; guest++) crm.refused.add(`guest${guest}@example.com`);
});
beforeEach(() => mailServer.mails.splice(0, Infinity));

/** Publishes a workflow that sends leads to the CRM, and has the alert as its error workflow. */
async function publish(name: string): Promise<string> {
	const pollTimes = { ...everySeconds(1) };
	const parameters = { startFrom: 'lastDays', startDays: 90, options: { batchSize: 1 } };
	const trigger = canvas.trigger(TRIGGER, { pollTimes, ...parameters });
	const settings = { errorWorkflow: alert };
	const { id } = await canvas.create([trigger, crm.node('work_email')], { name, settings });
	await canvas.environment.client.workflows.activate(id);
	return id;
}

/** How many executions of a workflow have failed. */
async function failures(workflowId: string): Promise<number> {
	const all = await canvas.environment.client.executions.list(workflowId);
	return all.filter(({ status }) => status === 'error').length;
}

/** The rows of a workflow in the table of messages. */
async function rowsOf(workflowId: string) {
	const { dataTables } = canvas.environment.client;
	const [table] = (await dataTables.list()).filter(({ name }) => name === 'LinkedIn alerts');
	return (await dataTables.rows(table.id)).filter(({ workflow_id: of }) => of === workflowId);
}

const mailed = async (count: number) =>
	await waitUntil(`${count} mails`, () =>
		mailServer.mails.length >= count ? mailServer.mails : undefined,
	);

test('a sample message comes at each manual execution', async () => {
	const { workflows } = canvas.environment.client;
	for (let time = 1; time <= 2; time++) await workflows.run(alert, ALERT);
	const [{ subject, text }] = await mailed(2);
	expect(subject).toBe('Example Workflow: Node With Error: Example Error Message');
	expect(text).toContain('What to do: Open the execution');
});

test('of many failed executions, not each sends an email, which says what failed, why and what to do', async () => {
	const { client, n8n } = canvas.environment;
	const id = await publish('Leads to CRM');
	await waitUntil('more failures', async () => {
		return (await failures(id)) > 3 || undefined;
	});
	await client.workflows.deactivate(id);
	const [{ to, subject, text }, ...others] = await mailed(1);
	// Executions of the alert that run at the same time may each send one.
	expect(others.length).toBeLessThan(3);
	expect(to).toEqual(['you@example.com']);
	expect(subject).toBe('Leads to CRM: CRM 400: Property job_title does not exist');
	expect(text).toContain('Failed: CRM (HTTP status 400)');
	expect(text).toContain(`Open: ${n8n.url}/workflow/${id}/executions/`);
	const row = (await rowsOf(id)).find(({ trouble }) => trouble === 'execution');
	expect(Number(row?.failed)).toBeGreaterThan(1);
});

test('a message that could not be sent comes with the next failure', async () => {
	const { client } = canvas.environment;
	mailServer.refuses = true;
	const id = await publish('Other leads');
	await waitUntil('a failed message', async () => {
		return (await failures(alert)) > 0 || undefined;
	});
	mailServer.refuses = false;
	const [{ subject }] = await mailed(1);
	await client.workflows.deactivate(id);
	expect(subject).toMatch(/^Other leads: CRM 400/);
});

test('polls that fail for the same reason send one email a day, and each other reason has its own', async () => {
	const { client, simulator } = canvas.environment;
	crm.refused.clear();
	const id = await publish('Failing polls');
	const ofThis = () =>
		mailServer.mails.filter(({ subject }) => subject.startsWith('Failing polls'));
	const failing = async (trouble: RegExp, polls: number) =>
		await waitUntil(
			`${polls} polls that fail`,
			async () => {
				const rows = await rowsOf(id);
				const row = rows.find((each) => trouble.test(String(each.trouble)));
				// The first one was told, and is not counted any more.
				return Number(row?.failed) >= polls - 1 || undefined;
			},
			{ timeoutMs: 120_000 },
		);
	simulator.control.faults.add({
		match: {},
		effect: { kind: 'throttle', limit: 'day' },
		times: 'always',
	});
	// The message says when the limit ends.
	await failing(/^poll 429/, 20);
	expect(ofThis()).toHaveLength(1);
	simulator.control.faults.clear();
	simulator.control.tokens.revoke('all');
	await failing(/^poll 401|sign in/i, 3);
	await client.workflows.deactivate(id);
	const [first, second, ...others] = ofThis();
	expect(others).toEqual([]);
	expect(first.text).toContain('daily call limit');
	expect(second.subject).toContain('Your LinkedIn sign-in has ended');
	expect(second.text).toContain('/home/credentials/');
	// The link to a workflow would have the address of webhooks, which may be another than the editor's.
	expect(second.text).not.toContain('Open:');
	expect(second.text).not.toContain('undefined');
});
