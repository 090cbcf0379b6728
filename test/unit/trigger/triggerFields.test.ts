import { readTriggerSettings } from '../../../nodes/LinkedInLeadSync/trigger/triggerFields';
import { triggerContext } from './polled';

it('amounts of time are whole milliseconds, whatever an expression gives', () => {
	const options = { giveUpAfterDays: 10 / 7 };
	const { giveUpAfterMs } = readTriggerSettings(triggerContext({ leads: {} }, { options }));
	expect(giveUpAfterMs).toBe(123_428_571);
});
