import { DAY } from '../../durations';
import { setUpNotificationTest } from '../notification/support/notificationTest';
import { runAction } from '../router/runAction';

const test = setUpNotificationTest();

/** 202601 retires around 2027-01-15. */
const FIRST_WARNING = Date.UTC(2027, 0, 1);

interface Moment {
	when: string;
	at: number;
	follows: boolean;
	hints: unknown[];
}

it.each<Moment>([
	{ when: '15 days before', at: FIRST_WARNING - DAY, follows: false, hints: [] },
	{
		when: '14 days before',
		at: FIRST_WARNING,
		follows: false,
		hints: [
			'warning: LinkedIn retires API version 202601 around 2027-01-15. After that no lead can be read. Open the credential and set API Version to a newer month, or turn on Follow API Version.',
		],
	},
	{
		when: '14 days before, where another version follows',
		at: FIRST_WARNING,
		follows: true,
		hints: [
			expect.stringMatching(/^info: .* 2027-01-15\. Nothing stops: Follow API Version is on/),
		],
	},
	{
		when: 'when the day is over and LinkedIn still answers',
		at: Date.UTC(2027, 0, 20),
		follows: false,
		hints: [expect.stringContaining('LinkedIn was to retire API version 202601 around 2027-01-15')],
	},
])('the node warns 14 days before its API version ends: $when', async ({ at, follows, hints }) => {
	jest.setSystemTime(at);
	await test.connect({ apiVersion: '202601', followApiVersion: follows });
	const run = await runAction(test.nodeTest, 'organization: getMany');
	expect(run.error).toBeUndefined();
	expect(run.hints.map(({ type, message }) => `${type}: ${message}`)).toEqual(hints);
});
