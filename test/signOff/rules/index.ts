import type { Rule } from '../rule';
import { consent } from './consent';
import { events } from './events';
import { expiry } from './expiry';
import { failingField } from './failingField';
import { failingLead } from './failingLead';
import { fields } from './fields';
import { heartbeat } from './heartbeat';
import { leads } from './leads';
import { organizations } from './organizations';
import { permissions } from './permissions';
import { reconnect } from './reconnect';
import { recovery } from './recovery';
import { refresh } from './refresh';
import { refreshExpiry } from './refreshExpiry';
import { registration } from './registration';
import { subscriptions } from './subscriptions';
import { tables } from './tables';

/**
 * Rules of one kind, by their files, and what else people see of them. What leads go through (`nodes/shared` without the
 * panel, and what the trigger remembers) is in none: each change of it would show most rules again, and faster tests
 * assert it in the gate, too, as said at each kind.
 */
const depending = (on: readonly string[], rules: Record<string, Rule>): Rule[] =>
	Object.entries(rules).map(([file, rule]) => {
		const shownBy = [`rules/${file}.ts`, 'stage.ts', 'demonstration.ts'];
		const dependsOn = [...shownBy.map((name) => `test/signOff/${name}`), ...OF_EACH, ...on];
		return { ...rule, dependsOn };
	});

const ACTIONS = 'nodes/LinkedInLeadSync/actions';

const OF_EACH = ['credentials', 'icons', 'nodes/shared/panel'];

/** `test/node/connection`, `test/node/credential` and the journeys secrecy and firstWorkflow assert the sign-in. */
const ofConnection = depending(
	[`${ACTIONS}/connection`, `${ACTIONS}/router.ts`, 'templates/connection-heartbeat.json'],
	{ consent, heartbeat, expiry, refresh, refreshExpiry, reconnect, permissions },
);

/** `test/node/organization`, `event` and `form` and `unit/rows` assert what people read by hand. */
const ofActions = depending(
	[
		...['organization', 'event', 'form'].map((resource) => `${ACTIONS}/${resource}`),
		...[`${ACTIONS}/operations.ts`, `${ACTIONS}/router.ts`],
	],
	{ organizations, events, fields, tables },
);

/** `test/node/notification` and `subscription` and the journey instantLeads assert notifications and subscriptions. */
const [ofRegistration, ofSubscriptions] = depending(
	[
		...['nodes/LinkedInLeadNotification', `${ACTIONS}/subscription`],
		...['templates/teardown-and-recreate.json', 'templates/instant-leads-to-data-table.json'],
		'test/signOff/rules/registrant.ts',
	],
	{ registration, subscriptions },
);

/** The histories, `unit/rows`, `test/node/lead` and the play kill-moments assert how leads come into tables. */
const [ofLeads, ofRecovery, ...ofFailures] = depending(
	[
		...[`${ACTIONS}/lead`, 'nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node.ts'],
		...['templates/leads-to-postgres.json', 'templates/recover-from-outage.json'],
	],
	{ leads, recovery, failingField, failingLead },
);

/** LinkedIn's rules in the order of docs/dev/sign-off.md, in which one leads to the next. */
export const RULES: readonly Rule[] = [
	...[...ofConnection, ...ofActions, ofLeads, ofRegistration, ofRecovery, ofSubscriptions],
	...ofFailures,
];
