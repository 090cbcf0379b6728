import { range } from 'lodash';

import { ListProgress } from '../../../nodes/shared/lists/listProgress';
import type { Page } from '../../../nodes/shared/lists/page';

const keyOf = (element: unknown) => String(element);

const pageOf = (elements: unknown[], count = 100): Page => ({ elements, start: 0, count });
const numbered = (length: number) => pageOf(range(length), length);
const EMPTY = pageOf([]);

const staleAt = (pages: Page[], progress = new ListProgress(keyOf)) =>
	pages.findIndex((page) => progress.addPage(page, 0)) + 1;

it.each<[string, Page[], number]>([
	['three pages over more than 1,000 positions', range(3).map(() => numbered(334)), 3],
	['three pages over 1,000 positions', [numbered(500), numbered(400), numbered(100)], 0],
	['four pages over 1,001', [numbered(500), numbered(400), numbered(100), numbered(1)], 4],
	['two pages, even if they are long', [numbered(1000), numbered(1000)], 0],
	['200 empty pages', range(200).map(() => EMPTY), 200],
	['199 empty pages', range(199).map(() => EMPTY), 0],
])('addPage finds at the right page that reading makes no progress: %s', (_, pages, at) => {
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
	expect(
		staleAt(
			range(199).map(() => EMPTY),
			progress,
		),
	).toBe(0);
	progress.foundBroken();
	expect(
		staleAt(
			range(200).map(() => EMPTY),
			progress,
		),
	).toBe(200);
});

const outrunAt = (pages: Array<[Page, unknown[]?]>) => {
	const progress = new ListProgress(keyOf);
	return pages.findIndex(([page, fresh = []]) => progress.addEnd(page, fresh)) + 1;
};
const end: [Page] = [pageOf(['a', 'end'])];

it.each<[string, Array<[Page, unknown[]?]>, number]>([
	['the same end five times', range(5).map(() => end), 5],
	['an end that is new at first', [[pageOf(['a', 'end']), ['end']], end, end, end, end], 5],
	['the same end four times', range(4).map(() => end), 0],
	['another end in between', [end, end, end, [pageOf(['a', 'b'])], end, end, end, end], 0],
	['a new element in between', [end, end, end, [pageOf(['a', 'end']), ['a']], end, end, end], 0],
	['an empty page in between', [end, end, end, [EMPTY], end, end, end, end], 0],
	['only empty pages', range(9).map((): [Page] => [EMPTY]), 0],
	['the same end on full pages', range(9).map((): [Page] => [pageOf(['a', 'end'], 2)]), 0],
	[
		'the same end on ever shorter pages',
		[...'abcdefgh'].map((_, index): [Page] => [pageOf([...range(9 - index), 'end'])]),
		0,
	],
	['ever longer pages', range(5).map((index): [Page] => [pageOf([...range(index), 'end'])]), 5],
])('addEnd finds at the right page that the list grows while it is read: %s', (_, pages, at) => {
	expect(outrunAt(pages)).toBe(at);
});
