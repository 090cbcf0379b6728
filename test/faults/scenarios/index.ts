import type { Scenario } from '../scenario';
import { databaseCut } from './databaseCut';
import { destinationDown } from './destinationDown';
import { killMoments } from './killMoments';
import { POISON_LEADS } from './poisonLeads';

/** All scenarios, in the order of the table. */
export const SCENARIOS: Scenario[] = [destinationDown, databaseCut, ...POISON_LEADS, killMoments];
