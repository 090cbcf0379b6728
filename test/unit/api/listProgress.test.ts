import { range } from 'lodash';

import { ListProgress } from '../../../nodes/shared/lists/listProgress';
import type { Page } from '../../../nodes/shared/lists/page';

const keyOf = (element: unknown) => String(element);

const pageOf = (elements: unknown[], count = 100): Page => ({ elements, start: 0, count });
const numbered = (length: number) => pageOf(range(length), length);
const EMPTY = pageOf([]);
const empty = (pages: number) => range(pages).map(() => EMPTY);

const staleAt = (pages: Page[], progress = new ListProgress(keyOf)) =>
	pages.findIndex((page) => progress.addPage(page, 0)) + 1;

it.each<[string, number, Page[]]>([
	['three pages over more than 1,000 positions', 3, range(3).map(() => numbered(334))],
	['three pages over 1,000 positions', 0, [numbered(500), numbered(400), numbered(100)]],
	['four pages over 1,001', 4, [numbered(500), numbered(400), numbered(100), numbered(1)]],
	['two pages, even if they are long', 0, [numbered(1000), numbered(1000)]],
	['200 empty pages', 200, empty(200)],
	['199 empty pages', 0, empty(199)],
])('in %s, page %i makes no progress any more (0: none)', (_, at, pages) => {
	expect(staleAt(pages)).toBe(at);
});

it('the count of pages without progress restarts at each page with a new element', () => {
	const progress = new ListProgress(keyOf);
	expect(staleAt([numbered(1000), numbered(1000)], progress)).toBe(0);
	expect(progress.addPage(numbered(1000), 1)).toBe(false);
	expect(staleAt([numbered(500), numbered(300), numbered(200), numbered(1)], progress)).toBe(4);
});

it('the count of pages without progress restarts at each broken element that is found', () => {
	const progress = new ListProgress(keyOf);
	expect(staleAt(empty(199), progress)).toBe(0);
	progress.foundBroken();
	expect(staleAt(empty(200), progress)).toBe(200);
});

const outrunAt = (pages: Array<[Page, unknown[]?]>) => {
	const progress = new ListProgress(keyOf);
	return pages.findIndex(([page, fresh = []]) => progress.addEnd(page, fresh)) + 1;
};
const end: [Page] = [pageOf(['a', 'end'])];

it.each<[string, number, Array<[Page, unknown[]?]>]>([
	['the same end five times', 5, range(5).map(() => end)],
	['an end that is new at first', 5, [[pageOf(['a', 'end']), ['end']], end, end, end, end]],
	['the same end four times', 0, range(4).map(() => end)],
	['another end in between', 0, [end, end, end, [pageOf(['a', 'b'])], end, end, end, end]],
	['a new element in between', 0, [end, end, end, [pageOf(['a', 'end']), ['a']], end, end, end]],
	['an empty page in between', 0, [end, end, end, [EMPTY], end, end, end, end]],
	['only empty pages', 0, range(9).map((): [Page] => [EMPTY])],
	['the same end on full pages', 0, range(9).map((): [Page] => [pageOf(['a', 'end'], 2)])],
	[
		'the same end on ever shorter pages',
		0,
		[...'abcdefgh'].map((_, index): [Page] => [pageOf([...range(9 - index), 'end'])]),
	],
	['ever longer pages', 5, range(5).map((index): [Page] => [pageOf([...range(index), 'end'])])],
])('in %s, page %i shows that the list outruns reading (0: none)', (_, at, pages) => {
	expect(outrunAt(pages)).toBe(at);
});

it.each<[string, number, (page: number) => [Page, unknown[]]]>([
	['only new elements', 50, (page) => [pageOf([page]), [page]]],
	['new and older elements', 0, (page) => [pageOf([page, -1]), [page, -1]]],
	['only new elements, but of full length', 0, (page) => [pageOf([page], 1), [page]]],
	['nothing new at page 40', 0, (page) => [pageOf([page]), page === 39 ? [] : [page]]],
])('in pages with %s, page %i shows that others add elements (0: none)', (_, at, pageAt) => {
	const progress = new ListProgress(keyOf, (element) => Number(element) >= 0);
	expect(range(60).findIndex((page) => progress.addEnd(...pageAt(page))) + 1).toBe(at);
});
