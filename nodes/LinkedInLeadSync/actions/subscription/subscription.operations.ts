import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Subscription, SubscriptionSpec } from '../../../shared/linkedin/leadNotifications';
import {
	createSubscription,
	deleteSubscription,
	isAsAsked,
	readSubscriptions,
	webhookAddressProblem,
} from '../../../shared/linkedin/leadNotifications';
import {
	chosenOwner,
	leadOwnerFields,
	leadTypeField,
	notifiedOwner,
	sponsoredAccountField,
} from '../../../shared/panel/fields';
import { eventOrAllField, organizationField } from '../../../shared/panel/locators';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';
import { ownersOf } from '../../../shared/linkedin/owners';
import { eachOwner, limitFields, readLimit } from '../getMany';
import { ownerColumns } from '../../../shared/values/leadOwner';

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

export const create: OperationDefinition = {
	name: 'Create',
	description: 'Have LinkedIn notify a webhook about new and cancelled leads',
	action: 'Create subscription',
	fields: [
		leadTypeField,
		sponsoredAccountField,
		{ ...organizationField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
		webhookUrlField,
		{
			...eventOrAllField,
			description: 'Notify about leads of this event only',
			displayOptions: { show: { leadType: ['EVENT'] } },
		},
	],
	run: { onEach: runCreate },
};

/** Subscribes a webhook (LGF-108) unless it already has an identical subscription. */
async function runCreate(context: OperationContext): Promise<OperationOutput[]> {
	const { client, execute } = context;
	const spec = readSpec(context);
	const listed = await readSubscriptions(client, spec);
	const existing = listed.find((each) => isAsAsked(each, spec));
	const subscription = existing ?? (await createSubscription(client, spec));
	const item = subscriptionItem(subscription, ownAddresses(execute));
	return [{ json: { ...item, created: existing === undefined } }];
}

const ADDRESS_FIX =
	'Enter the HTTPS address of a published workflow that can be reached from the internet, on a domain of your own, for example https://n8n.example.com/webhook/…';

function readSpec({ parameters }: OperationContext): SubscriptionSpec {
	const leadType = parameters.read(leadTypeField);
	const owner = notifiedOwner(parameters);
	const eventId = leadType === 'EVENT' ? parameters.read(eventOrAllField) : undefined;
	const webhook = parameters.read(webhookUrlField);
	const problem = webhookAddressProblem(webhook);
	if (problem !== undefined) {
		throw parameters.error(webhookUrlField, { message: problem, fix: ADDRESS_FIX });
	}
	return { owner, leadType, webhook, eventId };
}

const subscriptionIdField = {
	displayName: 'Subscription ID',
	name: 'subscriptionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 7012',
	description:
		'The subscription_id of a subscription, as List subscriptions returns it. LinkedIn then no longer notifies the webhook of that subscription.',
} as const satisfies INodeProperties;

export const deleteOne: OperationDefinition = {
	name: 'Delete',
	description: 'End a subscription, so that LinkedIn no longer notifies its webhook',
	action: 'Delete subscription',
	fields: [subscriptionIdField],
	run: { onEach: runDeleteOne },
};

/** Deletes one subscription (LGF-108). Succeeds even if it was already deleted. */
async function runDeleteOne(context: OperationContext): Promise<OperationOutput[]> {
	const id = context.parameters.read(subscriptionIdField);
	const existed = await deleteSubscription(context.client, id);
	if (!existed) context.hint(`LinkedIn had no subscription ${id} any more`, 'info');
	return [{ json: { deleted: true } }];
}

export const getMany: OperationDefinition = {
	name: 'Get Many',
	description: 'List the webhooks that LinkedIn notifies, and which of them belong to this n8n',
	action: 'List subscriptions',
	fields: [...leadOwnerFields, ...limitFields],
	run: { onEach: runGetMany },
};

/** Lists an owner's subscriptions with their webhook addresses (LGF-108). */
async function runGetMany(context: OperationContext): Promise<OperationOutput[]> {
	const { client, execute, parameters } = context;
	const leadType = parameters.read(leadTypeField);
	const owner = chosenOwner(parameters);
	const limit = readLimit(context);
	const addresses = ownAddresses(execute);
	const owners = await ownersOf(client, { leadType, owner });
	return await eachOwner(context, owners, limit, {
		async *pagesOf(owner) {
			yield await readSubscriptions(client, { owner, leadType });
		},
		outputsOf: (subscriptions) =>
			subscriptions.map((subscription) => ({ json: subscriptionItem(subscription, addresses) })),
	});
}

/** Ids as strings, and null where the subscription is not limited. */
function subscriptionItem(
	{ id, owner, leadType, eventId, webhook }: Subscription,
	ownAddresses: readonly URL[],
): IDataObject {
	return {
		subscription_id: id,
		...ownerColumns(owner),
		lead_type: leadType ?? null,
		event_id: eventId ?? null,
		webhook_url: webhook ?? null,
		points_to: pointsTo(webhook, ownAddresses),
	};
}

/** n8n's path for test webhooks. */
const TEST_WEBHOOKS = 'webhook-test/';

/**
 * The base addresses of this n8n's webhooks and of its editor, which may also have test webhooks. Each ends
 * with a slash and includes the path prefix.
 */
function ownAddresses(execute: IExecuteFunctions): URL[] {
	// n8n reveals its webhook address only in this expression: <address>/webhook-waiting/<execution>.
	const resumeUrl = String(execute.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	// Both are n8n settings, which may lack https://.
	return [
		{ url: resumeUrl, base: '..' },
		{ url: execute.getInstanceBaseUrl(), base: '.' },
	].flatMap(({ url, base }) => (URL.canParse(url) ? [new URL(base, url)] : []));
}

function pointsTo(webhook: string | undefined, addresses: readonly URL[]) {
	if (webhook === undefined || !URL.canParse(webhook)) return 'elsewhere';
	const { host, pathname } = new URL(webhook);
	// A proxy may add HTTPS, so the protocol is ignored.
	const own = addresses.find(
		(address) => address.host === host && pathname.startsWith(address.pathname),
	);
	if (own === undefined) return 'elsewhere';
	const path = pathname.slice(own.pathname.length);
	return path.startsWith(TEST_WEBHOOKS) ? 'this_n8n_test' : 'this_n8n';
}
