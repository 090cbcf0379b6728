import { CANCELLED_EVENT, EVENT, FORM } from '../../simulator/server/testing/smallWorld';
import { CREDENTIAL_TYPE } from '../harness/startNodeTest';
import { MINUTE, pass } from '../lead/support/clock';
import { byLeadId, expectedRow, expectedRows } from '../../oracle/leadRow';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

/** How often each resource was called. */
const calls = () => {
	const counts: Record<string, number> = {};
	for (const { resource } of test.nodeTest.simulator.calls) {
		counts[resource] = (counts[resource] ?? 0) + 1;
	}
	return counts;
};

it('of 100 leads at once each is read once, their form and event once for all', async () => {
	const node = await test.activeTrigger();
	const leads = test.control.leads.addMany({ eventId: EVENT }, 100, 0);
	await test.settled();
	expect(calls()).toEqual({ leadFormResponses: 100, leadForms: 1, events: 1 });
	expect(byLeadId(itemsOf(node))).toMatchObject(expectedRows(test.nodeTest.simulator.world, leads));
	expect(itemsOf(node)).toHaveLength(100);
	expect(node.executions).toHaveLength(100);
});

/** How often n8n has read the credential for a node, from now on; not what it looks up for itself. */
const credentialReads = () => {
	const spy = jest.spyOn(test.nodeTest.host.credentialStore, 'getDecrypted');
	return () => spy.mock.calls.filter(([, , , , , isRaw]) => isRaw !== true).length;
};

describe('the credential', () => {
	it('is read once for each push, as it is stored then', async () => {
		const node = await test.activeTrigger();
		const reads = credentialReads();
		for (let count = 0; count < 3; count += 1) {
			test.register();
			await test.settled();
		}
		expect(reads()).toBe(3);
		expect(itemsOf(node)).toHaveLength(3);
	});

	it('a token that expires in between is renewed once', async () => {
		const node = await test.activeTrigger();
		const leads = [test.register()];
		await test.settled();
		test.control.tokens.expireAccess();
		for (let count = 0; count < 3; count += 1) {
			leads.push(test.register());
			await test.settled();
		}
		expect(byLeadId(itemsOf(node))).toMatchObject(
			expectedRows(test.nodeTest.simulator.world, leads),
		);
		expect(calls()).toMatchObject({ 'oauth/accessToken': 1, leadFormResponses: 5 });
	});

	it('of which the account was connected anew: the next notification uses the new token', async () => {
		const node = await test.activeTrigger();
		test.register();
		await test.settled();
		test.control.tokens.revoke('all');
		test.register();
		await test.settled();
		await test.connect();
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)[1].lead_error).toMatch(/reconnect/i);
		expect(itemsOf(node)[2]).toMatchObject(expectedRow(test.nodeTest.simulator.world, lead));
	});
});

describe('one after the other', () => {
	it('form and event are kept for an hour, then read again', async () => {
		await test.activeTrigger();
		for (let minute = 0; minute < 60; minute += 10) {
			test.register();
			await test.settled();
			pass(10 * MINUTE);
		}
		expect(calls()).toEqual({ leadFormResponses: 6, leadForms: 1, events: 1 });
		test.register();
		await test.settled();
		expect(calls()).toEqual({ leadFormResponses: 7, leadForms: 2, events: 2 });
	});

	it('a form that changes meanwhile: each lead has the labels of its own version', async () => {
		const node = await test.activeTrigger();
		const leads = [test.register()];
		await test.settled();
		for (const text of ['Shoe size?', 'Favourite meal?']) {
			test.control.forms.addVersion(FORM, { addQuestions: [{ text }] });
			leads.push(test.register(), test.register());
			await test.settled();
			pass(MINUTE);
		}
		expect(byLeadId(itemsOf(node))).toMatchObject(
			expectedRows(test.nodeTest.simulator.world, leads),
		);
		const last = itemsOf(node).at(-1);
		expect(last).toMatchObject({ form_version: 4, favourite_meal: expect.any(String) as string });
	});

	it('another credential is chosen, since the first one no longer works', async () => {
		const { host, credentials } = test.nodeTest;
		const stored = await host.credentialStore.stored(credentials);
		const first = await host.addCredential(CREDENTIAL_TYPE, 'First', stored);
		await test.activeTrigger({}, { credentials: first });
		test.register();
		await test.settled();
		await host.credentialStore.update(first, { oauthTokenData: '' });

		const changed = test.trigger();
		await changed.activate('update');
		const lead = test.control.leads.add({ eventId: CANCELLED_EVENT });
		await test.settled();
		expect(itemsOf(changed)).toMatchObject([expectedRow(test.nodeTest.simulator.world, lead)]);
	});
});
