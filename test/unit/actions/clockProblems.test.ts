import { clockProblems } from '../../../nodes/LinkedInLeadSync/actions/connection/problem';
import { MINUTE, SECOND } from '../../durations';

it.each([
	[-20 * MINUTE, '20 minutes ahead of', 'misses the leads of so many minutes after'],
	[61 * SECOND, '1 minute behind', 'also outputs the leads of so many minutes before'],
])(
	"Check connection says when LinkedIn's clock is ahead by %i ms, and what follows",
	(ahead, message, fix) => {
		expect(clockProblems(ahead)).toEqual([
			{
				code: 'clock_differs',
				message: `The clock of n8n is ${message} LinkedIn's`,
				fix: expect.stringContaining(fix) as string,
				status: 'ok',
			},
		]);
	},
);

it.each([undefined, 0, MINUTE, -MINUTE])('a difference of %j ms is no problem', (ahead) => {
	expect(clockProblems(ahead)).toEqual([]);
});
