import { map, range } from 'lodash';

import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { firstOwner, withSettled } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import type { LeadScope, OwnerOfKey } from '../../../nodes/shared/values/leadOwner';
import { LeadReader } from '../../../nodes/LinkedInLeadSync/trigger/leadReader';
import { foundLead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import type { State } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { ownerIn } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { leadKey } from '../../../nodes/shared/values/leadIdentity';
import { MINUTE, HOUR } from '../../durations';
import { clientOf, placesAsked, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import { newState } from './polled';

const FROM = Date.UTC(2026, 10, 24);

stopTime(FROM);

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
	['of the reading', undefined, HOUR],
])('a lead without a readable time may be as new as the end %s', async (_, length, to) => {
	const reader = await readerOf([{ id: 'timeless' }]);
	const owners = { 'EVENT 1': { ...firstOwner(FROM - HOUR, FROM), length } };
	const { fresh } = await reader.slice(ofPage({ ...newState(FROM - HOUR), owners }), 100);
	expect(fresh).toMatchObject([{ from: FROM - HOUR, to: FROM - HOUR + to }]);
});

it.each([
	[undefined, [0, 9]],
	[-1, [-1, -1]],
	[5, [5, 5]],
	[10, [10, 10]],
])(
	'a lead that is found between 0 and 9 and has the time %j waits with the times %j',
	(ms, times) => {
		const lead = { id: 'a', submittedAt: ms === undefined ? 'yesterday' : FROM + ms };
		const { from, to } = foundLead(lead, 'EVENT 1', { from: FROM, to: FROM + 9 });
		expect([from - FROM, to - FROM]).toEqual(times);
	},
);

it('a slice with too many leads is halved, and keeps what it brought; a minute is read whole', async () => {
	const reader = await readerOf(
		range(3).map((index) => ({ id: `${index}`, submittedAt: FROM - 2 })),
	);
	const readFrom = async (ms: number) => {
		const owners = { 'EVENT 1': firstOwner(FROM - ms, FROM) };
		const { fresh, owner, isOver } = await reader.slice(
			ofPage({ ...newState(FROM - ms), owners }),
			2,
		);
		return [fresh.length, owner.length, isOver];
	};
	expect(await readFrom(HOUR)).toEqual([3, HOUR / 2, false]);
	expect(await readFrom(MINUTE)).toEqual([3, undefined, true]);
});

it('what is settled or waits costs no place, so that it never hides new leads', async () => {
	const leads = range(30).map((index) => ({ id: `${index}`, submittedAt: FROM - index }));
	const hashOf = (index: number) => ({ hash: leadHash(leadKey(leads[index])) });
	const settled = range(10).map((index) => ({ ...hashOf(index), to: FROM }));
	const inLedger = range(10, 28).map((index) => waiting(hashOf(index).hash));
	const state = newState(FROM - HOUR);
	const owners = { 'EVENT 1': withSettled(firstOwner(FROM - HOUR, FROM), settled) };
	const known = { ...state, owners, ledger: { ...state.ledger, leads: inLedger } };
	const { fresh, isOver } = await (await readerOf(leads)).slice(ofPage(known), 2);
	expect([map(fresh, 'hash'), isOver]).toEqual([[hashOf(28).hash, hashOf(29).hash], true]);
});

it.each([
	['fails after a page', 1, 30],
	['is out', 0, undefined],
])('if LinkedIn %s, the next slice is %j', async (_, served, minutes) => {
	let calls = 0;
	const client = await clientOf(() =>
		calls++ < served
			? { statusCode: 200, body: { elements: [{ id: 'a', submittedAt: FROM - 1 }] } }
			: { statusCode: 503, body: {} },
	);
	const reader = new LeadReader(client, sourceOf(), SETTINGS);
	const read = await withoutWaiting(reader.slice(ofPage(newState(FROM - HOUR)), 100));
	const { failure, owner, fresh } = read;
	expect(failure).toBeDefined();
	expect([owner.length, fresh.length]).toEqual([minutes && minutes * MINUTE, served]);
});

it.each([
	['rows', true],
	["LinkedIn's JSON", false],
])('leads are requested with the names of ads only for %s', async (_, isSimplified) => {
	const reader = await readerOf([], { scope: { leadType: 'SPONSORED' }, isSimplified });
	await reader.slice(ownerIn(newState(FROM), 'SPONSORED 1'), 100);
	expect(asked.map((url) => url.searchParams.has('fields'))).toEqual([isSimplified]);
});
