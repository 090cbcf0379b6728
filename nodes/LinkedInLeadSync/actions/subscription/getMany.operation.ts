import type { INodeProperties } from 'n8n-workflow';

import { readSubscriptions } from '../../../shared/linkedin/leadNotifications';
import { LEAD_TYPES } from '../../../shared/values/leadOwner';
import { ownersOf } from '../../../shared/linkedin/leadScope';
import { readChoice, readSwitch } from '../../../shared/panel/checks';
import { leadTypeField, sponsoredAccountField } from '../../../shared/panel/leadScopeFields';
import { organizationOrAllField } from '../../../shared/panel/locators';
import { organizationOrAll, sponsoredAccount } from '../../../shared/panel/read';
import { eachOwner } from '../eachOwner';
import { limitFields, readLimit } from '../limit';
import type { Operation, OperationContext } from '../operation';
import { showFor } from '../showFor';
import { ownAddresses } from './pointsTo';
import { subscriptionItem } from './subscriptionItem';

const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Only This Instance',
			name: 'onlyThisN8n',
			type: 'boolean',
			default: true,
			description:
				'Whether to leave out subscriptions that deliver to another address than that of this n8n',
		},
	],
};

export const fields = showFor('subscription', 'getMany', [
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationOrAllField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	...limitFields,
	filtersField,
]);

/** Lists the subscriptions of an owner, whoever made them, and tells where each one delivers (LGF-108). */
export const getMany: Operation = async (context) => {
	const { client, execute, read, itemIndex } = context;
	const choice = readOwnerChoice(context);
	const limit = readLimit(context);
	const { onlyThisN8n: chosen } = (read('filters') ?? {}) as { onlyThisN8n?: unknown };
	const isOnlyThisN8n = readSwitch(execute.getNode(), ONLY_THIS_N8N, chosen, itemIndex);
	const addresses = ownAddresses(execute);
	const owners = await ownersOf(client, choice);
	return await eachOwner(context, owners, limit, {
		async *pagesOf(owner) {
			yield await readSubscriptions(client, { owner, leadType: choice.leadType });
		},
		outputsOf: (subscriptions) =>
			subscriptions
				.map((subscription) => ({ json: subscriptionItem(subscription, addresses) }))
				.filter(({ json }) => !isOnlyThisN8n || json.points_to !== 'elsewhere'),
	});
};

const ONLY_THIS_N8N = { field: 'Only This Instance', default: false };
const LEAD_TYPE_FIELD = { field: 'Lead Type', values: LEAD_TYPES };

function readOwnerChoice({ execute, read, itemIndex }: OperationContext) {
	const node = execute.getNode();
	const leadType = readChoice(node, LEAD_TYPE_FIELD, read('leadType'), itemIndex);
	const readOwner = leadType === 'SPONSORED' ? sponsoredAccount : organizationOrAll;
	return { leadType, owner: readOwner(node, read, itemIndex) };
}
