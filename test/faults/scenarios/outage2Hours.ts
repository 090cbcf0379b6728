import { outage } from '../support/outage';

export const outage2Hours = outage(415, 2, {
	name: 'outage-2-hours',
	injects: 'LinkedIn cannot be reached for two hours',
});
