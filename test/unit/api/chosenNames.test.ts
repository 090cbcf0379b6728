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
	['as the list shows it', choice('7', 'Northwind'), 'Northwind'],
	[
		'with the sign of a role that is missing',
		choice('7', 'Northwind (no role for event leads)'),
		'Northwind',
	],
	['with the ID that tells it from another', choice('7', 'Northwind 7'), 'Northwind'],
	['that is a mere ID', choice('7', '7'), undefined],
	['that n8n has kept from an earlier choice', choice('7', 'Northwind', 'id'), undefined],
	['of an expression', choice('={{ 7 }}', 'Northwind'), undefined],
	['of an expression that is no pattern', choice('={{ 7 ** 1 }}', 'Northwind'), undefined],
	['of everything', choice('all', 'All LinkedIn Pages'), undefined],
	['of another field', 'text', undefined],
])('a name %s', (_, parameter, name) => {
	expect(chosenNames(nodeWith(parameter)).get('7')).toBe(name);
});

it('a text names each of the choices, and nothing else', () => {
	const text = withChosenNames(
		nodeWith(choice('7', 'A'), choice('71', 'B')),
		'event 71 of Page 7, not 717',
	);
	expect(text).toBe('event "B" (71) of Page "A" (7), not 717');
});
