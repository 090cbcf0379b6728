import type { Mutant } from '../mutant';

const file = 'nodes/shared/lists/listReading.ts';
const unit = ['api/paging'];

/** What is wrong with the reading of a list. */
export const lists: readonly Mutant[] = [
	{
		name: 'total-believed',
		defect: "Finding 1: a list ends where `total` says so, though it may be the page's",
		file,
		text: 'this.readAhead(page);',
		becomes: 'if (total > 0 && this.start + 1 >= total) return true;',
		unit,
	},
	{
		name: 'one-page',
		defect: 'Peer 1: only the first page is read',
		file,
		text: 'this.readAhead(page);',
		becomes: 'return true;',
		unit,
	},
	{
		name: 'ends-at-total-zero',
		defect: 'Peer 6: a list ends only where LinkedIn says that its total is 0',
		file,
		text: 'else if (this.size.isWhole(count)) return true;',
		becomes: 'else if (this.size.isWhole(count)) return page.total === 0;',
		unit,
	},
	{
		name: 'short-page-ends',
		defect: 'Peer 7: a page that is shorter than asked for is taken for the last one',
		file,
		text: 'this.readAhead(page);',
		becomes: 'if (elements.length < count) return true;',
		unit,
	},
	{
		name: 'same-page-again',
		defect: 'Peer 14: the second call asks for the first page again',
		file,
		text: 'this.start = start + elements.length - 1;',
		becomes: 'this.start = start;',
		unit,
	},
	{
		name: 'next-link-needed',
		defect: 'A list ends where no link names the next page',
		file,
		text: 'this.readAhead(page);',
		becomes: 'if (page.next === undefined) return true;',
		unit,
	},
	{
		name: 'nothing-in-common',
		defect: 'Pages are read one behind the other, without an element in common',
		file,
		text: `this.start = start + elements.length - 1;
			this.mustOverlap = true;`,
		becomes: `this.start = start + elements.length;`,
		unit,
	},
	{
		name: 'no-step-back',
		defect: 'A page that has nothing in common with those before is taken all the same',
		file,
		text: `this.goBack(page);
				continue;`,
		becomes: '',
		unit,
	},
	{
		name: 'read-ahead-unchecked',
		defect: 'A page that was read ahead is taken without an element in common',
		file,
		text: 'const { start, count } = early ?? { start: this.start, count: this.size.now };',
		becomes: `const { start, count } = early ?? { start: this.start, count: this.size.now };
		if (early !== undefined) this.mustOverlap = false;`,
		unit,
	},
	{
		name: 'asked-count-believed',
		defect:
			'Behind an empty page reading goes on by what was asked for, not by what LinkedIn looks at',
		file,
		text: 'start + Math.min(count, this.mostReceived)',
		becomes: 'start + count',
		unit,
	},
	{
		name: 'no-count',
		defect: 'Peer 5: no `count` is sent, so that pages have ten elements',
		file: 'nodes/shared/lists/page.ts',
		text: 'const query = { ...request.query, start, count };',
		becomes: 'const query = { ...request.query, start };',
		unit,
	},
	{
		name: 'refused-count-forgotten',
		defect: 'A `count` that LinkedIn refuses is asked for again in each list',
		file: 'nodes/shared/lists/page.ts',
		text: 'servedAtMost.set(this.resource, size);',
		becomes: '',
		unit,
	},
	{
		name: 'elements-twice',
		defect: 'Elements that pages have in common are given twice',
		file,
		text: 'return this.keys.add(this.keyOf(element)).size > size;',
		becomes: 'return this.keys.add(this.keyOf(element)).size >= size;',
		unit,
	},
	{
		name: 'refusals-by-words',
		defect: 'A `count` that LinkedIn refuses without naming it is asked for over and over',
		file: 'nodes/shared/lists/page.ts',
		text: "kind === 'refused' && (isLarge || /\\bcount\\b/.test(detail))",
		becomes: "kind === 'refused' && /\\bcount\\b/.test(detail)",
		unit: ['api/listCalls'],
	},
];
