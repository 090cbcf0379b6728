import type { INodeParameters } from 'n8n-workflow';

import { chosenNames, withChosenNames } from '../../../nodes/shared/wire/chosenNames';
import { node } from './inMemoryLinkedIn';

const choice = (value: unknown, cachedResultName?: string, mode = 'list') => ({
	__rl: true,
	value,
	mode,
	cachedResultName,
});
const nodeWith = (...choices: unknown[]) => ({
	...node,
	parameters: Object.fromEntries(
		choices.map((each, index) => [String(index), each]),
	) as INodeParameters,
});

it.each([
	['returns the name as the list shows it', choice('7', 'Northwind'), 'Northwind'],
	[
		'removes the note about a missing role',
		choice('7', 'Northwind (no role for event leads)'),
		'Northwind',
	],
	['removes the ID behind a name that two Pages share', choice('7', 'Northwind 7'), 'Northwind'],
	['ignores a name that is only the ID', choice('7', '7'), undefined],
	['ignores the name of an earlier choice', choice('7', 'Northwind', 'id'), undefined],
	['ignores an expression', choice('={{ 7 }}', 'Northwind'), undefined],
	['ignores an expression with pattern signs', choice('={{ 7 ** 1 }}', 'Northwind'), undefined],
	['ignores the choice of all Pages', choice('all', 'All LinkedIn Pages'), undefined],
	['ignores a field without a choice', 'text', undefined],
])('chosenNames %s', (_, parameter, name) => {
	expect(chosenNames(nodeWith(parameter)).get('7')).toBe(name);
});

it('withChosenNames puts the name in front of each chosen ID, and of no other number', () => {
	const text = withChosenNames(
		nodeWith(choice('7', 'A'), choice('71', 'B')),
		'event 71 of Page 7, not 717',
	);
	expect(text).toBe('event "B" (71) of Page "A" (7), not 717');
});
