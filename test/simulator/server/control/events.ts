import { addEvent, type EventSpec } from '../../world/mutations';
import type { LinkedInEvent } from '../../world/types';
import type { SimulatorState } from '../state';

export interface EventControl {
	add(spec: EventSpec): LinkedInEvent;
}

export function eventControl({ world }: SimulatorState): EventControl {
	return {
		add: (spec) => addEvent(world, spec),
	};
}
