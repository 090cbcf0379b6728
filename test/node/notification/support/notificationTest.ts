import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LinkedInInstantLeadTrigger } from '../../../../nodes/LinkedInInstantLead/LinkedInInstantLeadTrigger.node';
import type { ForgedPush, ForgedReply } from '../../../simulator';
import { EVENT, FORM, leadId, ORGANIZATION } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';
import type { NodeTest } from '../../harness/startNodeTest';
import { useSmallWorld } from '../../harness/useNodeTest';
import type { WebhookNode, WebhookNodeOptions } from '../../harness/webhookNode';
import { chosen } from '../../router/runAction';

/** Longer than hurried waits, so that LinkedIn's own waits for a webhook are not shortened. */
const UNHURRIED_MS = 60_000;

/** A LinkedIn with the small world, and notification triggers on the canvas. */
export class NotificationTest {
	nodes: WebhookNode[] = [];

	constructor(readonly nodeTest: NodeTest) {}

	get control() {
		return this.nodeTest.control;
	}

	/** Puts a trigger on the canvas, by default for the Page of the small world. */
	trigger(parameters: INodeParameters = {}, options?: WebhookNodeOptions): WebhookNode {
		const node = this.nodeTest.webhookNode(new LinkedInInstantLeadTrigger(), {
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
	register(more: { visibleFrom?: number; testLead?: boolean } = {}): Lead {
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

	/**
	 * The message of the error with which a hook fails, of which n8n shows nothing else. Checks that the error holds no
	 * secret, and that its message lets n8n try again.
	 * @throws when nothing was thrown
	 */
	async refusalOf(hook: Promise<unknown>): Promise<string> {
		const error = await hook.then(
			() => undefined,
			(reason: unknown) => reason as Error,
		);
		if (error === undefined) throw new Error('Nothing was thrown');
		const { message, stack } = error;
		expect(message).not.toContain('Authorization');
		const { access_token: token } = this.nodeTest.tokens;
		const everything = `${message} ${JSON.stringify(error)} ${stack}`;
		expect(everything).not.toContain(this.control.application.get().clientSecret);
		if (token) expect(everything).not.toContain(token);
		return message;
	}
}

/** Sets up a LinkedIn with the small world before each test of the file, which waits long for webhooks. */
export function setUpNotificationTest(options?: { hurried: false }): NotificationTest {
	const nodeTest = useSmallWorld(options);
	const test = new NotificationTest(nodeTest);
	beforeEach(() => {
		test.nodes = [];
		const limits = { challengeTimeout: UNHURRIED_MS, pushTimeout: UNHURRIED_MS };
		nodeTest.control.notifications.set(limits);
	});
	afterEach(async () => {
		// Answers that a failed test holds must not delay the next test.
		test.control.faults.clear();
		await test.settled();
		// A request must never end with an error, for which n8n would start an execution.
		const errors = test.nodes.flatMap(({ deliveries }) => deliveries.map(({ error }) => error));
		expect(errors.filter((error) => error !== undefined)).toEqual([]);
	});
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

/** A push about the newest lead of the small world, as LinkedIn would send it now, with changes. */
export function push(more: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		type: 'LEAD_ACTION',
		leadGenFormResponse: `urn:li:leadGenFormResponse:${leadId(1)}`,
		leadGenForm: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM}, 2)`,
		owner: { organization: `urn:li:organization:${ORGANIZATION}` },
		associatedEntity: { event: `urn:li:event:${EVENT}` },
		leadType: 'EVENT',
		leadAction: 'CREATED',
		occurredAt: Date.now(),
		...more,
	};
}
