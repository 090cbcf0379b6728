import { difference } from 'lodash';
import { FOLDERS } from './testsOf';

const TRIGGER = ['node/trigger', 'node/api'];
const NOTIFICATION = ['node/notification', 'node/subscription'];
const LEAD = ['node/lead', 'node/connection', 'node/hints'];

/** Of about the same length, so that no worker waits for the other for long. */
export const GROUPS = {
	trigger: TRIGGER,
	notification: NOTIFICATION,
	lead: LEAD,
	others: difference(FOLDERS, TRIGGER, NOTIFICATION, LEAD),
};
