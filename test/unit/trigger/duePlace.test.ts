import { readDuePlace } from '../../../nodes/LinkedInLeadSync/trigger/duePlace';
import type { LeadEntry } from '../../../nodes/shared/linkedin/leadFormResponses';
import type { Cursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import type { UnreadPlace } from '../../../nodes/LinkedInLeadSync/trigger/unreadPlaces';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { Lead } from './polled';
import { hashOf, turnOf } from './polled';

const NOW = Date.UTC(2026, 10, 24);
const DAY = 86_400_000;
const FROM = NOW - 1_000;

stopTime(NOW);

const lead = (id: string, submittedAt = FROM): Lead => ({ id, submittedAt });
const place = (values: Partial<UnreadPlace> = {}): UnreadPlace => ({
	from: FROM,
	to: FROM + 100,
	standIns: ['told'],
	known: '',
	triedAt: NOW - DAY,
	tries: 2,
	...values,
});
const idOf = (entry: LeadEntry) =>
	'lead' in entry ? (entry.lead as Lead).id : entry.undeliverable.id.replace(/-.*/, '');

interface Known {
	places?: UnreadPlace[];
	seen?: Lead[];
	taken?: Lead[];
	rememberedFrom?: number;
	most?: number;
}

/** What comes of reading a place where LinkedIn has these leads, of which it does not serve some. */
async function readAgain(leads: Array<Lead | 'broken'>, known: Known = {}) {
	const { places = [place()], seen = [], taken = [], rememberedFrom = 0, most = 9 } = known;
	let calls = 0;
	const answers = (_: string, start: number) => {
		calls++;
		// Page by page of one, as it comes to be where some are broken.
		if (leads[start] === 'broken') return { statusCode: 500, body: {} };
		return { statusCode: 200, body: { elements: leads.slice(start, start + 1) } };
	};
	const { client, settings } = await turnOf({ leads: { 1: [] }, answers });
	const start = firstCursor({ from: 'date', time: 0 }, { now: NOW, overlapMs: 0 });
	const cursor: Cursor = { ...start, unread: places, rememberedFrom };
	for (const each of seen) cursor.seen.add(each.submittedAt, hashOf(each));
	const room = { left: most };
	const hashes = new Set(taken.map(hashOf));
	const owner = { kind: 'organization', id: '1' } as const;
	const read = async () => {
		const parts = [];
		for await (const part of readDuePlace(client, owner, cursor, settings, room, hashes)) {
			parts.push(part);
		}
		return parts;
	};
	const [part] = await withoutWaiting(read());
	return { part, calls, left: room.left, ids: part?.emitted.map(idOf), places: part?.next.unread };
}

it.each<[string, Known]>([
	['no place', { places: [] }],
	['none whose time has come', { places: [place({ triedAt: NOW })] }],
	['no room for what comes', { most: 0 }],
])('asks for nothing where there is %s', async (_, known) => {
	expect(await readAgain([lead('a')], known)).toMatchObject({ part: undefined, calls: 0 });
});

it('brings what LinkedIn serves after all, and is done with the place', async () => {
	const [known, seen, taken] = [lead('known'), lead('seen'), lead('taken')];
	const { part, ids, places, left } = await readAgain([known, seen, taken, lead('new')], {
		places: [place({ known: hashOf(known) })],
		seen: [seen],
		taken: [taken],
	});

	expect(ids).toEqual(['new']);
	expect(places).toEqual([]);
	expect(part).toMatchObject({ span: { from: FROM, to: FROM + 100 }, isEmpty: false });
	expect(left).toBe(8);
});

it.each([
	[FROM, true],
	[FROM + 1, false],
])('remembers it where all leads from %i on are remembered: %s', async (rememberedFrom, isSeen) => {
	const { part } = await readAgain([lead('new')], { rememberedFrom });

	expect(part?.next.seen.has(hashOf(lead('new')))).toBe(isSeen);
});

it('brings as many as there is room for, and the others the next time', async () => {
	const { ids, places, left } = await readAgain([lead('a'), lead('b')], { most: 1 });

	expect(ids).toEqual(['a']);
	expect(left).toBe(0);
	expect(places).toMatchObject([{ known: hashOf(lead('a')), tries: 3, triedAt: NOW }]);
});

it('waits longer where LinkedIn still fails, and tells of none again', async () => {
	const { ids, places } = await readAgain(['broken', lead('a')]);

	expect(ids).toEqual(['a']);
	expect(places).toMatchObject([{ from: FROM, tries: 3, triedAt: NOW, known: hashOf(lead('a')) }]);
	expect(places?.[0].standIns).toEqual([expect.stringMatching(/^undeliverable-/)]);
});

it.each([
	['two more than were told of', [], 9, 2],
	['two more, and there is room for one', [], 1, 1],
	['those that were served before', [lead('x'), lead('y')], 9, 0],
	['more than those that were served before', [lead('x')], 9, 1],
])('tells of leads that are broken now: %s', async (_, before, most, count) => {
	const places = [place({ known: before.map(hashOf).join('') })];
	const { ids, left, ...after } = await readAgain(['broken', 'broken', 'broken'], { places, most });

	expect(ids).toHaveLength(count);
	expect(left).toBe(most - count);
	// What there was no room for is told the next time.
	const isAll = most > count;
	expect(after.places?.[0].standIns).toHaveLength(isAll ? 3 : 2);
});

it('does not take leads that are served for those that are broken now', async () => {
	const places = [place({ known: hashOf(lead('x')) })];

	expect((await readAgain([lead('x'), 'broken', 'broken'], { places })).ids).toHaveLength(1);
});

it('others that touch it know of what came, and nothing changes of the rest', async () => {
	const touching = place({ from: FROM + 100, to: FROM + 200, triedAt: NOW, standIns: [] });
	const apart = place({ from: FROM + 101, to: FROM + 200, triedAt: NOW });
	const { places } = await readAgain([lead('new')], { places: [place(), touching, apart] });

	expect(places).toEqual([{ ...touching, known: hashOf(lead('new')) }, apart]);
});

it('those told of in places that touch it are told of', async () => {
	const touching = place({ from: FROM + 100, triedAt: NOW, standIns: ['other', 'another'] });
	const apart = place({ from: FROM + 101, triedAt: NOW, standIns: ['far'] });
	const broken = Array<'broken'>(4).fill('broken');

	expect((await readAgain(broken, { places: [place(), touching, apart] })).ids).toHaveLength(1);
});

it('is done with a place whose leads LinkedIn does not keep any more', async () => {
	const old = { from: FROM - 500 * DAY, to: FROM - 499 * DAY };

	expect((await readAgain(['broken'], { places: [place(old)] })).places).toEqual([]);
});
