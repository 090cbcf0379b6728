import { calls } from './calls';
import { endlessCall } from './endlessCall';
import { halfDown } from './halfDown';
import { longExecutions } from './longExecutions';
import { mostOfForm } from './mostOfForm';
import { lostState } from './lostState';
import type { Play } from './play';
import { severalTriggers } from './severalTriggers';

export const PLAYS: readonly Play[] = [
	...mostOfForm,
	...severalTriggers,
	...lostState,
	...endlessCall,
	...halfDown,
	...longExecutions,
	...calls,
];
