import { differentClock } from '../support/differentClock';
import { MINUTE } from '../support/faultWorld';

export const clockAhead = differentClock(414, -MINUTE, {
	name: 'clock-ahead',
	injects: "LinkedIn's clock is a minute ahead of n8n's",
});
