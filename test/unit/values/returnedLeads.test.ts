import { property, assert, array, record, option, string, integer, uniqueArray } from 'fast-check';
import { groupBy, mapValues, range, sortBy, uniq } from 'lodash';

import type { Returned } from '../../../nodes/shared/values/returnedLeads';
import { addReturned, returnedIn } from '../../../nodes/shared/values/returnedLeads';

/** Custom data as n8n-core keeps them: ten texts of 512 characters. */
class CustomData {
	data: Record<string, string> = {};

	set(key: string, value: string): void {
		if (!(key in this.data) && Object.keys(this.data).length >= 10) return;
		this.data[key] = value.slice(0, 512);
	}

	getAll(): Record<string, string> {
		return { ...this.data };
	}
}

const places = () => uniqueArray(integer({ min: 0, max: 499 }), { minLength: 1, maxLength: 30 });
const text = (maxLength: number) => string({ unit: 'grapheme', maxLength });
const returned = () =>
	record({
		node: text(20),
		code: option(text(5), { nil: undefined }),
		message: option(text(30), { nil: undefined }),
		places: places(),
	});

/** The places by node and code. */
const byReason = (all: readonly Returned[]) =>
	mapValues(
		groupBy(all, ({ node, code }) => JSON.stringify([node, code])),
		(each) => sortBy(uniq(each.flatMap((one) => one.places))),
	);

it('what nodes return one after the other arrives, in texts that n8n keeps and logs no error about', () => {
	assert(
		property(
			array(array(returned(), { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
			(calls) => {
				const customData = new CustomData();
				for (const call of calls) addReturned(customData, () => call);
				expect(byReason(returnedIn(customData.getAll()))).toEqual(byReason(calls.flat()));
				expect(Object.values(customData.data).filter((each) => [...each].length > 255)).toEqual([]);
			},
		),
	);
});

it('five hundred leads and six reasons fit beside two texts of other nodes', () => {
	const customData = new CustomData();
	customData.data = { mine: 'x', other: 'y' };
	const reasons = range(6).map((index) => ({
		...{ node: 'Store the leads in Postgres', code: `2300${index}`, message: 'x'.repeat(120) },
		places: range(index, 500, 6),
	}));
	addReturned(customData, () => reasons);
	expect(returnedIn(customData.getAll())).toEqual(reasons);
});

it('if there is no room, or it is not certain which leads they are, it stays unclear', () => {
	const full = new CustomData();
	for (const index of range(10)) full.set(`of_another_node_${index}`, 'x');
	const one = { node: 'Postgres', places: [1] };
	expect(() => addReturned(full, () => [one])).toThrow('no room');

	const uncertain = new CustomData();
	addReturned(uncertain, () => [one]);
	const fail = () => {
		throw new Error('Which?');
	};
	expect(() => addReturned(uncertain, fail)).toThrow('Which?');
	expect(() => returnedIn(uncertain.getAll())).toThrow();
	expect(() => addReturned(uncertain, () => [one])).toThrow();
});

it('nothing is returned by an execution without custom data, or with those of other nodes', () => {
	expect([returnedIn(undefined), returnedIn({ other: '?' })]).toEqual([[], []]);
});
