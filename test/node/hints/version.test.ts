import type * as BackendCommon from '@n8n/backend-common';
import type * as DependencyInjection from '@n8n/di';

import { NOW } from '../../simulator/server/testing/smallWorld';
import { asN8nCore } from '../harness/asN8nCore';
import { DAY } from '../lead/support/clock';
import { ActiveTrigger } from '../trigger/support/activeTrigger';
import { setUpNotificationTest } from '../notification/support/notificationTest';
import { runAction } from '../router/runAction';

const test = setUpNotificationTest();

/** 202601 retires on 2027-01-15; each day here belongs to one test, since a warning comes once a day. */
const FIRST_WARNING = Date.UTC(2027, 0, 1);
const dayBefore = (days: number) => Date.UTC(2027, 0, 15 - days, 9);

const STOPS =
	'LinkedIn retires API version 202601 around 2027-01-15. After that no lead can be read. Open the credential and set API Version to a newer month, or turn on Follow API Version.';
const GOES_ON =
	'LinkedIn retires API version 202601 around 2027-01-15. Nothing stops: Follow API Version is on';

async function connectAt(time: number, followApiVersion: boolean, apiVersion = '202601') {
	jest.setSystemTime(time);
	await test.connect({ apiVersion, followApiVersion });
}

async function hintsOf(): Promise<string[]> {
	const { hints, error } = await runAction(test.nodeTest, 'organization: getMany');
	expect(error).toBeUndefined();
	return hints.map(({ type, message }) => `${type}: ${message}`);
}

describe('a hint of the action node', () => {
	it('comes fourteen days before', async () => {
		await connectAt(FIRST_WARNING - DAY, false);
		expect(await hintsOf()).toEqual([]);
		await connectAt(FIRST_WARNING, false);
		expect(await hintsOf()).toEqual([`warning: ${STOPS}`]);
	});

	it('is mere information when another version follows', async () => {
		await connectAt(FIRST_WARNING, true);
		expect(await hintsOf()).toEqual([expect.stringContaining(`info: ${GOES_ON}`)]);
	});

	it('says that the day is over, though LinkedIn still answers', async () => {
		await connectAt(Date.UTC(2027, 0, 20), false);
		expect(await hintsOf()).toEqual([
			expect.stringContaining('LinkedIn was to retire API version 202601 around 2027-01-15'),
		]);
	});
});

describe('the polling trigger', () => {
	const retirements = ({ warnings }: ActiveTrigger) =>
		warnings.filter((text) => text.includes('retires'));

	it('warns in the log once a day, also when there is nothing new', async () => {
		await connectAt(dayBefore(13), false);
		const { trigger } = await ActiveTrigger.activate(test.nodeTest);
		expect(retirements(trigger)).toEqual([expect.stringContaining(STOPS)]);
		expect(retirements(trigger)[0]).toMatch(/^LinkedIn Lead Sync Trigger: /);
		jest.setSystemTime(dayBefore(13) + DAY / 4);
		await trigger.poll();
		expect(retirements(trigger)).toHaveLength(1);
		jest.setSystemTime(dayBefore(12));
		await trigger.poll();
		await trigger.poll();
		expect(retirements(trigger)).toHaveLength(2);
	});

	it('does not warn when another version follows, nor long before', async () => {
		await connectAt(dayBefore(11), true);
		const { trigger } = await ActiveTrigger.activate(test.nodeTest);
		expect(retirements(trigger)).toEqual([]);
		await connectAt(NOW, false);
		const early = await ActiveTrigger.activate(test.nodeTest);
		expect(retirements(early.trigger)).toEqual([]);
	});
});

describe('the notification trigger', () => {
	it('warns when it is activated, and once a day while notifications come', async () => {
		const warnings: string[] = [];
		const { Container } = asN8nCore<typeof DependencyInjection>('@n8n/di');
		const { Logger } = asN8nCore<typeof BackendCommon>('@n8n/backend-common');
		const warn = jest.spyOn(Container.get(Logger), 'warn');
		warn.mockImplementation((message: string) => {
			if (message.includes('retires')) warnings.push(message);
		});
		await connectAt(dayBefore(9), false);
		await test.activeTrigger();
		expect(warnings).toEqual([`LinkedIn Lead Notification Trigger: ${STOPS}`]);
		test.register();
		await test.settled();
		expect(warnings).toHaveLength(1);
		jest.setSystemTime(dayBefore(8));
		for (const submitterId of ['a', 'b']) test.register({ submitterId });
		await test.settled();
		expect(warnings).toHaveLength(2);
		warn.mockRestore();
	});
});
