import { sortBy } from 'lodash';
import type { Rule } from '../rule';
import * as actions from './actions';
import * as connection from './connection';
import * as leads from './leads';
import * as notifications from './notifications';

/** LinkedIn's rules in the order of docs/dev/sign-off.md; of those of the sign-in, one leads to the next. */
export const RULES: readonly Rule[] = [
	...[connection.consent, connection.heartbeat, connection.expiry, connection.refresh],
	...[connection.refreshExpiry, connection.reconnect, connection.permissions],
	...sortBy(
		[actions, notifications, leads].flatMap((rules): Rule[] => Object.values(rules)),
		'id',
	),
];
