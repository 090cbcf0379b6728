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
	/** The label in n8n's list of actions, and all that an AI agent reads of the operation: it says what comes out. */
	action: string;
	fields: INodeProperties[];
	run: AnyOperation | ((parameters: Parameters) => AnyOperation);
}

/** In the order of the panel. n8n's linter takes actions with a dash, and none with a colon or comma. */
const OPERATIONS = {
	connection: {
		check: {
			name: 'Check',
			description: 'Check whether leads can be read, and what to do if not',
			action: 'Check connection – whether leads can be read',
			fields: checkConnection.fields,
			run: { onEach: checkConnection.check },
		},
	},
	event: {
		get: {
			name: 'Get',
			description: 'Get the name, times and lead form of one event',
			action: 'Get event – details and lead form',
			fields: getEvent.fields,
			run: { onEach: getEvent.get },
		},
		getMany: {
			name: 'Get Many',
			description: 'List the events of a LinkedIn Page, by default those with a lead form',
			action: 'List events – with lead forms',
			fields: getEvents.fields,
			run: { onEach: getEvents.getMany },
		},
	},
	form: {
		getFields: {
			name: 'Get Fields',
			description:
				'List the questions, consents and hidden fields of a lead form with the columns of their answers',
			action: 'Get form fields – questions and columns of answers',
			fields: getFields.fields,
			run: { onEach: getFields.getFields },
		},
		getMany: {
			name: 'Get Many',
			description: 'List the lead forms of a LinkedIn Page or ad account',
			action: 'List forms – names and states of lead forms',
			fields: getForms.fields,
			run: { onEach: getForms.getMany },
		},
		getTable: {
			name: 'Get Table',
			description:
				'Get a table that fits the leads of a form or the input leads, as SQL and as lists of columns',
			action: 'Get form table – SQL and columns that fit leads',
			fields: getTable.fields,
			run: (parameters) =>
				parameters.raw('source') === getTable.INPUT_LEADS
					? { offline: getTable.inputTables }
					: { onEach: getTable.formTables },
		},
	},
	lead: {
		findDifferences: {
			name: 'Compare Stored Leads',
			description:
				'Compare your stored leads with LinkedIn: which are missing, changed or cancelled',
			action: 'Compare stored leads – find missing and cancelled ones',
			fields: findDifferences.fields,
			run: { onAll: findDifferences.findDifferences },
		},
		get: {
			name: 'Get',
			description: 'Get one person who registered or filled in a form, by the ID of the lead',
			action: 'Get lead – one registration or form lead by ID',
			fields: getLead.fields,
			run: { onEach: getLead.get },
		},
		pull: {
			name: 'Pull',
			description:
				'Get the people who registered for events or filled in forms, one database row each',
			action: 'Pull leads – event registrations and form leads',
			fields: pull.fields,
			run: { onEach: pull.pull },
		},
	},
	organization: {
		getMany: {
			name: 'Get Many',
			description:
				'List the LinkedIn Pages on which you have a role, and whether their event leads can be read',
			action: 'List organizations – with your roles',
			fields: getOrganizations.fields,
			run: { onEach: getOrganizations.getMany },
		},
	},
	subscription: {
		create: {
			name: 'Create',
			description: 'Have LinkedIn notify a webhook about new and deleted leads',
			action: 'Create subscription – notifications about leads',
			fields: createSubscription.fields,
			run: { onEach: createSubscription.create },
		},
		delete: {
			name: 'Delete',
			description: 'End a subscription, so that LinkedIn no longer notifies its webhook',
			action: 'Delete subscription – end its notifications',
			fields: deleteSubscription.fields,
			run: { onEach: deleteSubscription.deleteOne },
		},
		getMany: {
			name: 'Get Many',
			description: 'List the webhooks that LinkedIn notifies, and which of them belong to this n8n',
			action: 'List subscriptions – webhooks that are notified',
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
