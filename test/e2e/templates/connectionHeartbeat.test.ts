import fastify from 'fastify';
import { omit } from 'lodash';

import { importLeadsToPostgres } from '../../demo/leadsToPostgres';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { untilSynced } from '../../demo/syncedTables';
import {
	readTemplate,
	withCredentials,
	withoutPins,
	withMail,
	withSettings,
	type ChosenCredentials,
} from '../../demo/template';
import { HOUR } from '../../durations';
import { duringTests } from '../../harness/duringTests';
import { useEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { MailServer } from '../../harness/mailServer';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';

const world = leadWorld(Date.now());
addSomeLeads(world, Date.now());
const environment = useEnvironment({ simulator: { world } });
const mailServer = duringTests(MailServer.start, async (started) => await started.stop());
let heartbeat: string;
let credentials: ChosenCredentials;

beforeAll(async () => {
	const profileScope = 'r_basicprofile';
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn({ profileScope }),
		postgres: await createPostgresCredential(environment),
		smtp: await environment.client.credentials.create('smtp', mailServer.credential),
	};
	await storeAll();
	heartbeat = await importHeartbeat();
});

beforeEach(() => mailServer.mails.splice(0, Infinity));

/** Imports it, with the nodes that compare, which are deactivated for people without this database. */
async function importHeartbeat(settings?: Record<string, string>): Promise<string> {
	const template = withoutPins(readTemplate('connection-heartbeat'));
	const comparing = { ...template, nodes: template.nodes.map((node) => omit(node, 'disabled')) };
	const chosen = settings ? withSettings(comparing, settings) : withMail(comparing);
	return (await environment.client.workflows.create(withCredentials(chosen, credentials))).id;
}

/** Lets leads-to-postgres store all leads. A new workflow reads the past year, late leads among it. */
async function storeAll(): Promise<void> {
	const { workflows } = environment.client;
	const linkedIn = credentials[LINKEDIN_CREDENTIAL_TYPE];
	const id = await importLeadsToPostgres(environment, linkedIn, 1);
	await workflows.activate(id);
	await untilSynced(environment, { timeoutMs: 120_000 });
	await workflows.delete(id);
}

const addEarlier = () =>
	environment.simulator.control.leads.add({
		eventId: ids.first,
		submittedAt: Date.now() - 2 * HOUR,
	});

const beat = async () => await environment.client.workflows.run(heartbeat, 'Twice a day');

/** The text of the one email that a run sends. The execution must end with the same text. */
async function toldByBeat(): Promise<string> {
	const execution = await beat();
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
	addEarlier();
	const text = await toldByBeat();
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
		expect(await toldByBeat()).toContain('Whether all leads are stored is not known');
	} finally {
		await environment.postgres.startServer();
	}
});

test('with Slack chosen in the settings, the heartbeat writes to Slack and sends no email', async () => {
	const { client, ports } = environment;
	const messages: unknown[] = [];
	const slack = fastify({ forceCloseConnections: true });
	slack.post('/api/chat.postMessage', ({ body }) => {
		messages.push(body);
		return { ok: true };
	});
	await slack.listen({ host: '127.0.0.1', port: ports.slack });
	credentials.slackApi = await client.credentials.create('slackApi', { accessToken: 'made-up' });
	const id = await importHeartbeat({ send_by: 'slack', slack_channel: '#marketing' });
	addEarlier();
	const execution = await client.workflows.run(id, 'Twice a day');
	await slack.close();
	const [{ summary }] = execution.json('Describe problem');
	expect(messages).toMatchObject([{ channel: '#marketing', text: summary }]);
	expect(execution.error?.node?.name).toBe('Report problem');
	expect(mailServer.mails).toEqual([]);
});
