import type { INodeProperties } from 'n8n-workflow';

import { failureOf, fixOf, isTransient } from '../../../shared/wire/errors/linkedInError';
import {
	checkRoom,
	createOrFind,
	deleteSubscription,
	readSubscriptions,
	isAsAsked,
} from '../../../shared/linkedin/leadNotifications';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { Subscription, SubscriptionSpec } from '../../../shared/linkedin/leadNotifications';
import { wait } from '../../../shared/wire/waiting';
import { webhookAddressProblem } from '../../../shared/values/webhookAddress';
import {
	leadTypeField,
	notifiedOwner,
	sponsoredAccountField,
} from '../../../shared/panel/leadScopeFields';
import { eventOrAllField, organizationField } from '../../../shared/panel/locators';
import type { Operation, OperationContext } from '../operation';
import { showFor } from '../operation';
import { ownAddresses, subscriptionItem } from './subscriptionItem';

const webhookUrlField = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'The public HTTPS address that LinkedIn notifies. LinkedIn first sends it a question, the challenge, and accepts only an address that answers, so what is behind it must be running. A workflow with the LinkedIn Lead Notification Trigger makes its own subscription and needs none from here.',
} as const satisfies INodeProperties;

const optionsField = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Replace Existing',
			name: 'replaceExisting',
			type: 'boolean',
			default: false,
			description:
				'Whether to replace an existing identical subscription. This unblocks a webhook that LinkedIn blocked.',
		},
	],
} as const satisfies INodeProperties;

/** Waits before a subscription that was deleted is created once more, milliseconds; a burst limit lifts within 35 s. */
const CREATE_AGAIN_DELAYS = [2_000, 8_000, 25_000];

export const fields = showFor('subscription', 'create', [
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	webhookUrlField,
	{
		...eventOrAllField,
		description: 'Notify about leads of this event only',
		displayOptions: { show: { leadType: ['EVENT'] } },
	},
	optionsField,
]);

/** Has LinkedIn notify a webhook (LGF-108); an identical one is never created twice. */
export const create: Operation = async (context) => {
	const { client, execute, parameters } = context;
	const { replaceExisting } = parameters.read(optionsField);
	const spec = readSpec(context);
	const addresses = ownAddresses(execute);
	const existing = await readSubscriptions(client, spec);
	const same = existing.filter((each) => isAsAsked(each, spec));
	if (same.length > 0 && !replaceExisting) {
		return [{ json: { ...subscriptionItem(same[0], addresses), created: false } }];
	}
	if (same.length === 0) checkRoom(client, spec, existing.length);
	const shown = await (same.length === 0
		? createOrFind(client, spec)
		: replaced(client, spec, same));
	// LinkedIn's own samples leave the event out in places.
	const subscription = { ...shown, eventId: shown.eventId ?? spec.eventId };
	return [{ json: { ...subscriptionItem(subscription, addresses), created: true } }];
};

/** Several items are replaced in turn, so that what stops on the way leaves no other one deleted. */
async function replaced(
	client: LinkedInClient,
	spec: SubscriptionSpec,
	same: Subscription[],
): Promise<Subscription> {
	let outcome = `The subscription of ${spec.webhook} was not replaced`;
	let isDeleted = false;
	try {
		const deleted = same.map(({ id }) => id);
		for (const id of deleted) await deleteSubscription(client, id);
		isDeleted = true;
		outcome = `LinkedIn no longer notifies ${spec.webhook}: its subscription was deleted, but not created again`;
		return await createdAgain(client, spec, deleted);
	} catch (error) {
		const failure = client.wrapped(error);
		failure.message = `${outcome}. ${failure.message}`;
		if (isDeleted) failure.description = fixOfDeleted(error, fixOf(failure));
		throw failure;
	}
}

/**
 * What to do about it. The usual words about a failure that passes say that nothing is lost, which is so of
 * leads, not of a subscription.
 */
function fixOfDeleted(error: unknown, fix: string): string {
	return isTransient(error) || fix === '' ? CREATE_AGAIN : `${fix} ${CREATE_AGAIN}`;
}

const CREATE_AGAIN =
	'Create it again: unpublish and publish the workflow with the LinkedIn Lead Notification Trigger that it belongs to, or enter its lead type, owner and event here, since Get Many no longer lists it. What is missing meanwhile comes with a LinkedIn Lead Sync Trigger or Lead → Pull.';

/**
 * What fails in passing is tried again: nothing lists the subscription any more, so that nobody would find
 * out what to create.
 */
async function createdAgain(
	client: LinkedInClient,
	spec: SubscriptionSpec,
	deleted: readonly string[],
): Promise<Subscription> {
	for (const delay of CREATE_AGAIN_DELAYS) {
		try {
			return await createOrFind(client, spec, deleted);
		} catch (error) {
			if (!mayPass(error)) throw client.wrapped(error);
			await wait(delay);
		}
	}
	return await createOrFind(client, spec, deleted);
}

/** LinkedIn may refuse it, too, for as long as it still shows the one that was deleted. */
function mayPass(error: unknown): boolean {
	const { kind, code } = failureOf(error) ?? {};
	return (isTransient(error) && kind !== 'daily_quota') || code === 'SUBSCRIPTION_REFUSED';
}

/** Reads and checks the fields before the first subscription is looked at. */
function readSpec({ parameters }: OperationContext): SubscriptionSpec {
	const leadType = parameters.read(leadTypeField);
	const owner = notifiedOwner(parameters);
	const eventId = leadType === 'EVENT' ? parameters.read(eventOrAllField) : undefined;
	const webhook = parameters.read(webhookUrlField);
	const problem = webhookAddressProblem(webhook);
	if (problem !== undefined) throw parameters.error(webhookUrlField, problem);
	return { owner, leadType, webhook, eventId };
}
