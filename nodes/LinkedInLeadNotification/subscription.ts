import { partition } from 'lodash';
import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import {
	checkRoom,
	createOrFind,
	deleteSubscription,
	findSubscription,
	readSubscriptions,
} from '../shared/linkedin/leadNotifications';
import type { AdministeredOrganization } from '../shared/linkedin/organizations';
import { administeredOrganizations, canReadEventLeads } from '../shared/linkedin/organizations';
import type { Subscription, SubscriptionSpec } from '../shared/linkedin/leadNotifications';
import { processMemory } from '../shared/processMemory';
import { webhookAddressProblem } from '../shared/values/webhookAddress';
import { withFixInMessage, isRefusal, fieldError } from '../shared/wire/errors/linkedInError';
import { LinkedInClient } from '../shared/wire/linkedInClient';
import { logRetirement } from '../shared/wire/apiVersions';
import { atMost, TOO_SLOW } from '../shared/wire/waiting';
import { readNotificationSettings } from './notificationSettings';

/**
 * n8n tries an activation five times, and gives it up without a word of the reason when that takes longer
 * than 84 s, its own pauses of 15 s included. Milliseconds.
 */
const LONGEST_MS = 13_000;

/**
 * Addresses whose activation failed before LinkedIn was asked for a subscription. n8n ends such an
 * activation as it ends any other, but there is nothing to end: asking a LinkedIn that does not answer
 * would take as long again, and hide the reason.
 */
const neverSubscribed = processMemory(new Set<string>());

/**
 * Whether LinkedIn still notifies this trigger, which can only be so when n8n itself starts again. What
 * is left of an earlier activation is replaced: LinkedIn may have blocked it and does not tell.
 *
 * What cannot be found out is a failure, which n8n shows and which its next start looks at again: it asks
 * only for a trigger whose activation has not succeeded yet.
 * @throws NodeApiError or NodeOperationError with the way out in its message
 */
export async function subscriptionExists(context: IHookFunctions): Promise<boolean> {
	if (!['init', 'leadershipChange'].includes(context.getActivationMode())) return false;
	return await withFixes(context, async (client, spec) => {
		logRetirement(client, context);
		return (await findSubscription(client, spec)) !== undefined;
	});
}

/**
 * Has LinkedIn notify this trigger, by exactly one subscription.
 * @throws NodeApiError or NodeOperationError with the way out in its message
 */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
	return await withFixes(context, async (client, spec) => {
		logRetirement(client, context);
		neverSubscribed.add(spec.webhook);
		await checkPrerequisites(client, spec);
		const { deleted, others } = await deleteOwnSubscriptions(client, spec);
		checkRoom(client, spec, others);
		neverSubscribed.delete(spec.webhook);
		const subscription = await createOrFind(client, spec, deleted);
		if (subscription.webhook !== spec.webhook) await rejectChanged(client, subscription, spec);
		return true;
	});
}

/**
 * Ends this trigger's own subscription. When listening for a test event cannot begin, n8n calls this
 * too, and shows what it throws instead of the reason.
 * @throws NodeApiError or NodeOperationError with the way out in its message
 */
export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
	return await withFixes(context, async (client, spec) => {
		if (!neverSubscribed.delete(spec.webhook)) await deleteOwnSubscriptions(client, spec);
		return true;
	});
}

function specOf(context: IHookFunctions): SubscriptionSpec {
	const { owner, scope } = readNotificationSettings(context);
	return {
		owner,
		leadType: scope.leadType,
		webhook: context.getNodeWebhookUrl('default') ?? '',
		// A form is filtered in the trigger: LinkedIn subscribes to one version of it, and would fall
		// silent as soon as the form is changed.
		eventId: scope.eventId,
	};
}

async function withFixes<Result>(
	context: IHookFunctions,
	work: (client: LinkedInClient, spec: SubscriptionSpec) => Promise<Result>,
): Promise<Result> {
	const client = await LinkedInClient.create(context);
	try {
		const ended = await atMost(LONGEST_MS, work(client, specOf(context)));
		if (ended !== undefined) return ended.result;
		const failure = client.calls.end(TOO_SLOW);
		throw client.error(failure, { path: '/rest/leadNotifications' });
	} catch (error) {
		throw withFixInMessage(client.wrapped(error));
	}
}

/** Notifications would not arrive here, and the subscription would not be known as this trigger's own. */
async function rejectChanged(
	client: LinkedInClient,
	{ id, webhook }: Subscription,
	spec: SubscriptionSpec,
): Promise<never> {
	await deleteSubscription(client, id);
	throw client.error(
		{
			kind: 'unreadable_answer',
			detail: `LinkedIn noted the address ${webhook ?? '(none)'} instead of ${spec.webhook}.`,
		},
		{ path: '/rest/leadNotifications', target: 'the new subscription' },
	);
}

/**
 * A subscription is this trigger's own when it delivers to this trigger's address, which holds an id
 * that no other node has. The id that LinkedIn gave is not kept: n8n stores the data of all of a
 * workflow's nodes at once, and doing so here could undo what a polling trigger beside has stored.
 */
function isOwn({ webhook }: Subscription, spec: SubscriptionSpec): boolean {
	return webhook === spec.webhook;
}

/**
 * Deletes this trigger's own subscriptions; no other is touched, and one that is already gone is fine.
 * @returns the ids of what was deleted, and how many subscriptions of others the owner has for this lead type
 */
async function deleteOwnSubscriptions(
	client: LinkedInClient,
	spec: SubscriptionSpec,
): Promise<{ deleted: string[]; others: number }> {
	const subscriptions = await readSubscriptions(client, spec);
	const [own, others] = partition(subscriptions, (each) => isOwn(each, spec));
	const deleted = own.map(({ id }) => id);
	for (const id of deleted) await deleteSubscription(client, id);
	return { deleted, others: others.length };
}

/**
 * Checks what LinkedIn would refuse later, or in fewer words.
 * @throws NodeOperationError that says what to change
 */
async function checkPrerequisites(
	client: LinkedInClient,
	{ webhook, owner, leadType }: SubscriptionSpec,
): Promise<void> {
	const node = client.context.getNode();
	const problem = webhookAddressProblem(webhook);
	if (problem !== undefined) {
		throw new NodeOperationError(
			node,
			`LinkedIn cannot deliver to the webhook address of this n8n, ${webhook}: ${problem.message}`,
			{
				description:
					'Make n8n reachable from the internet under an HTTPS address, set the environment variable N8N_WEBHOOK_URL (in older versions WEBHOOK_URL) to that address and restart n8n. Without a public address, use the LinkedIn Lead Sync Trigger, which polls.',
				level: 'warning',
			},
		);
	}
	if (leadType !== 'EVENT' || owner.kind !== 'organization') return;
	const organizations = await rolesIfReadable(client);
	const isReadable = organizations?.some((each) => each.id === owner.id && canReadEventLeads(each));
	if (isReadable === false) {
		throw fieldError(node, {
			field: 'LinkedIn Page',
			message: `your LinkedIn account cannot read the event leads of Page ${owner.id}`,
			fix: 'Ask a page admin to give this member the role Super admin or Content admin in LinkedIn under Manage admins, or choose another organization.',
		});
	}
}

/** Undefined when the credential has no scope for roles; LinkedIn then decides when subscribing. */
async function rolesIfReadable(
	client: LinkedInClient,
): Promise<AdministeredOrganization[] | undefined> {
	try {
		return await administeredOrganizations(client);
	} catch (error) {
		if (isRefusal(error)) return undefined;
		throw client.wrapped(error);
	}
}
