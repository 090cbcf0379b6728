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

/** The connection and its sign-in, which `test/node/connection`, `test/node/credential` and `unit/wire` assert, too. */
const ofConnection = (rule: Rule): Rule => ({
	...rule,
	dependsOn: [
		...['credentials', 'nodes/shared/wire', 'nodes/shared/panel', 'icons'],
		...['nodes/LinkedInLeadSync/actions/connection', 'nodes/LinkedInLeadSync/actions/router.ts'],
		...['test/signOff', 'templates/connection-heartbeat.json'],
	],
});

/** LinkedIn's rules in the order of docs/dev/sign-off.md, in which one leads to the next. */
export const RULES: readonly Rule[] = [
	...[consent, heartbeat, expiry, refresh, refreshExpiry, reconnect, permissions].map(ofConnection),
	...[organizations, events, fields],
	...[tables, leads, registration],
	...[recovery, subscriptions, failingField, failingLead],
];
