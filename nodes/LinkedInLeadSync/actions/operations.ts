import type { ReadParameter } from '../../shared/parameters/read';
import * as connection from './connection/connection.resource';
import * as event from './event/event.resource';
import * as form from './form/form.resource';
import { INPUT_LEADS, inputTables } from './form/inputTables';
import { findDifferences } from './lead/findDifferences.operation';
import * as lead from './lead/lead.resource';
import type { JointOperation, Operation } from './operation';
import * as organization from './organization/organization.resource';
import * as subscription from './subscription/subscription.resource';

const OPERATIONS: Record<string, Record<string, Operation>> = {
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

/** The operation chosen by its resource and name; n8n offers no others than those in the description. */
export function operationOf(resource: string, operation: string): Operation {
	return OPERATIONS[resource][operation];
}

/** The chosen operation where it takes all input items together; undefined where each is taken alone. */
export function jointOperationOf(read: ReadParameter): JointOperation | undefined {
	switch (`${String(read('resource'))}: ${String(read('operation'))}`) {
		case 'form: getTable':
			return read('source') === INPUT_LEADS ? inputTables : undefined;
		case 'lead: findDifferences':
			return findDifferences;
		default:
			return undefined;
	}
}
