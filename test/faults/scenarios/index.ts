import type { Scenario } from '../scenario';
import { databaseCut } from './databaseCut';
import { destinationDown } from './destinationDown';
import { destinationDownLong } from './destinationDownLong';
import { diskFull } from './diskFull';
import { killMoments } from './killMoments';
import { newQuestion } from './newQuestion';
import { POISON_LEADS } from './poisonLeads';
import { sigkill } from './sigkill';

/** All scenarios, in the order of the table. */
export const SCENARIOS: Scenario[] = [
	destinationDown,
	destinationDownLong,
	databaseCut,
	diskFull,
	...POISON_LEADS,
	newQuestion,
	killMoments,
	sigkill,
];
