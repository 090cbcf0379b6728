import { groupBy, omit } from 'lodash';

import { createPostgresCredential } from '../../demo/postgresCredential';
import {
	readTemplate,
	withCredentials,
	withoutPins,
	withSettings,
	type ChosenCredentials,
} from '../../demo/template';
import { HOUR } from '../../durations';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { MailServer } from '../../harness/mailServer';
import { Slack } from '../../harness/slack';
import { landmarks } from '../../simulator/world/landmarks';

const { organizations } = landmarks;

let environment: LeadSyncEnvironment;
let mailServer: MailServer;
let workflowId: string;
let credentials: ChosenCredentials;

beforeAll(async () => {
	environment = await startEnvironment();
	mailServer = await MailServer.start();
	const { client, simulator } = environment;
	const { control, world } = simulator;
	control.organizations.setUnreadable(organizations.unreadable, false);
	// The heartbeat would also report missing roles, and these tests start with a healthy connection.
	for (const { id } of world.organizations) control.organizations.grantRole(id, 'ADMINISTRATOR');
	await storeAll();
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn({
			profileScope: 'r_basicprofile',
		}),
		smtp: await client.credentials.create('smtp', mailServer.credential),
	};
	const postgres = await createPostgresCredential(environment);
	const { id } = await client.workflows.create(
		withCredentials(comparing(heartbeat()), { ...credentials, postgres }),
	);
	workflowId = id;
});

afterAll(async () => {
	await mailServer?.stop();
	await environment?.stop();
});

beforeEach(() => mailServer.mails.splice(0, Infinity));

const heartbeat = () => withoutPins(readTemplate('connection-heartbeat'));

/** Activates the nodes that compare, which are deactivated for people without this database. */
function comparing(template: WorkflowDefinition): WorkflowDefinition {
	return { ...template, nodes: template.nodes.map((node) => omit(node, 'disabled')) };
}

/** Stores each event lead, in the table and columns of leads-to-postgres. */
async function storeAll(): Promise<void> {
	const { postgres, simulator } = environment;
	const leads = simulator.control.leads.list({ leadType: 'EVENT', testLeads: 'exclude' });
	const byOwner = groupBy(leads, ({ owner }) => 'organizationId' in owner && owner.organizationId);
	for (const [organizationId, ofOwner] of Object.entries(byOwner)) {
		const table = `linkedin_leads_${organizationId}`;
		await postgres.query(
			`CREATE TABLE IF NOT EXISTS ${table}
			(lead_id text PRIMARY KEY, organization_id text, lead_type text, submitted_at timestamptz,
			is_test_lead boolean DEFAULT false)`,
		);
		const recent = ofOwner.filter(({ submittedAt }) => submittedAt > Date.now() - 72 * HOUR);
		for (const { id, submittedAt } of recent) {
			await postgres.query(
				`INSERT INTO ${table} VALUES ($1, $2, 'EVENT', $3) ON CONFLICT DO NOTHING`,
				[id, organizationId, new Date(submittedAt)],
			);
		}
	}
}

const beat = async () => await environment.client.workflows.run(workflowId, 'Twice a day');

/** The text of the one email that a run sends. The execution must end with the same text. */
async function toldBy(run: typeof beat = beat): Promise<string> {
	const execution = await run();
	expect(mailServer.mails).toHaveLength(1);
	const [{ to, subject, text }] = mailServer.mails;
	expect(to).toEqual(['you@example.com']);
	const [, begin] = /^LinkedIn leads: ([A-Z][\w ,']+)$/.exec(subject) ?? [];
	expect(text.startsWith(String(begin))).toBe(true);
	expect(execution.error?.node?.name).toBe('Report problem');
	expect(execution.error?.message.replace(/\s+/g, ' ')).toBe(text.trim().replace(/\s+/g, ' '));
	return text;
}

test('an email reports a lead that is not stored after two hours, and no email is sent once the lead is stored', async () => {
	const { control } = environment.simulator;
	control.leads.add({ eventId: landmarks.events.emoji, submittedAt: Date.now() - 2 * HOUR });
	const text = await toldBy();
	expect(text).toContain('Event leads of the last two days that are not stored: 1.');
	expect(text).toContain('Publish it if it is not published');
	await storeAll();
	mailServer.mails.splice(0, Infinity);
	expect((await beat()).status).toBe('success');
	expect(mailServer.mails).toEqual([]);
});

test('while the database is down, an email reports that the check of stored leads failed', async () => {
	await environment.postgres.stopServer();
	try {
		expect(await toldBy()).toContain('Whether all leads are stored is not known');
	} finally {
		await environment.postgres.startServer();
	}
});

test('with Slack chosen in the settings, the heartbeat writes to Slack and sends no email', async () => {
	const { client, ports, simulator } = environment;
	const slack = await new Slack().listen(ports.slack);
	const slackApi = await client.credentials.create('slackApi', slack.credential);
	const { name, nodes, connections } = await client.workflows.get(workflowId);
	const template = withSettings(
		{ name, nodes, connections },
		{ send_by: 'slack', slack_channel: '#marketing' },
	);
	const { id } = await client.workflows.create(withCredentials(template, { slackApi }));
	simulator.control.leads.add({
		eventId: landmarks.events.emoji,
		submittedAt: Date.now() - 2 * HOUR,
	});
	const execution = await client.workflows.run(id, 'Twice a day');
	await client.workflows.delete(id);
	await storeAll();
	await slack.stop();
	const [{ summary }] = execution.json('Describe problem');
	expect(slack.messages).toMatchObject([{ channel: '#marketing', text: summary }]);
	expect(execution.error?.node?.name).toBe('Report problem');
	expect(mailServer.mails).toEqual([]);
});
