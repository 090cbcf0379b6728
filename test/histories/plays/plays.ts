import { calls } from './calls';
import { flaky } from './flaky';
import { endlessCall, halfDown, longExecutions, windows } from './outages';
import type { Play } from './play';
import { refusals } from './refusals';
import { lostState, severalTriggers } from './storedState';
import { troubles } from './troubles';

export const PLAYS: readonly Play[] = [
	...severalTriggers,
	...lostState,
	...endlessCall,
	...halfDown,
	...longExecutions,
	...windows,
	...refusals,
	...flaky,
	...calls,
	...troubles,
];
