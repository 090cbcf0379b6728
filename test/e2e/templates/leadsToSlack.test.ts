import { readTemplate, withParameters } from '../../demo/template';
import { duringTests } from '../../harness/duringTests';
import { useEnvironment } from '../../harness/environment';
import { Slack, slackRefusal } from '../../harness/slack';
import { waitUntil } from '../../harness/waitUntil';
import { publish, PublishedWorkflows } from '../support/publishedWorkflows';
import { EVENTS, register, threeEvents } from '../support/registrations';

const environment = useEnvironment({ simulator: { world: threeEvents(Date.now()) } });
const slack = duringTests(
	async () => await new Slack().listen(environment.ports.slack),
	async (started) => await started.stop(),
);
let workflow: PublishedWorkflows;

beforeAll(async () => {
	const slackApi = await environment.client.credentials.create('slackApi', slack.credential);
	const channelId = { __rl: true, mode: 'name', value: '#leads' };
	const template = withParameters(readTemplate('leads-to-slack'), 'Send message', { channelId });
	const ids = await publish(environment, [template], { slackApi });
	workflow = new PublishedWorkflows(environment, ids);
});

/** The messages about a person of this name. */
const told = (name: string) => slack.messages.filter(({ text }) => text.startsWith(`*${name}*`));

test('while Slack refuses one of five messages, each other person is told about once, however often n8n retries', async () => {
	const names = ['Amy', 'Bea', 'Cy', 'Dee', 'Eli'].map((firstName) => `${firstName} Five`);
	const [, , refused] = names;
	slack.refuses = (request) =>
		request.includes(refused) ? slackRefusal('internal_error') : undefined;
	const { length: failedBefore } = await workflow.errors();
	for (const name of names) {
		const [firstName, lastName] = name.split(' ');
		register(environment.simulator.world, { eventId: EVENTS[0], firstName, lastName });
	}
	await workflow.nextError(failedBefore);
	await workflow.publishAgainAfterFailures(3);
	const times = () => names.map((name) => told(name).length);
	expect(times()).toEqual([1, 1, 0, 1, 1]);
	slack.refuses = undefined;
	await workflow.publishAgain();
	await workflow.settled('all to be told', () => told(refused).length > 0);
	expect(times()).toEqual([1, 1, 1, 1, 1]);
});

test('while the Slack app is in no channel, the execution fails, and the lead waits for a retry', async () => {
	const { length: failedBefore } = await workflow.errors();
	const channels = slack.channels.splice(0, Infinity);
	register(environment.simulator.world, { eventId: EVENTS[2], firstName: 'Dan', lastName: 'Wait' });
	expect(await workflow.nextError(failedBefore)).toContain('channel_not_found');
	slack.channels.push(...channels);
	await workflow.publishAgain();
	await waitUntil('the message', () => told('Dan Wait').length > 0 || undefined);
});
