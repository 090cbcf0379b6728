import type { Scenario } from '../scenario';
import { destinationDown } from './destinationDown';
import { killMoments } from './killMoments';
import { poisonLeads } from './poisonLeads';

/** All scenarios, in the order of the documentation. */
export const SCENARIOS: Scenario[] = [destinationDown, poisonLeads, killMoments];
