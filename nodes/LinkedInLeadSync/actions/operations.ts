import type { Parameters } from '../../shared/panel/parameters';
import * as connection from './connection/connection.resource';
import * as event from './event/event.resource';
import * as form from './form/form.resource';
import * as lead from './lead/lead.resource';
import type { AnyOperation, OperationNames, Operations, Resource } from './operation';
import * as organization from './organization/organization.resource';
import * as subscription from './subscription/subscription.resource';

const OPERATIONS: { [Name in Resource]: Operations<Name> } = {
	connection: connection.operations,
	event: event.operations,
	form: form.operations,
	lead: lead.operations,
	organization: organization.operations,
	subscription: subscription.operations,
};

/** Fields of every resource, for the node's description. */
export const descriptions = [connection, event, form, lead, organization, subscription].flatMap(
	({ description }) => description,
);

/** The chosen operation; n8n offers no others than those in the description. */
export function operationOf(parameters: Parameters): AnyOperation {
	const operations = OPERATIONS[parameters.raw('resource') as Resource] as Operations<Resource>;
	const operation = operations[parameters.raw('operation') as OperationNames[Resource]];
	return typeof operation === 'function' ? operation(parameters) : operation;
}
