import { PageSize, readPage } from '../../../nodes/shared/lists/page';
import { elementKey } from '../../../nodes/shared/lists/listReading';
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
])('a page with the links %j is followed by %s', async (links, next) => {
	expect(await pageOf({ elements: [1], paging: { links } })).toEqual({
		elements: [1],
		start: 20,
		count: 10,
		total: undefined,
		next,
	});
});

it.each([
	[7, 7],
	['7', undefined],
	[7.5, undefined],
	[null, undefined],
])('that says %j tells the total %s', async (total, told) => {
	expect((await pageOf({ elements: [], paging: { total } })).total).toBe(told);
});

it.each([null, {}, { elements: null }, { elements: {} }])('is none: %j', async (body) => {
	await expect(pageOf(body)).rejects.toMatchObject({
		message: "LinkedIn's answer for x could not be read",
		description: expect.stringContaining('The answer holds no list of elements.'),
	});
});

const isForSize = async (statusCode: number, fieldPath?: string, count = 100) => {
	const inputErrors = [{ code: 'FIELD_INVALID', input: { inputPath: { fieldPath } } }];
	const body = {
		status: statusCode,
		message: 'no',
		...(fieldPath && { errorDetails: { inputErrors } }),
	};
	const client = await clientOf(() => ({ statusCode, body }));
	const reading = readPage(client, { path: '/rest/x' }, 0, count);
	const size = new PageSize('x', 1000);
	return await reading.catch((error: unknown) => size.shrink(error, 0, count));
};

it.each<[number, string | undefined, boolean]>([
	[400, 'count', true],
	[400, 'account', false],
	[400, undefined, false],
	[403, 'count', false],
])('%i of %s: %s', async (statusCode, fieldPath, expected) => {
	expect(await isForSize(statusCode, fieldPath)).toBe(expected);
});

it('is any refusal of a larger page than was served, but no other failure', async () => {
	expect([await isForSize(400, undefined, 1000), await isForSize(403, undefined, 1000)]).toEqual([
		true,
		false,
	]);
});

it('is nothing else that goes wrong', () => {
	expect(new PageSize('x').shrink(new Error('count'), 0, 100)).toBe(false);
});

it.each([
	[{ id: 'a' }, 'a'],
	[{ id: 7 }, '7'],
	[{ id: 0 }, '0'],
])('an element %j is told apart by its id', (element, key) => {
	expect(elementKey(element)).toBe(key);
});

it.each([{ id: '' }, { id: null }, {}, null])(
	'an element %j is told apart by all it holds',
	(element) => {
		expect(elementKey(element)).not.toBe(elementKey({ ...element, name: 'Ada' }));
		expect(elementKey(element)).toMatch(/^.{8,}$/);
	},
);
