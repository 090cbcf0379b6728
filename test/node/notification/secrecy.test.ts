import type * as BackendCommon from '@n8n/backend-common';
import type * as DependencyInjection from '@n8n/di';

import { ORGANIZATION, leadId } from '../../simulator/server/testing/smallWorld';
import { asN8nCore } from '../harness/asN8nCore';
import { chosen } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';
import { push, sign } from './support/push';

const test = setUpNotificationTest();

const lines: string[] = [];

beforeAll(() => {
	const { Container } = asN8nCore<typeof DependencyInjection>('@n8n/di');
	const { Logger } = asN8nCore<typeof BackendCommon>('@n8n/backend-common');
	const logger = Container.get(Logger);
	for (const level of ['error', 'warn', 'info', 'debug'] as const) {
		jest.spyOn(logger, level).mockImplementation((message: string, metadata?: object) => {
			lines.push(`${message} ${JSON.stringify(metadata)}`);
		});
	}
});
beforeEach(() => lines.splice(0));

it('nothing of a secret, a token, a signature or an answer gets into log, answers or errors', async () => {
	const node = await test.activeTrigger({ organizationId: chosen(ORGANIZATION) });
	const tokens = await test.nodeTest.tokens();
	const payload = JSON.stringify(push());
	const replies = [
		await test.send(node, { payload }),
		await test.send(node, { payload, signature: 'wrongSecret' }),
		await test.send(node, { payload: 'nothing', headers: { 'content-type': 'text/plain' } }),
	];
	for (const resource of ['leadFormResponses', 'leadForms', 'events']) {
		test.fault({ kind: 'status', status: 503 }, { resource });
		test.register();
		await test.settled();
		test.control.faults.clear();
	}
	test.control.tokens.revoke('all');
	test.register();
	await test.settled();
	await node.deactivate().catch((error: Error) => lines.push(`${error.message} ${error.stack}`));

	// One of each lead that could not be read, and why the subscription could not be ended.
	expect(lines.length).toBeGreaterThanOrEqual(5);
	const everything = [
		...lines,
		...replies.map(({ body }) => body),
		JSON.stringify(node.deliveries),
	].join('\n');
	const { clientSecret } = test.control.application.get();
	const secrets = [clientSecret, tokens.access_token, tokens.refresh_token, sign(test, payload)];
	for (const secret of secrets) {
		expect(secret).toBeTruthy();
		expect(everything).not.toContain(secret);
	}
	// What people answered is in the items alone.
	const answers = test.control.leads
		.list()
		.filter(({ id }) => id === leadId(1))
		.flatMap((lead) => lead.answers.flatMap(({ value }) => ('text' in value ? [value.text] : [])));
	expect(answers.length).toBeGreaterThan(0);
	for (const answer of answers) expect(lines.join('\n')).not.toContain(answer);
});
