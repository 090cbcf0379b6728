import { createPostgresCredential } from '../../demo/postgresCredential';
import { readTemplate, withCredentials, withoutPins } from '../../demo/template';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { MailServer, type Mail } from '../../harness/mailServer';
import type { Demonstration } from '../demonstration';
import type { Stage } from '../stage/stage';

/** The template connection-heartbeat, published. */
interface Heartbeat {
	/** Runs it once; @returns how it ended */
	beat: () => Promise<string>;
	/** What it has sent. */
	mails: readonly Mail[];
}

/**
 * Imports the template connection-heartbeat as people do, publishes it, and shows that it is silent while
 * all is well.
 *
 * @param andThen what is shown of it after that
 */
export async function showHeartbeat(
	{ environment, desk }: Stage,
	shown: Demonstration,
	andThen: (heartbeat: Heartbeat) => Promise<void> = async () => {},
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
				slackApi: await client.credentials.create({
					name: 'Slack',
					type: 'slackApi',
					data: { accessToken: 'made-up' },
				}),
				smtp: await client.credentials.create({ name: 'Mail', type: 'smtp', data }),
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
		await andThen({ beat, mails: mailServer.mails });
		await client.workflows.deactivate(id);
	} finally {
		await mailServer.stop();
	}
}
