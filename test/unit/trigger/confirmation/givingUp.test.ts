import { range } from 'lodash';

import { givenUpError } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/givingUp';
import { node } from '../../api/inMemoryLinkedIn';

it.each([
	[
		['a'],
		'1 lead was given up: for 7 days each execution with it has failed',
		'bring it with LinkedIn Lead Sync → Lead → Get or Pull. Lead IDs: a',
	],
	[
		['a', 'b'],
		'2 leads were given up: for 7 days each execution with them has failed',
		'bring them with LinkedIn Lead Sync → Lead → Get or Pull. Lead IDs: a, b',
	],
])('tells which leads are given up, and how they are brought: %s', (ids, message, fix) => {
	const error = givenUpError(node, ids, 7);

	expect(error.message).toBe(`${message}, while those of other leads succeeded`);
	expect(error.description).toBe(
		`See in Executions what the failed ones say, and correct it. Then ${fix}`,
	);
});

it.each([
	[5000, '4998, 4999'],
	[5002, '4998, 4999 and 2 more'],
])('names 5,000 of %i leads', (count, end) => {
	const { message, description } = givenUpError(node, range(count).map(String), 7);

	expect(message).toMatch(`${count} leads`);
	expect(String(description).endsWith(`, ${end}`)).toBe(true);
});
