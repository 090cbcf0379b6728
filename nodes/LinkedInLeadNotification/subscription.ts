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
import { processMemory } from '../shared/processMemory';
import { concernOf, failureOf, withFixInMessage } from '../shared/wire/errors/linkedInError';
import { LinkedInClient } from '../shared/wire/linkedInClient';
import { atMost, TOO_SLOW } from '../shared/wire/waiting';
import { readNotificationSettings } from './notificationSettings';

/**
 * Time limit for one activation attempt, in milliseconds. n8n makes five attempts with pauses of 15 s, and
 * hides the error if they take longer than 84 s in total.
 */
const LONGEST_MS = 13_000;

/**
 * Addresses whose activation failed before the node requested a subscription, or because LinkedIn refused it.
 * n8n still calls `delete` for them. Requests to LinkedIn would then double the delay and replace the first error.
 */
const neverSubscribed = processMemory(new Set<string>());

/**
 * Whether LinkedIn still notifies this trigger. Only a restart of n8n can find a valid subscription.
 * Otherwise the trigger replaces any earlier one, because LinkedIn may have blocked it without notice.
 * If LinkedIn cannot be reached, this throws: n8n shows the error and retries at its next start.
 * @throws NodeApiError or NodeOperationError with the next step in its message
 */
export async function subscriptionExists(context: IHookFunctions): Promise<boolean> {
	if (!isAtStart(context)) return false;
	return await withFixes(context, async (client, spec) => {
		const listed = await listedSubscriptions(client, spec);
		return listed?.some((each) => isAsAsked(each, spec)) === true;
	});
}

/** Whether n8n has started, so that the subscription of the last publication should still be there. */
function isAtStart(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/** Whether LinkedIn refuses a subscription for another reason than the role or its challenge. */
function isRefusedAsSecond(error: unknown): boolean {
	const failure = failureOf(error);
	return failure?.kind === 'refused' && failure.code !== 'CHALLENGE_FAILED';
}

/**
 * Subscribes this trigger at LinkedIn and removes its earlier subscriptions, unless LinkedIn refuses to list them
 * (BEHAVIOR.md 63): the log then says so.
 * @throws NodeApiError or NodeOperationError with the next step in its message
 */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
	return await withFixes(context, async (client, spec) => {
		neverSubscribed.add(spec.webhook);
		checkAddress(client.context.getNode(), spec.webhook);
		const isListed = await deleteOwnSubscriptions(client, spec);
		neverSubscribed.delete(spec.webhook);
		const created = await createSubscription(client, spec).catch((error: unknown) => {
			// LinkedIn may refuse a second subscription for the address, and the first one cannot be looked up.
			if (!isListed && isAtStart(context) && isRefusedAsSecond(error)) return undefined;
			if (concernOf(error) === 'object') neverSubscribed.add(spec.webhook);
			throw client.wrapped(error);
		});
		if (!isListed && created !== undefined) {
			context.logger.warn(
				`The LinkedIn Instant Lead Trigger created subscription ${created.id} for ${spec.webhook}. LinkedIn refuses to list its subscriptions, so earlier ones could not be looked up and deleted: LinkedIn stops using them when the address no longer answers. To delete this one earlier, use Subscription → Delete of the node LinkedIn Lead Sync with its ID.`,
			);
		}
		return true;
	});
}

/**
 * Deletes this trigger's subscriptions, if LinkedIn lists them. n8n also calls this when a test fails to start, and then
 * shows this function's error instead of the first one.
 * @throws NodeApiError or NodeOperationError with the next step in its message
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

/** The owner's subscriptions, or undefined if LinkedIn refuses to list them. */
async function listedSubscriptions(client: LinkedInClient, spec: SubscriptionSpec) {
	return await client.unless(['object'], async () => await readSubscriptions(client, spec));
}

/**
 * Deletes only this trigger's subscriptions; one that LinkedIn already deleted is not an error. The trigger
 * recognizes them by its webhook address, which contains an id unique to the node. It does not store LinkedIn's
 * subscription id: n8n saves the static data of all nodes together, and could overwrite a polling trigger's
 * position.
 * @returns whether LinkedIn listed the subscriptions
 */
async function deleteOwnSubscriptions(
	client: LinkedInClient,
	spec: SubscriptionSpec,
): Promise<boolean> {
	const listed = await listedSubscriptions(client, spec);
	const own = listed?.filter(({ webhook }) => webhook === spec.webhook) ?? [];
	for (const { id } of own) await deleteSubscription(client, id);
	return listed !== undefined;
}

/** @throws NodeOperationError that says what to change: LinkedIn's refusal would not */
function checkAddress(node: INode, webhook: string): void {
	const problem = webhookAddressProblem(webhook);
	if (problem === undefined) return;
	throw new NodeOperationError(
		node,
		`LinkedIn cannot deliver to the webhook address ${webhook}: ${problem}`,
		{
			description:
				'Make n8n reachable from the internet under an HTTPS address, set the environment variable N8N_WEBHOOK_URL (in older versions WEBHOOK_URL) to that address and restart n8n. Without a public address, use the LinkedIn Lead Sync Trigger, which polls.',
			level: 'warning',
		},
	);
}
