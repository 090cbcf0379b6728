import type { Scenario } from '../scenario';
import { flakyAnswers } from './flakyAnswers';
import { uselessAnswers } from './uselessAnswers';

/** All scenarios, in the order of the table. */
export const SCENARIOS: Scenario[] = [flakyAnswers, uselessAnswers];
