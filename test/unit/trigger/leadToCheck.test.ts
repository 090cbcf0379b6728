import { range, uniq } from 'lodash';

import type {
	Confirmation,
	DueLeads,
	SetAsideLead,
} from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { LeadsAgain } from '../../../nodes/LinkedInLeadSync/trigger/leadsAgain';
import { findLeadToCheck } from '../../../nodes/LinkedInLeadSync/trigger/leadToCheck';
import type { PollTurn } from '../../../nodes/LinkedInLeadSync/trigger/pollTurn';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import { hashOf, ofForm, turnOf } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

const hash = (id: string) => hashOf({ id, submittedAt: NOW });
const leadsOf = (...ids: string[]) => [
	{ owner: 'EVENT 1', from: NOW, to: NOW, hashes: ids.map(hash) },
];
const due = (ids: string[], atOnce?: number): DueLeads => ({
	leads: leadsOf(...ids),
	failures: 1,
	atOnce,
});
const setAside = (id: string, failedAt?: number): SetAsideLead => ({
	leads: leadsOf(id),
	leadId: id,
	triedAt: NOW,
	tries: 1,
	failedAt,
});
const outage = { since: NOW, nextCheckAt: NOW, checks: 1, formIds: ['7'] };
const inOutage = () => ({ ...nothingEmitted(), outage });
const doubt = { hashes: [hash('doubtful')], formIds: ['7'] };

const toCheck = async (turn: PollTurn) => await findLeadToCheck(turn, new LeadsAgain(turn));

/** The form of each lead, by the lead's id. */
type Leads = Record<string, number>;

/** Which one is tried, where LinkedIn has these leads. */
async function tried(
	leads: Leads,
	confirmation: Partial<Confirmation>,
	isNewWatched = false,
	fields = {},
) {
	const cursor = firstCursor({ from: 'lastDays', days: 7 }, { now: NOW, overlapMs: 0 });
	const ids = Object.keys(leads);
	if (!isNewWatched) for (const id of ids) cursor.seen.add(NOW, hash(id));
	const all = ids.map((id) => ({ id, submittedAt: NOW, ...ofForm(leads[id]) }));
	const turn = await turnOf({ leads: { 1: all, 2: [] }, pageSize: 50 }, fields, {
		owners: { 'EVENT 1': { cursor, readAt: 0 } },
		confirmation: { ...nothingEmitted(), ...confirmation },
	});
	const { found, missing } = await toCheck(turn);
	const id = ids.find((each) => hash(each) === found?.hash);
	return { id, missing: missing.flatMap(({ hashes }) => hashes) };
}

