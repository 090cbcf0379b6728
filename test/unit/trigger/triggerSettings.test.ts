import { readTriggerSettings } from '../../../nodes/LinkedInLeadSync/trigger/triggerSettings';
import { triggerContext } from './polled';

it('amounts of time are whole milliseconds, whatever an expression gives', () => {
	const options = { overlapMinutes: 100 / 7, giveUpAfterDays: 10 / 7 };
	const { overlapMs, giveUpAfterMs } = readTriggerSettings(
		triggerContext({ leads: {} }, { options }),
	);
	expect({ overlapMs, giveUpAfterMs }).toEqual({ overlapMs: 857_143, giveUpAfterMs: 123_428_571 });
});
