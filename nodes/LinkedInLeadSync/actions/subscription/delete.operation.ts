import type { INodeProperties } from 'n8n-workflow';

import { deleteSubscription } from '../../../shared/linkedin/leadNotifications';
import { asDigits } from '../../../shared/values/json';
import { quoted } from '../../../shared/values/text';
import type { Operation, OperationContext } from '../operation';

const subscriptionIdField = {
	displayName: 'Subscription ID',
	name: 'subscriptionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 7012',
	description:
		'The subscription_id of a subscription, as Get Many lists it. LinkedIn then no longer notifies the webhook of that subscription.',
} as const satisfies INodeProperties;

export const fields: INodeProperties[] = [subscriptionIdField];

/** Deletes one subscription (LGF-108). Succeeds even if it was already deleted. */
export const deleteOne: Operation = async (context) => {
	const id = readSubscriptionId(context);
	const existed = await deleteSubscription(context.client, id);
	if (!existed) context.hint(`LinkedIn had no subscription ${id} any more`, 'info');
	return [{ json: { deleted: true } }];
};

function readSubscriptionId({ parameters }: OperationContext): string {
	const value = parameters.raw(subscriptionIdField.name);
	const id = asDigits(typeof value === 'string' ? value.trim() : value);
	if (id !== undefined) return id;
	const isRounded = typeof value === 'number' && Number.isInteger(value) && value > 0;
	const message = isRounded
		? 'this subscription ID lost digits because it was passed as a number'
		: `${quoted(String(value ?? ''))} is not the ID of a subscription`;
	const fix = 'Enter the subscription_id that Subscription → Get Many lists, as text.';
	throw parameters.error(subscriptionIdField, { message, fix });
}
