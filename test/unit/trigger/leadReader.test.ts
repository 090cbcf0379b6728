import { map, range } from 'lodash';

import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/lead';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import type { LeadScope, OwnerOfKey } from '../../../nodes/shared/values/leadOwner';
import { LeadReader, shorter } from '../../../nodes/LinkedInLeadSync/trigger/leadReader';
import { foundLead } from '../../../nodes/LinkedInLeadSync/trigger/leadRefs';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';
import type { State } from '../../../nodes/LinkedInLeadSync/trigger/state';
import { ownerIn } from '../../../nodes/LinkedInLeadSync/trigger/state';
import { leadKey } from '../../../nodes/shared/values/leadIdentity';
import { MINUTE, HOUR, DAY } from '../../durations';
import { clientOf, placesAsked, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import { newState } from './polled';

const FROM = Date.UTC(2026, 10, 24);

stopTime(FROM);

it.each([
	['half the slice', [], 50],
	['half the slice in front of late leads', [80, 90], 50],
	['the part in front of the first lead', [10, 90], 10 - 2 / MINUTE],
	['the part up to the middle lead', [0, 4, 3, 0], 3],
	['four milliseconds at least', [0, 0, 0], 4 / MINUTE],
])('a slice of 100 minutes with too many leads shrinks to %s', (_, minutes, length) => {
	const times = minutes.map((minute) => FROM + minute * MINUTE);
	expect(shorter(FROM, FROM + 100 * MINUTE, times)).toBe(length * MINUTE);
});

/** The requests of the reader. */
const asked: URL[] = [];
beforeEach(() => asked.splice(0));

const SETTINGS = {
	scope: { leadType: 'EVENT' },
	testLeads: 'exclude',
	isSimplified: true,
} as const;

/** A reader of a LinkedIn with these leads, which lists none when it is asked for test leads only. */
async function readerOf(
	leads: Array<{ id: string; submittedAt?: number; testLead?: boolean }>,
	settings: Partial<ConstructorParameters<typeof LeadReader>[2]> = {},
) {
	const client = await clientOf((url) => {
		asked.push(url);
		const isAny = url.searchParams.get('limitedToTestLeads') !== 'true';
		const elements = isAny ? leads.slice(placesAsked(url).start) : [];
		const headers = { date: new Date().toUTCString() };
		return { statusCode: 200, headers, body: { elements } };
	});
	return new LeadReader(client, sourceOf(settings.scope), { ...SETTINGS, ...settings });
}

const sourceOf = ({ leadType }: Pick<LeadScope, 'leadType'> = SETTINGS.scope): OwnerOfKey => ({
	owner: { kind: 'organization', id: '1' },
	leadType,
});

const ofPage = (state: State) => ownerIn(state, 'EVENT 1');

function waiting(hash: string, time = FROM, owner = 'EVENT 1', dueAt = 0) {
	return { ...asNew({ owner, formId: '7', hash, from: time, to: time }), dueAt };
}

it('of leads that LinkedIn does not list, only those are missing that are due, of the Page and within the time read', async () => {
	const [first, second] = [waiting('first'), waiting('second')];
	const others = [
		...[waiting('of 2', FROM, 'EVENT 2'), waiting('later', FROM, 'EVENT 1', FROM + MINUTE)],
		...[waiting('before', FROM - 1), waiting('after', FROM + 1)],
	];
	const { ledger, ...state } = newState(FROM);
	const known = { ...state, ledger: { ...ledger, leads: [first, second, ...others] } };
	const { missing } = await (await readerOf([])).again(ofPage(known), [first]);
	expect([...missing]).toEqual(['first', 'second']);
});

it('a waiting lead that the settings exclude meanwhile is postponed, because LinkedIn still lists it', async () => {
	const real = { id: 'real', submittedAt: FROM };
	const hash = leadHash(leadKey(real));
	const state = newState(FROM);
	const leads = [waiting(hash)];
	const reader = await readerOf([real], { testLeads: 'only' });
	const again = await reader.again(ofPage({ ...state, ledger: { ...state.ledger, leads } }), leads);
	expect(again).toEqual({ found: [], missing: new Set(), later: new Set([hash]) });
});

it.each([
	['of the slice', MINUTE, MINUTE - 1],
	['of the window, and of two seconds in which clocks may differ', undefined, 2000],
])('a lead without a readable time may be as new as the end %s', async (_, length, to) => {
	const reader = await readerOf([{ id: 'timeless' }]);
	const window = { from: FROM - HOUR, isLookBack: false, length };
	const owners = { 'EVENT 1': { ...firstCursor(FROM, FROM), window } };
	const { fresh } = await reader.slice(ofPage({ ...newState(FROM), owners }), 100);
	const end = length === undefined ? FROM : FROM - HOUR;
	expect(fresh).toMatchObject([{ from: FROM - HOUR, to: end + to }]);
});

it.each([
	[undefined, [0, 9]],
	[-1, [0, 9]],
	[0, [0, 0]],
	[9, [9, 9]],
	[10, [0, 9]],
])(
	'a lead that is found between 0 and 9 and has the time %j waits with the times %j',
	(ms, times) => {
		const lead = { id: 'a', submittedAt: ms === undefined ? 'yesterday' : FROM + ms };
		const { from, to } = foundLead(lead, 'EVENT 1', { from: FROM, to: FROM + 9 });
		expect([from - FROM, to - FROM]).toEqual(times);
	},
);

it('a hole whose leads LinkedIn serves again is over, and other holes stay', async () => {
	const start = FROM - DAY;
	const times = { before: -1, first: 0, last: 10 * MINUTE - 1, after: 10 * MINUTE };
	const inTime = map(times, (after, id) => ({ id, submittedAt: start + after }));
	const unwanted = { id: 'test', submittedAt: start, testLead: true };
	const reader = await readerOf([...inTime, unwanted]);
	const holes = [DAY, HOUR].map((ago, index) => ({
		...{ from: FROM - ago, to: FROM - ago + 10 * MINUTE, since: FROM, told: 0 },
		dueAt: FROM + index,
	}));
	const owners = { 'EVENT 1': { ...firstCursor(FROM - DAY, FROM), holes } };
	const hole = await reader.hole(ofPage({ ...newState(FROM - DAY), owners }));
	expect(hole).toMatchObject({
		broken: 0,
		fresh: [{ from: start }, { from: start + times.last }],
	});
	expect(hole?.cursor.holes).toEqual(holes.slice(1));
});

it.each([
	['no leads in front of a gap that reaches into the future', HOUR, 0],
	["leads up to the present when n8n's clock is behind", DAY, 1],
])('a slice requests %s', async (_, ahead, calls) => {
	const holes = [{ from: FROM - DAY, to: FROM + HOUR, since: FROM, told: 0, dueAt: FROM }];
	const window = { from: FROM + ahead, isLookBack: false };
	const owners = { 'EVENT 1': { ...firstCursor(FROM, FROM), holes, window } };
	const { fresh } = await (await readerOf([])).slice(ofPage({ ...newState(FROM), owners }), 100);
	expect([fresh, asked.length]).toEqual([[], calls]);
});

it('more leads than fit into a slice are read at once when they are within four milliseconds', async () => {
	const reader = await readerOf(
		range(3).map((index) => ({ id: `${index}`, submittedAt: FROM - 2 })),
	);
	const freshFrom = async (ms: number) => {
		const window = { from: FROM - ms, isLookBack: false };
		const owners = { 'EVENT 1': { ...firstCursor(FROM, FROM), window } };
		const state = { ...newState(FROM - ms), owners };
		return (await reader.slice(ofPage(state), 2)).fresh.length;
	};
	// Before LinkedIn's first answer, its clock is unknown.
	expect([await freshFrom(4), await freshFrom(4), await freshFrom(5)]).toEqual([0, 3, 0]);
});

it.each([
	['no longer accepts the token', 401, 0],
	['fails to show a gap that reaches up to now', 503, HOUR],
])('the reading fails when LinkedIn %s', async (_, statusCode, later) => {
	const reader = new LeadReader(
		await clientOf(() => ({ statusCode, body: {} })),
		sourceOf(),
		SETTINGS,
	);
	const hole = { from: FROM - DAY, to: FROM + later, since: FROM, dueAt: FROM + later, told: 0 };
	const owners = { 'EVENT 1': { ...firstCursor(FROM - DAY, FROM), holes: [hole] } };
	const read = reader.hole(ofPage({ ...newState(FROM - DAY), owners }));
	await expect(withoutWaiting(read)).rejects.toThrow('LinkedIn');
});

it.each([
	['rows', true],
	["LinkedIn's JSON", false],
])('leads are requested with the names of ads only for %s', async (_, isSimplified) => {
	const reader = await readerOf([], { scope: { leadType: 'SPONSORED' }, isSimplified });
	await reader.slice(ownerIn(newState(FROM), 'SPONSORED 1'), 100);
	expect(asked.map((url) => url.searchParams.has('fields'))).toEqual([isSimplified]);
});
