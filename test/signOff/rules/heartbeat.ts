import { createPostgresCredential } from '../../demo/postgresCredential';
import { readTemplate, withCredentials, withoutPins } from '../../demo/template';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { MailServer } from '../../harness/mailServer';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

export const heartbeat: Rule = {
	id: 'LGF-002',
	words: 'A periodic heartbeat that the access token is valid (/me)',
	demoType: 'explanation',
	expectations:
		'Which API call is the heartbeat and how often it is made, or which call happens at least daily and detects that a token has expired.',
	explanation:
		'The workflow connection-heartbeat runs twice a day: introspection (POST /oauth/v2/introspectToken), /v2/me or /v2/userinfo, /rest/organizationAcls and one lead of each page. It writes an e-mail or a Slack message when something is wrong. Besides, the polling trigger calls /rest/leadFormResponses with each poll, and an expired token fails it at once.',
	show: async (stage, shown) => {
		const { control, world } = stage;
		const { status, member } = await stage.check(shown, {
			scrollTo: 'checked_at',
			caption: 'Check connection: the status, the member, the tokens',
		});
		const [{ id, firstName, lastName }] = world.members;
		shown.equals('The status', status, 'ok');
		const { urn, name } = member as Record<string, unknown>;
		const expected = { urn: `urn:li:person:${id}`, name: `${firstName} ${lastName}` };
		shown.equals('Who is signed in, by /me', { urn, name }, expected);
		const made = new Map(control.calls.list().map((call) => [call.resource, call]));
		shown.table(
			'The calls that it made, one of each kind',
			[...made.values()].map(({ method, path, status: answer }) => ({ method, path, answer })),
		);
		const asked = [...made.values()].filter(({ status: answer }) => answer === 200);
		for (const path of ['/oauth/v2/introspectToken', '/v2/me', '/rest/organizationAcls']) {
			shown.equals(
				`${path} was asked`,
				asked.some((call) => call.path === path),
				true,
			);
		}
		await showWorkflow(stage, shown);
	},
};

/** Shows the template as people import and publish it: silent while all is well, and an email otherwise. */
async function showWorkflow(
	{ environment, desk, control }: Stage,
	shown: Demonstration,
): Promise<void> {
	const { client } = environment;
	const mailServer = await MailServer.start();
	try {
		const data = mailServer.credential;
		const { id } = await client.workflows.create(
			withCredentials(withoutPins(readTemplate('connection-heartbeat')), {
				[LINKEDIN_CREDENTIAL_TYPE]: desk.canvas.linkedIn,
				postgres: await createPostgresCredential(environment),
				// Nothing is sent to Slack: e-mail is chosen. n8n wants each node to have a credential.
				slackApi: await client.credentials.create('slackApi', { accessToken: 'made-up' }),
				smtp: await client.credentials.create('smtp', data),
			}),
		);
		shown.step('Imported the workflow connection-heartbeat and published it.');
		await client.workflows.activate(id);
		await desk.editor.openWorkflow(id);
		await shown.picture(desk.page, 'The workflow connection-heartbeat');
		const { nodes } = await client.workflows.get(id);
		const { rule } = nodes.find(({ name }) => name === 'Twice a day')?.parameters ?? {};
		const { interval } = rule as { interval: Array<Record<string, unknown>> };
		const hours = interval.map(
			({ field, triggerAtHour }) => `${String(field)} at ${String(triggerAtHour)}:00`,
		);
		shown.equals('Its schedule', hours, ['days at 8:00', 'days at 20:00']);
		const beat = async () => (await client.workflows.run(id, 'Twice a day')).status;

		shown.step('Ran it while all is well.');
		shown.equals('It ends with', await beat(), 'success');
		shown.equals('E-mails while all is well', mailServer.mails.length, 0);

		shown.step('LinkedIn revoked the tokens. Ran it again.');
		control.tokens.revoke('all');
		shown.equals('It ends with', await beat(), 'error');
		const sent = mailServer.mails.map(({ to, subject, text }) => ({ to, subject, text }));
		shown.table('The e-mail', sent);
		shown.equals('E-mails', sent.length, 1);
		shown.says('Its subject', sent[0]?.subject, /LinkedIn leads: Sign in again/);
		shown.says(
			'Its text',
			sent[0]?.text.replace(/\s+/g, ' '),
			/Sign in again\. .*\(credential "LinkedIn"\).*select Switch account/,
		);
		await client.workflows.deactivate(id);
	} finally {
		await mailServer.stop();
	}
}
