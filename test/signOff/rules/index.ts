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

/** How rules are shown. `index.ts` says only which there are. */
const HOW_SHOWN = ['rules', 'stage.ts', 'demonstration.ts'].map((name) => `test/signOff/${name}`);

/** The connection and its sign-in, which `test/node/connection`, `test/node/credential` and `unit/wire` assert, too. */
const ofConnection = (rule: Rule): Rule => ({
	...rule,
	dependsOn: [
		...['credentials', 'nodes/shared/wire', 'nodes/shared/panel', 'icons'],
		...['nodes/LinkedInLeadSync/actions/connection', 'nodes/LinkedInLeadSync/actions/router.ts'],
		...[...HOW_SHOWN, 'templates/connection-heartbeat.json'],
	],
});

/** What people read by hand, which `test/node/organization`, `event` and `form` and `unit/rows` assert, too. */
const ofActions = (rule: Rule): Rule => ({
	...rule,
	dependsOn: [
		...['credentials', 'nodes/shared', 'nodes/LinkedInLeadSync/actions', 'icons', ...HOW_SHOWN],
	],
});

/** Notifications and subscriptions, which `test/node/notification` and `subscription` assert, too. */
const ofNotifications = (rule: Rule): Rule => ({
	...rule,
	dependsOn: [
		...['credentials', 'nodes/shared', 'nodes/LinkedInLeadNotification', ...HOW_SHOWN],
		...['nodes/LinkedInLeadSync/trigger', 'nodes/LinkedInLeadSync/actions/subscription'],
		...['templates/teardown-and-recreate.json', 'templates/instant-leads-to-data-table.json'],
	],
});

/** Leads on their way into tables, which the histories, `unit/rows` and `test/node/lead` assert, too. */
const ofLeads = (rule: Rule): Rule => ({
	...rule,
	dependsOn: [
		...['credentials', 'nodes/shared', 'nodes/LinkedInLeadSync', ...HOW_SHOWN],
		'templates/leads-to-postgres.json',
	],
});

/** LinkedIn's rules in the order of docs/dev/sign-off.md, in which one leads to the next. */
export const RULES: readonly Rule[] = [
	...[consent, heartbeat, expiry, refresh, refreshExpiry, reconnect, permissions].map(ofConnection),
	...[organizations, events, fields, tables].map(ofActions),
	...[ofLeads(leads), ofNotifications(registration), ofLeads(recovery)],
	...[ofNotifications(subscriptions), ofLeads(failingField), ofLeads(failingLead)],
];
