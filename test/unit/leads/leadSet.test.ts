import { countOf, readLeadSets, without } from '../../../nodes/LinkedInLeadSync/trigger/leadSet';

const SET = { owner: 'EVENT 1', from: 1, to: 2, hashes: ['a', 'b'] };

it('a set of which no lead is left is none', () => {
	const sets = [SET, { ...SET, hashes: ['b', 'c', 'd'] }];
	const left = without(sets, new Set(['a', 'b']));
	expect(left).toEqual([{ ...SET, hashes: ['c', 'd'] }]);
	expect([sets, left].map(countOf)).toEqual([5, 2]);
});

describe('what is stored', () => {
	it('is read as it was, without hashes that are none', () => {
		expect(readLeadSets([SET])).toEqual([SET]);
		expect(readLeadSets([{ ...SET, hashes: ['a', 7, null, 'b'] }])).toEqual([SET]);
		expect(readLeadSets([{ ...SET, hashes: 'ab' }])).toEqual([{ ...SET, hashes: [] }]);
		expect(readLeadSets([])).toEqual([]);
	});

	it.each<[unknown]>([
		[undefined],
		[{}],
		[[null]],
		[[SET, 'set']],
		[[{ ...SET, owner: 7 }]],
		[[{ ...SET, from: 'x' }]],
		[[{ ...SET, to: undefined }, SET]],
	])('is damaged: %j', (stored) => expect(readLeadSets(stored)).toBeUndefined());
});
