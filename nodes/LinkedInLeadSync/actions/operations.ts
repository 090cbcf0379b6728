import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../shared/panel/parameters';
import { check } from './connection/check.operation';
import * as event from './event/event.operations';
import { getFields, getMany as getForms } from './form/form.operations';
import { getTable } from './form/getTable.operation';
import { compare } from './lead/compare/compare.operation';
import { get as getLead, pull } from './lead/lead.operations';
import { returnLeads } from './lead/return.operation';
import type { AnyOperation, OperationDefinition } from './operation';
import { NOT_FOR_TOOLS, showWhen } from './operation';
import { getMany as getOrganizations } from './organization/organization.operations';
import * as subscription from './subscription/subscription.operations';

/** By their values in the panel, and in its order. */
const OPERATIONS = {
	connection: { check },
	event: { get: event.get, getMany: event.getMany },
	form: { getFields, getMany: getForms, getTable },
	lead: { compare, get: getLead, pull, return: returnLeads },
	organization: { getMany: getOrganizations },
	subscription: {
		create: subscription.create,
		delete: subscription.deleteOne,
		getMany: subscription.getMany,
	},
} satisfies Record<string, Record<string, OperationDefinition>>;

type Resource = keyof typeof OPERATIONS;

const DEFAULTS: { [Of in Resource]: keyof (typeof OPERATIONS)[Of] } = {
	connection: 'check',
	event: 'getMany',
	form: 'getFields',
	lead: 'pull',
	organization: 'getMany',
	subscription: 'getMany',
};

function operationsOf(resource: Resource): Record<string, OperationDefinition> {
	return OPERATIONS[resource];
}

export const descriptions = (Object.keys(OPERATIONS) as Resource[]).flatMap(
	(resource): INodeProperties[] => {
		const offered = Object.entries(operationsOf(resource));
		const byDefault = DEFAULTS[resource];
		return [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: [resource] } },
				options: offered.map(([value, { name, description, action, run }]) => ({
					name,
					value,
					description,
					action,
					...(('onAll' in run || 'offline' in run) && { displayOptions: NOT_FOR_TOOLS }),
				})),
				default: byDefault,
			},
			...offered.flatMap(([operation, { fields }]) =>
				showWhen({ resource: [resource], operation: [operation] }, fields),
			),
		];
	},
);

export function operationOf(parameters: Parameters): AnyOperation {
	const resource = parameters.raw('resource') as Resource;
	const { run } = operationsOf(resource)[parameters.raw('operation') as string];
	return typeof run === 'function' ? run(parameters) : run;
}
