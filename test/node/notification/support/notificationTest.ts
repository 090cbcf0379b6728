import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { LinkedInLeadNotificationTrigger } from '../../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { HOUR } from '../../../durations';
import type { FaultEffect, FaultMatch, ForgedPush, ForgedReply } from '../../../simulator';
import { EVENT, NOW, ORGANIZATION, smallWorld } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';
import type { NodeTest } from '../../harness/startNodeTest';
import { useNodeTest } from '../../harness/useNodeTest';
import {
	AnsweredTwiceError,
	type WebhookNode,
	type WebhookNodeOptions,
} from '../../harness/webhookNode';
import { holdClock, pass } from '../../lead/support/clock';
import { chosen } from '../../router/runAction';

/** Longer than hurried waits, so that LinkedIn's own waits for a webhook are not shortened. */
const UNHURRIED_MS = 60_000;

const CREDENTIAL = { apiVersion: '202609', followApiVersion: true, customScopes: false };

/** A LinkedIn with the small world, and notification triggers on the canvas. */
export class NotificationTest {
	nodes: WebhookNode[] = [];

	constructor(readonly nodeTest: NodeTest) {}

	get control() {
		return this.nodeTest.simulator.control;
	}

	/** Resets the world and connects; LinkedIn waits long for webhooks. */
	async reset(): Promise<void> {
		this.control.reset();
		this.nodes = [];
		await this.connect();
		this.control.calls.clear();
		this.control.notifications.set({ challengeTimeout: UNHURRIED_MS, pushTimeout: UNHURRIED_MS });
	}

	/** Connects the account again, with these changes to the initial credential. */
	async connect(credential: ICredentialDataDecryptedObject = {}): Promise<void> {
		const { credentials, credentialStore } = this.nodeTest;
		const { clientSecret } = this.control.application.get();
		await credentialStore.update(credentials, { ...CREDENTIAL, clientSecret, ...credential });
		await this.nodeTest.connect();
	}

	/** Puts a trigger on the canvas, by default for the Page of the small world. */
	trigger(parameters: INodeParameters = {}, options?: WebhookNodeOptions): WebhookNode {
		const node = this.nodeTest.webhookNode(new LinkedInLeadNotificationTrigger(), {
			...options,
			parameters: { organizationId: chosen(ORGANIZATION), ...parameters },
		});
		this.nodes.push(node);
		return node;
	}

	/** A trigger whose workflow is active. */
	async activeTrigger(
		parameters?: INodeParameters,
		options?: WebhookNodeOptions,
	): Promise<WebhookNode> {
		const node = this.trigger(parameters, options);
		await node.activate();
		this.control.calls.clear();
		return node;
	}

	/** Adds a registration for the event of the small world, submitted now. */
	register(more: { visibleFrom?: number; testLead?: boolean; submitterId?: string } = {}): Lead {
		return this.control.leads.add({ eventId: EVENT, ...more });
	}

	/** Waits until LinkedIn has sent all notifications, and the triggers have processed them. */
	async settled(): Promise<void> {
		await this.control.notifications.settled();
		await Promise.all(this.nodes.map(async (node) => await node.settled()));
	}

	/** Sends one request to a trigger, by default signed as LinkedIn does, and waits until it is processed. */
	async send(node: WebhookNode, forged: ForgedPush): Promise<ForgedReply> {
		const reply = await this.control.notifications.send(node.url(), forged);
		await this.settled();
		return reply;
	}

	/** Makes matching calls fail this many times, by default always. */
	fault(effect: FaultEffect, match: FaultMatch = {}, times: number | 'always' = 'always'): void {
		this.control.faults.add({ match, effect, times });
	}
}

/**
 * Sets up a LinkedIn with the small world before each test of the file. Each test begins at a later
 * time, at which the trigger has forgotten the forms and notifications of the one before.
 * @param hurried whether the node's waits are shortened, so that tests see all retries; true by default
 */
export function setUpNotificationTest({ hurried = true } = {}): NotificationTest {
	beforeAll(() => holdClock(NOW));
	const nodeTest = useNodeTest({
		// A shortened wait still moves the clock by its full length.
		hurried: hurried && pass,
		now: () => Date.now(),
		world: smallWorld(),
	});
	const test = new NotificationTest(nodeTest);
	let startOfTest = NOW;

	beforeEach(async () => {
		startOfTest += HOUR;
		jest.setSystemTime(startOfTest);
		await test.reset();
	});
	afterEach(async () => {
		// Answers that a failed test holds must not delay the next test.
		test.control.faults.clear();
		await test.settled();
		// n8n must never have to answer a request that the node has already answered.
		const errors = test.nodes.flatMap(({ deliveries }) => deliveries.map(({ error }) => error));
		expect(errors.filter((error) => error instanceof AnsweredTwiceError)).toEqual([]);
	});
	afterAll(() => jest.useRealTimers());
	return test;
}

/** The items of all executions that a trigger started. */
export function itemsOf(node: WebhookNode): IDataObject[] {
	return node.executions.flatMap((outputs) => {
		expect(outputs).toHaveLength(1);
		expect(outputs[0]).not.toHaveLength(0);
		return outputs[0].map(({ json }) => json);
	});
}
