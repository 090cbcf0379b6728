import type { INodeProperties } from 'n8n-workflow';

import { readSubscriptions } from '../../../shared/linkedin/leadNotifications';
import { ownersOf } from '../../../shared/linkedin/leadScope';
import {
	chosenOwner,
	leadTypeField,
	sponsoredAccountField,
} from '../../../shared/panel/leadScopeFields';
import { organizationOrAllField } from '../../../shared/panel/locators';
import { eachOwner } from '../eachOwner';
import { limitFields, readLimit } from '../limit';
import type { Operation } from '../operation';
import { ownAddresses, subscriptionItem } from './subscriptionItem';

export const fields: INodeProperties[] = [
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationOrAllField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	...limitFields,
];

/** Lists an owner's subscriptions with their webhook addresses (LGF-108). */
export const getMany: Operation = async (context) => {
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
};
