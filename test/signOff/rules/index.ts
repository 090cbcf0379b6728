import type { Rule } from '../rule';
import { events, fields, organizations, tables } from './actions';
import {
	consent,
	expiry,
	heartbeat,
	permissions,
	reconnect,
	refresh,
	refreshExpiry,
} from './connection';
import { failingField, failingLead, leads, recovery } from './leads';
import { registration, subscriptions } from './notifications';

/**
 * Rules of one kind, by their files, and what else people see of them. What leads go through (`nodes/shared` without the
 * panel, and what the trigger remembers) is in none: each change of it would show most rules again, and faster tests
 * assert it in the gate, too, as said at each kind.
 */
const depending = (file: string, on: readonly string[], rules: readonly Rule[]): Rule[] => {
	const shownBy = [`rules/${file}.ts`, 'stage.ts', 'demonstration.ts'];
	const dependsOn = [...shownBy.map((name) => `test/signOff/${name}`), ...OF_EACH, ...on];
	return rules.map((rule) => ({ ...rule, dependsOn }));
};

const ACTIONS = 'nodes/LinkedInLeadSync/actions';

const OF_EACH = ['credentials', 'icons', 'nodes/shared/panel'];

/** `test/node/connection`, `test/node/credential` and the journeys secrecy and firstWorkflow assert the sign-in. */
const ofConnection = depending(
	'connection',
	[`${ACTIONS}/connection`, `${ACTIONS}/router.ts`, 'templates/connection-heartbeat.json'],
	[consent, heartbeat, expiry, refresh, refreshExpiry, reconnect, permissions],
);

/** `test/node/organization`, `event` and `form` and `unit/rows` assert what people read by hand. */
const ofActions = depending(
	'actions',
	[
		...['organization', 'event', 'form'].map((resource) => `${ACTIONS}/${resource}`),
		...[`${ACTIONS}/operations.ts`, `${ACTIONS}/router.ts`],
	],
	[organizations, events, fields, tables],
);

/** `test/node/notification` and `subscription` and the journey instantLeads assert notifications and subscriptions. */
const [ofRegistration, ofSubscriptions] = depending(
	'notifications',
	[
		...['nodes/LinkedInLeadNotification', `${ACTIONS}/subscription`],
		...['templates/teardown-and-recreate.json', 'templates/instant-leads-to-data-table.json'],
	],
	[registration, subscriptions],
);

/** The histories, `unit/rows`, `test/node/lead` and the play kill-moments assert how leads come into tables. */
const [ofLeads, ofRecovery, ...ofFailures] = depending(
	'leads',
	[
		...[`${ACTIONS}/lead`, 'nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node.ts'],
		...['templates/leads-to-postgres.json', 'templates/recover-from-outage.json'],
	],
	[leads, recovery, failingField, failingLead],
);

/** LinkedIn's rules in the order of docs/dev/sign-off.md, in which one leads to the next. */
export const RULES: readonly Rule[] = [
	...[...ofConnection, ...ofActions, ofLeads, ofRegistration, ofRecovery, ofSubscriptions],
	...ofFailures,
];
