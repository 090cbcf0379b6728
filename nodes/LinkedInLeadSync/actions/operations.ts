import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../shared/panel/parameters';
import * as checkConnection from './connection/check.operation';
import * as getEvent from './event/get.operation';
import * as getEvents from './event/getMany.operation';
import * as getFields from './form/getFields.operation';
import * as getForms from './form/getMany.operation';
import * as getTable from './form/getTable.operation';
import * as findDifferences from './lead/differences/findDifferences.operation';
import * as getLead from './lead/get.operation';
import * as pull from './lead/pull.operation';
import type { AnyOperation } from './operation';
import { NOT_FOR_TOOLS, showWhen } from './operation';
import * as getOrganizations from './organization/getMany.operation';
import * as createSubscription from './subscription/create.operation';
import * as deleteSubscription from './subscription/delete.operation';
import * as getSubscriptions from './subscription/getMany.operation';

/** `run` is a function where another field selects the operation. */
interface OfferedOperation {
	name: string;
	description: string;
	/** The label in n8n's list of actions. */
	action: string;
	fields: INodeProperties[];
	run: AnyOperation | ((parameters: Parameters) => AnyOperation);
}

/** In the order of the panel. */
const OPERATIONS = {
	connection: {
		check: {
			name: 'Check',
			description: 'Check whether leads can be read, and what to do if not',
			action: 'Check connection',
			fields: checkConnection.fields,
			run: { onEach: checkConnection.check },
		},
	},
	event: {
		get: {
			name: 'Get',
			description: 'Get the name, times and lead form of one event',
			action: 'Get event',
			fields: getEvent.fields,
			run: { onEach: getEvent.get },
		},
		getMany: {
			name: 'Get Many',
			description: 'List the events of a LinkedIn Page, by default those with a lead form',
			action: 'List events',
			fields: getEvents.fields,
			run: { onEach: getEvents.getMany },
		},
	},
	form: {
		getFields: {
			name: 'Get Fields',
			description:
				'List the questions, consents and hidden fields of a lead form with the columns of their answers',
			action: 'Get form fields',
			fields: getFields.fields,
			run: { onEach: getFields.getFields },
		},
		getMany: {
			name: 'Get Many',
			description: 'List the lead forms of a LinkedIn Page or ad account',
			action: 'List forms',
			fields: getForms.fields,
			run: { onEach: getForms.getMany },
		},
		getTable: {
			name: 'Get Table',
			description:
				'Get a table that fits the leads of a form or the input leads, as SQL and as lists of columns',
			action: 'Get form table',
			fields: getTable.fields,
			run: (parameters) =>
				parameters.raw('source') === getTable.INPUT_LEADS
					? { offline: getTable.inputTables }
					: { onEach: getTable.formTables },
		},
	},
	lead: {
		findDifferences: {
			name: 'Find Differences',
			description:
				'Compare stored leads with LinkedIn to find missing, changed and cancelled leads',
			action: 'Compare stored leads',
			fields: findDifferences.fields,
			run: { onAll: findDifferences.findDifferences },
		},
		get: {
			name: 'Get',
			description: 'Get one person who registered or filled in a form, by the ID of the lead',
			action: 'Get lead',
			fields: getLead.fields,
			run: { onEach: getLead.get },
		},
		pull: {
			name: 'Pull',
			description:
				'Get the people who registered for events or filled in forms, one database row each',
			action: 'Pull leads',
			fields: pull.fields,
			run: { onEach: pull.pull },
		},
	},
	organization: {
		getMany: {
			name: 'Get Many',
			description:
				'List the LinkedIn Pages on which your LinkedIn account has a role, and whether their event leads can be read',
			action: 'List organizations',
			fields: getOrganizations.fields,
			run: { onEach: getOrganizations.getMany },
		},
	},
	subscription: {
		create: {
			name: 'Create',
			description: 'Have LinkedIn notify a webhook about new and deleted leads',
			action: 'Create subscription',
			fields: createSubscription.fields,
			run: { onEach: createSubscription.create },
		},
		delete: {
			name: 'Delete',
			description: 'End a subscription, so that LinkedIn no longer notifies its webhook',
			action: 'Delete subscription',
			fields: deleteSubscription.fields,
			run: { onEach: deleteSubscription.deleteOne },
		},
		getMany: {
			name: 'Get Many',
			description: 'List the webhooks that LinkedIn notifies, and which of them belong to this n8n',
			action: 'List subscriptions',
			fields: getSubscriptions.fields,
			run: { onEach: getSubscriptions.getMany },
		},
	},
} satisfies Record<string, Record<string, OfferedOperation>>;

type Resource = keyof typeof OPERATIONS;

const DEFAULTS: { [Of in Resource]: keyof (typeof OPERATIONS)[Of] } = {
	connection: 'check',
	event: 'getMany',
	form: 'getFields',
	lead: 'pull',
	organization: 'getMany',
	subscription: 'getMany',
};

function operationsOf(resource: Resource): Record<string, OfferedOperation> {
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
					...('onAll' in run && { displayOptions: NOT_FOR_TOOLS }),
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
