import { foundPlaces } from '../../../nodes/LinkedInLeadSync/trigger/unreadLeads';

const undeliverable = (id: string, ...neighbourTimes: number[]) => ({
	id,
	reason: 'HTTP status 500',
	neighbourTimes,
});

const leads = (...times: Array<number | undefined>) =>
	times.map((time) => ({ time, hash: `hash-${time}` }));

const part = { from: 0, to: 100 };

const places = (...[unread, served]: Parameters<typeof foundPlaces>) =>
	foundPlaces(unread, served, part).map(({ from, to, count, known }) => [from, to, count, known]);

it('finds nothing where all leads were served', () => {
	expect(places([], leads(1, 2), part)).toEqual([]);
});

it.each([
	['newest', leads(50, undefined, 40, 30)],
	['oldest', leads(30, 40, undefined, 50)],
])('in a list with the %s first, they are between their neighbours', (_, served) => {
	const unread = [
		undeliverable('a', 40, 50),
		undeliverable('b', 50, 40),
		undeliverable('c', 30, 40),
	];
	expect(places(unread, served, part)).toEqual([
		[40, 50, 2, expect.arrayContaining(['hash-40', 'hash-50'])],
		[30, 40, 1, expect.arrayContaining(['hash-30', 'hash-40'])],
	]);
});

it.each([
	['at an end of the list', leads(50, 40), undeliverable('a', 50)],
	['alone', [], undeliverable('a')],
	['in a list without an order', leads(40, 50, 30), undeliverable('a', 40, 50)],
])('%s, they may be anywhere in the part', (_, served, unread) => {
	const hashes = served.map(({ hash }) => hash);
	expect(places([unread], served, part)).toEqual([[0, 100, 1, hashes]]);
});
