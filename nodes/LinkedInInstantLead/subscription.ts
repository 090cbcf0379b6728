import type { IHookFunctions, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { SubscriptionSpec } from '../shared/linkedin/leadNotifications';
import {
	createSubscription,
	deleteSubscription,
	isAsAsked,
	readSubscriptions,
	webhookAddressProblem,
} from '../shared/linkedin/leadNotifications';
import { withFixInMessage } from '../shared/wire/errors/linkedInError';
import { LinkedInClient } from '../shared/wire/linkedInClient';
import { atMost, TOO_SLOW } from '../shared/wire/waiting';
import { readNotificationSettings } from './notificationSettings';

/**
 * Time limit for one call of n8n, in milliseconds. After a failure, n8n also calls `delete`, and tries again: five times
 * with pauses of 15 s in total. It hides the error if all of that takes longer than 84 s.
 */
const LONGEST_MS = 6_500;

/**
 * Whether LinkedIn still notifies this trigger. Only a restart of n8n can find a valid subscription.
 * Otherwise the trigger replaces any earlier one, because LinkedIn may have blocked it without notice.
 * If LinkedIn cannot be reached, this throws: n8n shows the error and retries at its next start.
 * @throws NodeApiError or NodeOperationError with the next step in its message
 */
export async function subscriptionExists(context: IHookFunctions): Promise<boolean> {
	if (!['init', 'leadershipChange'].includes(context.getActivationMode())) return false;
	return await withFixes(context, async (client, spec) => {
		return (await readSubscriptions(client, spec)).some((each) => isAsAsked(each, spec));
	});
}

/**
 * Subscribes this trigger at LinkedIn and removes its earlier subscriptions.
 * @throws NodeApiError or NodeOperationError with the next step in its message
 */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
	return await withFixes(context, async (client, spec) => {
		checkAddress(context.getNode(), spec.webhook);
		await deleteOwnSubscriptions(client, spec);
		await createSubscription(client, spec);
		return true;
	});
}

/**
 * Deletes this trigger's subscriptions. n8n also calls this when a test fails to start, and then shows this function's
 * error instead of the first one.
 * @throws NodeApiError or NodeOperationError with the next step in its message
 */
export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
	return await withFixes(context, async (client, spec) => {
		await deleteOwnSubscriptions(client, spec);
		return true;
	});
}

function specOf(context: IHookFunctions): SubscriptionSpec {
	const { owner, scope } = readNotificationSettings(context);
	return {
		owner,
		leadType: scope.leadType,
		webhook: context.getNodeWebhookUrl('default') ?? '',
		// The trigger filters by form itself. LinkedIn would subscribe to one version of a form, and stop
		// notifying when the form changes.
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

/**
 * Deletes only this trigger's subscriptions; one that LinkedIn already deleted is not an error. The trigger
 * recognizes them by its webhook address, which contains an id unique to the node. It does not store LinkedIn's
 * subscription id: n8n saves the static data of all nodes together, and could overwrite a polling trigger's
 * position.
 */
async function deleteOwnSubscriptions(
	client: LinkedInClient,
	spec: SubscriptionSpec,
): Promise<void> {
	for (const { id, webhook } of await readSubscriptions(client, spec)) {
		if (webhook === spec.webhook) await deleteSubscription(client, id);
	}
}

/** @throws NodeOperationError that says what to change: LinkedIn's refusal would not */
function checkAddress(node: INode, webhook: string): void {
	const problem = webhookAddressProblem(webhook);
	if (problem === undefined) return;
	throw new NodeOperationError(
		node,
		`LinkedIn cannot deliver to the webhook URL ${webhook}: ${problem}`,
		{
			description:
				'Make n8n reachable from the internet under an HTTPS address, set the environment variable N8N_WEBHOOK_URL (in older versions WEBHOOK_URL) to that address and restart n8n. Without a public address, use the LinkedIn Lead Sync Trigger, which polls.',
			level: 'warning',
		},
	);
}
