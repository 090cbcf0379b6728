import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { LinkedInLeadNotificationTrigger } from '../../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import type { FaultEffect, FaultMatch, ForgedPush, ForgedReply } from '../../../simulator';
import { EVENT, NOW, ORGANIZATION, smallWorld } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';
import type { NodeTest } from '../../harness/startNodeTest';
import { useNodeTest } from '../../harness/useNodeTest';
import {
	AnsweredTwiceError,
	type Delivery,
	type WebhookNode,
	type WebhookNodeOptions,
} from '../../harness/webhookNode';
import { HOUR, holdClock, pass } from '../../lead/support/clock';
import { chosen } from '../../router/runAction';

/** Longer than the waits that are hurried: those of LinkedIn for a webhook are not. */
const UNHURRIED_MS = 60_000;

const CREDENTIAL = { apiVersion: '202609', followApiVersion: true, customScopes: false };

/** A LinkedIn with the small world, and notification triggers that are put on the canvas. */
export class NotificationTest {
	private nodes: WebhookNode[] = [];

	constructor(readonly nodeTest: NodeTest) {}

	get control() {
		return this.nodeTest.simulator.control;
	}

	/** Back to the start of the world; LinkedIn is patient with webhooks. */
	async reset(): Promise<void> {
		this.control.reset();
		this.nodes = [];
		await this.connect();
		this.control.calls.clear();
		this.control.notifications.set({ challengeTimeout: UNHURRIED_MS, pushTimeout: UNHURRIED_MS });
	}

	/** Connects the account anew, with a credential that differs so from what it is at the start. */
	async connect(credential: ICredentialDataDecryptedObject = {}): Promise<void> {
		const { credentials, credentialStore } = this.nodeTest;
		const { clientSecret } = this.control.application.get();
		await credentialStore.update(credentials, {
			...CREDENTIAL,
			clientSecret,
			...credential,
		});
		await this.nodeTest.connect();
	}

	/** Puts a trigger on the canvas, for the organization of the small world unless told otherwise. */
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

	/** Somebody registers for the event of the small world, now. */
	register(more: { visibleFrom?: number; testLead?: boolean; submitterId?: string } = {}): Lead {
		return this.control.leads.add({ eventId: EVENT, ...more });
	}

	/** Waits until LinkedIn has sent everything, and all triggers are done with it. */
	async settled(): Promise<void> {
		await this.control.notifications.settled();
		await Promise.all(this.nodes.map(async (node) => await node.settled()));
	}

	/** Requests that a node answered itself and then left to n8n to answer. */
	answeredTwice(): Delivery[] {
		return this.nodes.flatMap(({ deliveries }) =>
			deliveries.filter(({ error }) => error instanceof AnsweredTwiceError),
		);
	}

	/** Sends one request to a trigger, signed as LinkedIn's unless told otherwise, and waits until it is done. */
	async send(node: WebhookNode, forged: ForgedPush): Promise<ForgedReply> {
		const reply = await this.control.notifications.send(node.url(), forged);
		await this.settled();
		return reply;
	}

	/** Calls that match fail so often, each time unless told otherwise. */
	fault(effect: FaultEffect, match: FaultMatch = {}, times: number | 'always' = 'always'): void {
		this.control.faults.add({ match, effect, times });
	}
}

/**
 * Sets up a LinkedIn with the small world before each test of the file. Each test begins at a later
 * time, at which the trigger has forgotten the forms and notifications of the one before.
 * @param hurried whether the node's waits are made short, so that all retries are seen; by default
 */
export function setUpNotificationTest({ hurried = true } = {}): NotificationTest {
	beforeAll(() => holdClock(NOW));
	const nodeTest = useNodeTest({
		// The time that a wait was for has passed when it is over.
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
		// What a test that failed holds back must not keep the next one waiting.
		test.control.faults.clear();
		await test.settled();
		// Whatever came, n8n must not be left to answer what was answered already.
		expect(test.answeredTwice()).toEqual([]);
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
