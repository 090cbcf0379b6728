import { differentClock } from '../support/differentClock';
import { MINUTE } from '../support/faultWorld';

export const clockBehind = differentClock(413, MINUTE, {
	name: 'clock-behind',
	injects: "LinkedIn's clock is a minute behind n8n's",
});