it.each<[string, string | undefined, Leads, Partial<Confirmation>]>([
	['one of another form', 'b', { a: 7, b: 8 }, { doubt, due: [due(['a', 'b'])] }],
	[
		'none that had a part in it',
		'a',
		{ a: 7, doubtful: 8 },
		{ doubt, due: [due(['a', 'doubtful'])] },
	],
	['one of a form that failed in the outage last', 'a', { a: 7 }, { outage, due: [due(['a'])] }],
	[
		'one of another form than failed in the outage',
		'b',
		{ a: 7, b: 8 },
		{ outage, due: [due(['a', 'b'])] },
	],
	[
		'one of another form than has failed before',
		'b',
		{ a: 7, b: 8 },
		{ failuresOfForms: { 7: 1 }, due: [due(['a', 'b'])] },
	],
	[
		'rather one of a batch than one that comes alone',
		'b',
		{ a: 8, b: 8 },
		{ doubt, due: [due(['a'], 1), due(['b'])] },
	],
	[
		'one of another form, though it comes alone',
		'a',
		{ a: 8, b: 7 },
		{ doubt, due: [due(['a'], 1), due(['b'])] },
	],
	[
		'rather one that has not failed with others',
		'b',
		{ a: 8, b: 8 },
		{ doubt, due: [due(['a']), { ...due(['b']), failures: 0 }] },
	],
	[
		'one of the form that failed longest ago in the outage',
		'b',
		{ a: 7, b: 8 },
		{ outage: { ...outage, formIds: ['8', '7'] }, due: [due(['a', 'b'])] },
	],
	[
		'one that failed alone in an outage, of a form that was not tried in it',
		'b',
		{ a: 7, b: 8 },
		{ outage, due: [due(['a'])], setAside: [{ ...setAside('b', NOW), formId: '8' }] },
	],
	[
		'one that failed alone in an outage, of a form that failed longer ago than the others',
		'b',
		{ a: 7, b: 8, c: 9 },
		{
			outage: { ...outage, formIds: ['8', '9', '7'] },
			due: [due(['a'])],
			setAside: [
				{ ...setAside('c', NOW), formId: '9' },
				{ ...setAside('b', NOW), formId: '8' },
			],
		},
	],
	[
		'one of another form before what failed alone in an outage',
		'a',
		{ a: 7, b: 8 },
		{
			outage: { ...outage, formIds: ['8'] },
			due: [due(['a'])],
			setAside: [{ ...setAside('b', NOW), formId: '8' }],
		},
	],
	[
		'none that failed alone in an outage, of a form that was tried in it',
		undefined,
		{ b: 7 },
		{ outage, setAside: [{ ...setAside('b', NOW), formId: '7' }] },
	],
	[
		'none that failed alone in an outage, of which the form cannot be told',
		undefined,
		{ b: 7 },
		{ outage: { ...outage, formIds: [] }, setAside: [setAside('b', NOW)] },
	],
	[
		'none that failed alone in an outage while others succeeded',
		undefined,
		{ b: 8 },
		{ outage, setAside: [{ ...setAside('b', NOW), formId: '8', since: NOW }] },
	],
	['one that comes alone where there is no other', 'a', { a: 8 }, { doubt, due: [due(['a'], 1)] }],
	['one of which only nothing is known', 'a', { a: 8 }, { doubt, setAside: [setAside('a')] }],
	['none that has failed alone', undefined, { a: 8 }, { doubt, setAside: [setAside('a', NOW)] }],
	['none where there is none', undefined, {}, { doubt }],
])('%s is tried', async (_, expected, leads, confirmation) => {
	expect((await tried(leads, confirmation)).id).toBe(expected);
});

it.each<[string, Leads, Partial<Confirmation>]>([
	['one that comes again', { due: 7, new: 8 }, { doubt, due: [due(['due'])] }],
	['one that comes alone', { new: 7, due: 7 }, { doubt, due: [due(['due'], 1)] }],
])('rather a new one of another form than %s', async (_, leads, confirmation) => {
	expect((await tried(leads, confirmation, true)).id).toBe('new');
});

it('tries no new lead of an organization that is not watched any more', async () => {
	expect((await tried({ new: 8 }, { doubt }, true, { organizationId: '2' })).id).toBeUndefined();
});

it('tries a new lead of a page that the member got a role in meanwhile, and watches it from then on', async () => {
	const lead = { id: 'new', submittedAt: NOW, ...ofForm(8) };
	const turn = await turnOf({ leads: { 3: [lead] } }, {}, { confirmation: inOutage() });
	const { found } = await toCheck(turn);

	expect(found?.hash).toBe(hash('new'));
	expect(turn.state.owners).toHaveProperty('EVENT 3');
	expect(turn.state.organizations?.ids).toEqual(['3']);
});

it.each([401, 403])(
	'a page that LinkedIn refuses with %i hides no new lead of others',
	async (status) => {
		const leads = { 1: [], 2: [{ id: 'new', submittedAt: NOW, ...ofForm(8) }] };
		const answers = (id: string) => (id === '1' ? { statusCode: status, body: {} } : undefined);
		const turn = await turnOf({ leads, answers }, {}, { confirmation: inOutage() });
		const { found } = await withoutWaiting(toCheck(turn));

		expect(found?.hash).toBe(hash('new'));
		expect(Object.keys(turn.state.refusedAt)).toEqual(status === 401 ? ['EVENT 1'] : []);
	},
);

