import { sortBy } from 'lodash';
import type { Rule } from '../rule';
import * as actions from './actions';
import * as connection from './connection';
import * as leads from './leads';
import * as notifications from './notifications';

const ACTIONS = 'nodes/LinkedInLeadSync/actions';

/**
 * The rules of each file, and what else people see of them. What leads go through (`nodes/shared` without the panel, and
 * what the trigger remembers) is in none: each change of it would show most rules again, and faster tests assert it in
 * the gate, too, as said at each kind.
 */
export const KINDS = {
	/** `test/node/connection`, `test/node/credential` and the journeys secrecy and firstWorkflow assert the sign-in. */
	connection: {
		// In this order, one leads to the next.
		rules: [
			...[connection.consent, connection.heartbeat, connection.expiry, connection.refresh],
			...[connection.refreshExpiry, connection.reconnect, connection.permissions],
		],
		on: [`${ACTIONS}/connection`, `${ACTIONS}/router.ts`, 'templates/connection-heartbeat.json'],
	},
	/** `test/node/organization`, `event` and `form` and `unit/rows` assert what people read by hand. */
	actions: {
		rules: Object.values(actions),
		on: [
			...['organization', 'event', 'form'].map((resource) => `${ACTIONS}/${resource}`),
			...[`${ACTIONS}/operations.ts`, `${ACTIONS}/router.ts`],
		],
	},
	/** `test/node/notification` and `subscription` and the journey instantLeads assert notifications and subscriptions. */
	notifications: {
		rules: Object.values(notifications),
		on: [
			...['nodes/LinkedInLeadNotification', `${ACTIONS}/subscription`],
			...['templates/teardown-and-recreate.json', 'templates/instant-leads-to-data-table.json'],
		],
	},
	/** The histories, `unit/rows`, `test/node/lead` and `test/faults` assert how leads come into tables. */
	leads: {
		rules: Object.values(leads),
		on: [
			...[`${ACTIONS}/lead`, 'nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node.ts'],
			...['templates/leads-to-postgres.json', 'templates/recover-from-outage.json'],
		],
	},
};

const { connection: first, ...others } = KINDS;

/** LinkedIn's rules in the order of docs/dev/sign-off.md. */
export const RULES: readonly Rule[] = [
	...first.rules,
	...sortBy(
		Object.values(others).flatMap(({ rules }): Rule[] => rules),
		'id',
	),
];
