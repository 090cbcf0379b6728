import { outage } from '../support/outage';

export const outage24Hours = outage(416, 24, {
	name: 'outage-24-hours',
	injects: 'LinkedIn cannot be reached for 24 hours',
});
