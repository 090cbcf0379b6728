import { endlessCall } from './endlessCall';
import { halfDown } from './halfDown';
import { longExecutions } from './longExecutions';
import { mostOfForm } from './mostOfForm';
import type { Play } from './play';

export const PLAYS: readonly Play[] = [
	...mostOfForm,
	...endlessCall,
	...halfDown,
	...longExecutions,
];