it('tries a new lead that is watched under other settings, from when these were changed', async () => {
	const leads = { 1: [{ id: 'new', submittedAt: NOW, ...ofForm(8) }], 2: [] };
	const before = { watched: 'EVENT 2 all all', polledAt: NOW - 1, confirmation: inOutage() };
	const turn = await turnOf({ leads }, { organizationId: '1' }, before);
	const { found } = await toCheck(turn);

	expect(found?.hash).toBe(hash('new'));
	expect(turn.state).toMatchObject({ watched: 'EVENT 1 all all', changedAt: NOW - 1 });
});

it('of a new lead without a readable time it is known that it was there by now', async () => {
	const lead = { id: 'new', submittedAt: 'today' as unknown as number, ...ofForm(8) };
	const turn = await turnOf({
		leads: { 1: [] },
		answers: () => ({ statusCode: 200, body: { elements: [lead] } }),
	});
	turn.state.confirmation.doubt = doubt;
	const { found } = await toCheck(turn);

	expect(found?.to).toBeGreaterThan(NOW + 1_000);
});

it('looks for no new lead when time is short and there is another one', async () => {
	const leads = {
		1: ['due', 'new'].map((id, index) => ({ id, submittedAt: NOW, ...ofForm(index) })),
	};
	const turn = await turnOf({ leads }, {}, { confirmation: { ...nothingEmitted(), doubt } });
	turn.state.confirmation.due = [due(['due'], 1)];
	turn.timeLeft = () => -1;
	const { found } = await toCheck(turn);

	expect(found?.hash).toBe(hash('due'));
});

it('tries a new lead of the form that failed longest ago', async () => {
	const known = { outage: { ...outage, formIds: ['9', '8', '7'] } };
	expect((await tried({ a: 7, b: 8, c: 9 }, known, true)).id).toBe('c');
});

describe('where one failed in an outage longer ago than the others', () => {
	const before = () => ({
		outage: { ...outage, formIds: ['8', '7'] },
		due: [due(['a'])],
		setAside: [{ ...setAside('b', NOW), formId: '8' }],
	});

	it('another is tried where LinkedIn does not show it, and it is missing', async () => {
		expect(await tried({ a: 7 }, before())).toEqual({ id: 'a', missing: [hash('b')] });
	});

	it('another that is at hand is tried when time is short', async () => {
		const leads = { 1: [{ id: 'a', submittedAt: NOW, ...ofForm(7) }] };
		const turn = await turnOf(
			{ leads },
			{},
			{ confirmation: { ...nothingEmitted(), ...before() } },
		);
		turn.timeLeft = () => 0;
		const { found, missing } = await toCheck(turn);

		expect([found?.hash, missing]).toEqual([hash('a'), []]);
	});
});

it('tells which are missing', async () => {
	expect((await tried({ a: 8 }, { due: [due(['a', 'b'])] })).missing).toEqual([hash('b')]);
});

it('looks at ten at most of those of which nothing is known', async () => {
	const ids = range(11).map(String);
	const { missing } = await tried({}, { setAside: ids.map((id) => setAside(id)) });

	expect(missing).toEqual(ids.slice(0, 10).map(hash));
});

it('tries another one each time', async () => {
	const leads = { lead0: 8, lead1: 8, lead2: 8 };
	const ids = Object.keys(leads);
	const found = [];
	for (const checks of range(6)) found.push((await tried(leads, { checks, due: [due(ids)] })).id);

	expect(uniq(found.slice(0, 3)).sort()).toEqual(ids);
	expect(found.slice(3)).toEqual(found.slice(0, 3));
});

it('looks at many new leads for one of another form at first, and then every four hours', async () => {
	const ofFailed = range(150).map((index) => [`failed${index}`, 7]);
	const leads: Leads = { ...Object.fromEntries(ofFailed), other: 8 };
	const isFound = async (checks: number) => {
		const { id } = await tried(leads, { outage: { ...outage, checks } }, true);
		return id === 'other';
	};
	const found = [];
	for (const checks of range(34)) if (await isFound(checks)) found.push(checks);

	expect(found).toEqual([0, 1, 2, 16, 32]);
	expect((await tried(leads, { doubt }, true)).id).toBe('other');
});
