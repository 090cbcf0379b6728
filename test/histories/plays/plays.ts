import { calls } from './calls';
import { endlessCall, halfDown, longExecutions, slices } from './outages';
import type { Play } from './play';
import { refusals } from './refusals';
import { lostState, severalTriggers } from './storedState';

export const PLAYS: readonly Play[] = [
	...severalTriggers,
	...lostState,
	...endlessCall,
	...halfDown,
	...longExecutions,
	...slices,
	...refusals,
	...calls,
];
