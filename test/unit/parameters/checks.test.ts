import type { INode } from 'n8n-workflow';

import { readSwitch, readWholeNumber } from '../../../nodes/shared/panel/checks';

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

// n8n's variables are texts, and so is what a sheet holds.
it.each([
	[true, true],
	[false, false],
	['true', true],
	['false', false],
	[' TRUE ', true],
	['FALSE', false],
	[null, true],
	[undefined, true],
])('takes %j as on or off', (value, isOn) => {
	expect(readSwitch(node, { field: 'Return All', default: true }, value)).toBe(isOn);
});

it.each(['', 'yes', 0, 1, [true], {}])('refuses %j as on or off, and says which field', (value) => {
	expect(() => readSwitch(node, { field: 'Return All', default: true }, value, 3)).toThrow(
		expect.objectContaining({
			message: expect.stringMatching(/^Return All: '.*' is neither true nor false$/),
			context: expect.objectContaining({ itemIndex: 3 }),
		}),
	);
});
