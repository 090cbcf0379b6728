import type { INodeProperties } from 'n8n-workflow';

import { fixOf, isTransient } from '../../../shared/wire/errors/linkedInError';
import {
	createOrFind,
	deleteSubscription,
	isAsAsked,
	readSubscriptions,
	webhookAddressProblem,
} from '../../../shared/linkedin/leadNotifications';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { Subscription, SubscriptionSpec } from '../../../shared/linkedin/leadNotifications';
import {
	leadTypeField,
	notifiedOwner,
	sponsoredAccountField,
} from '../../../shared/panel/leadScopeFields';
import { eventOrAllField, organizationField } from '../../../shared/panel/locators';
import { optionsCollection } from '../../../shared/panel/parameters';
import type { Operation, OperationContext } from '../operation';
import { ownAddresses, subscriptionItem } from './subscriptionItem';

const webhookUrlField = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'Public HTTPS address of a published workflow: LinkedIn tests it at once. The LinkedIn Instant Lead Trigger needs no entry here.',
} as const satisfies INodeProperties;

const optionsField = optionsCollection([
	{
		displayName: 'Replace Existing',
		name: 'replaceExisting',
		type: 'boolean',
		default: false,
		description:
			'Whether to replace an existing identical subscription. This unblocks a webhook that LinkedIn blocked.',
	},
]);

export const fields: INodeProperties[] = [
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
];

/** Subscribes a webhook (LGF-108) unless it already has an identical subscription. */
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
	const subscription = await (same.length === 0
		? createOrFind(client, spec)
		: replaced(client, spec, same));
	return [{ json: { ...subscriptionItem(subscription, addresses), created: true } }];
};

/** Input items run one after another, so that a failure leaves at most one subscription deleted. */
async function replaced(
	client: LinkedInClient,
	spec: SubscriptionSpec,
	same: Subscription[],
): Promise<Subscription> {
	let outcome = `The subscription of ${spec.webhook} was not replaced`;
	let isDeleted = false;
	try {
		for (const { id } of same) await deleteSubscription(client, id);
		isDeleted = true;
		outcome = `LinkedIn no longer notifies ${spec.webhook}: its subscription was deleted, but not created again`;
		return await createOrFind(client, spec);
	} catch (error) {
		const failure = client.wrapped(error);
		failure.message = `${outcome}. ${failure.message}`;
		// The usual text for passing failures says that nothing is lost, but the subscription is.
		const fix = isTransient(error) ? '' : fixOf(failure);
		if (isDeleted) failure.description = `${fix} ${CREATE_AGAIN}`.trim();
		throw failure;
	}
}

const CREATE_AGAIN =
	'Create it again: unpublish and publish the workflow with the LinkedIn Instant Lead Trigger that it belongs to, or enter its lead type, owner and event here, since Get Many no longer lists it. A LinkedIn Lead Sync Trigger or Lead → Pull gets the leads of the meantime.';

function readSpec({ parameters }: OperationContext): SubscriptionSpec {
	const leadType = parameters.read(leadTypeField);
	const owner = notifiedOwner(parameters);
	const eventId = leadType === 'EVENT' ? parameters.read(eventOrAllField) : undefined;
	const webhook = parameters.read(webhookUrlField);
	const problem = webhookAddressProblem(webhook);
	if (problem !== undefined) throw parameters.error(webhookUrlField, problem);
	return { owner, leadType, webhook, eventId };
}
