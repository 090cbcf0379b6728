import { failureOf } from '../../../nodes/shared/api/errors/linkedInError';
import { pageReader } from '../../../nodes/shared/api/page';
import { clientOf } from './inMemoryLinkedIn';

describe('pageReader', () => {
	const element = { id: '1' };

	async function pageOf(body: unknown) {
		const asked: string[] = [];
		const reader = pageReader(
			await clientOf((url) => {
				asked.push(url.search);
				return { statusCode: 200, body };
			}),
			{ path: '/rest/leadForms', query: { q: 'owner' } },
		);
		return { page: await reader(20, 10), asked };
	}

	it('asks by start and count', async () => {
		const { page, asked } = await pageOf({ elements: [element] });
		expect(asked).toEqual(['?q=owner&start=20&count=10']);
		expect(page).toEqual({ elements: [element], start: 20, count: 10 });
	});

	it.each<[string, object, object]>([
		['a total', { total: 25 }, { total: 25 }],
		['a total of zero', { total: 0 }, { total: 0 }],
		['a total that is none', { total: 'many' }, { total: undefined }],
		['a negative total', { total: -1 }, { total: undefined }],
		['a smaller count', { count: 5 }, { count: 5 }],
		['a larger count', { count: 50 }, { count: 10 }],
		['a count of zero', { count: 0 }, { count: 10 }],
		['no links', { links: [] }, { next: undefined }],
		[
			'a next link',
			{
				links: [null, { rel: 'prev', href: '/rest/x?start=0' }, next('/rest/x?count=10&start=30')],
			},
			{ next: 30 },
		],
		[
			'a next link without a position',
			{ links: [next('/rest/x?pageToken=abc')] },
			{ next: undefined },
		],
		['a next link with start first', { links: [next('/rest/x?start=30&count=10')] }, { next: 30 }],
		['a next link with a look-alike', { links: [next('/rest/x?restart=7')] }, { next: undefined }],
	])('understands %s', async (_, paging, expected) => {
		expect((await pageOf({ elements: [], paging })).page).toMatchObject(expected);
	});

	it.each([[{}], [{ elements: null }], [[]], ['null'], ['3']])(
		'reports an answer without a list: %j',
		async (body) => {
			const error = await pageOf(body).catch((thrown: unknown) => thrown);
			expect(failureOf(error)).toMatchObject({ kind: 'unreadable_answer' });
		},
	);

	function next(href: string) {
		return { rel: 'next', type: 'application/json', href };
	}
});
