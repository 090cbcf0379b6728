import { calls } from './calls';
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
	...calls,
	...troubles,
];
