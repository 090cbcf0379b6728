import { readPage } from '../../../nodes/shared/lists/page';
import { clientOf } from './inMemoryLinkedIn';

async function pageOf(body: unknown) {
	const client = await clientOf(() => ({ statusCode: 200, body }));
	return await readPage(client, { path: '/rest/x' }, 20, 10);
}

it.each([
	[undefined, undefined],
	['/rest/x?start=30', undefined],
	[[], undefined],
	[[null, { rel: 'prev', href: '/rest/x?start=10' }], undefined],
	[[{ rel: 'next' }], undefined],
	[[{ rel: 'next', href: '/rest/x?restart=7&count=10' }], undefined],
	[[{ rel: 'next', href: '/rest/x?count=10&start=30' }], 30],
	[[{ rel: 'next' }, { rel: 'next', href: '/rest/x?start=40&count=10' }], 40],
])('a page with the links %j has the next position %s', async (links, next) => {
	expect(await pageOf({ elements: [1], paging: { links } })).toEqual({
		elements: [1],
		start: 20,
		count: 10,
		total: undefined,
		next,
	});
});
