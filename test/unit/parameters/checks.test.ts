import type { INode } from 'n8n-workflow';

import { readWholeNumber } from '../../../nodes/shared/parameters/checks';

const node = { name: 'Pull leads' } as INode;
const field = { field: 'Page Size', least: 1, most: 1000, fix: 'Enter another one.' };

it.each([
	[1, 1],
	[1000, 1000],
	['7', 7],
	[' 7 ', 7],
])('takes %j as a whole number', (value, number) => {
	expect(readWholeNumber(node, field, value)).toBe(number);
});

it.each([0, 1001, -1, 2.5, NaN, '', ' ', 'many', '2,5', null, undefined, true, [5], {}])(
	'refuses %j as a whole number, and says which field that is and what to enter',
	(value) => {
		expect(() => readWholeNumber(node, field, value, 3)).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(/^Page Size: '.*' is not a whole number from 1 to 1000$/),
				description: field.fix,
				context: expect.objectContaining({ itemIndex: 3 }),
			}),
		);
	},
);

it('may have no upper end', () => {
	const unlimited = { ...field, most: undefined };
	expect(readWholeNumber(node, unlimited, 1_000_000)).toBe(1_000_000);
	expect(() => readWholeNumber(node, unlimited, 0)).toThrow(
		/'0' is not a whole number of 1 or more$/,
	);
});
