import { calls } from './calls';
import { flaky } from './flaky';
import { endlessCall, longExecutions, windows } from './outages';
import type { Play } from './play';
import { refusals } from './refusals';
import { reporting } from './reporting';
import { lostState, severalTriggers } from './storedState';

export const PLAYS: readonly Play[] = [
	...severalTriggers,
	...lostState,
	...endlessCall,
	...longExecutions,
	...windows,
	...refusals,
	...reporting,
	...flaky,
	...calls,
];
