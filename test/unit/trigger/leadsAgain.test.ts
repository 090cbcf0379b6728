import { range, sortBy } from 'lodash';

import type { FormRange } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { LeadsAgain } from '../../../nodes/LinkedInLeadSync/trigger/leadsAgain';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { hashOf, ofForm, turnOf } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** A set of leads of the first organization. */
const setOf = (leads: readonly Lead[], owner = 'EVENT 1') => {
	const times = leads.map(({ submittedAt }) => submittedAt);
	const hashes = leads.map(hashOf);
	return { owner, from: Math.min(...times), to: Math.max(...times), hashes };
};

const againOf = async (linkedIn: LinkedIn, parameters = {}) => {
	return new LeadsAgain(await turnOf(linkedIn, parameters));
};

const idOf = ({ entry }: { entry: object }) => 'lead' in entry && (entry.lead as Lead).id;

describe('leads that come again', () => {
	const leads = [2, 0, 1].map((index) => ({ id: `lead${index}`, submittedAt: NOW + index }));
	const lost = { id: 'lost', submittedAt: NOW };

	it('are there, the oldest first, or missing', async () => {
		const again = await againOf({ leads: { 1: [...leads, { id: 'other', submittedAt: NOW }] } });
		const set = setOf([lost, ...leads]);
		const { leads: found, missing } = await again.of([set]);

		expect(found.map(idOf)).toEqual(['lead0', 'lead1', 'lead2']);
		expect(missing).toEqual([{ ...set, hashes: [hashOf(lost)] }]);
	});

	it('are asked for once', async () => {
		const linkedIn: LinkedIn = { leads: { 1: leads } };
		const again = await againOf(linkedIn);
		await again.of([setOf(leads)]);
		linkedIn.leads[1] = [];

		expect(await again.of([setOf(leads.slice(1))])).toMatchObject({
			leads: [{ hash: hashOf(leads[1]) }, { hash: hashOf(leads[2]) }],
			missing: [],
		});
	});

	it('are asked for once where several wait in one range', async () => {
		let asked = 0;
		const answers = () => void asked++;
		const again = await againOf({ leads: { 1: leads }, answers });
		const [first, ...others] = leads.map((lead) => ({ ...setOf(leads), hashes: [hashOf(lead)] }));
		const { leads: found } = await again.of([first, ...others]);

		expect([found.length, asked]).toEqual([3, 1]);
	});

	it('are looked for range by range, as far as there is time', async () => {
		const turn = await turnOf({ leads: { 1: leads } });
		const again = new LeadsAgain({ ...turn, timeLeft: () => 0 });
		const sets = leads.map((lead) => setOf([lead]));

		expect(await again.of(sets)).toMatchObject({
			leads: [{ hash: sets[0].hashes[0] }],
			missing: [],
			isAllAsked: false,
		});
	});

	const failsFirst = (start: number) => (start === 0 ? { statusCode: 500, body: '' } : undefined);

	it.each<[string, string, Partial<LinkedIn>, object]>([
		[
			'whose page LinkedIn refuses',
			'EVENT 1',
			{ answers: () => ({ statusCode: 403, body: {} }) },
			{},
		],
		[
			'of which LinkedIn fails to serve one',
			'EVENT 1',
			{ answers: (_, start) => failsFirst(start) },
			{},
		],
		['of an organization that is not watched', 'EVENT 1', {}, { organizationId: '2' }],
		['of another type', 'COMPANY 1', {}, {}],
	])('%s are neither there nor missing', async (_, owner, linkedIn, parameters) => {
		const again = await againOf({ leads: { 1: [leads[0]], 2: [] }, ...linkedIn }, parameters);
		const sets = [setOf([leads[0], lost], owner)];
		const { leads: found, missing } = await withoutWaiting(again.of(sets));

		expect(found.filter(({ entry }) => 'lead' in entry)).toEqual([]);
		expect(missing).toEqual([]);
	});

	it.each([
		['401', 401, ['EVENT 1']],
		['403', 403, []],
		['500', 500, []],
	])('keep nobody waiting where their page answers %s', async (_, statusCode, refused) => {
		const asked: string[] = [];
		const answers = (id: string) => {
			asked.push(id);
			return id === '1' ? { statusCode, body: {} } : undefined;
		};
		const turn = await turnOf({ leads: { 1: [leads[0]], 2: [leads[1]] }, answers });
		const sets = [setOf([leads[0]]), setOf([lost]), setOf([leads[1]], 'EVENT 2')];
		const again = new LeadsAgain(turn);
		const { leads: found, missing } = await withoutWaiting(again.of(sets));

		expect(found.map(idOf)).toEqual([leads[1].id]);
		expect(missing).toEqual([]);
		expect(again.failure === undefined).toBe(statusCode !== 500);
		expect(Object.keys(turn.state.refusedAt)).toEqual(refused);
		const { length } = asked;
		await withoutWaiting(new LeadsAgain(turn).of([sets[0]]));
		expect(asked.length > length).toBe(statusCode !== 401);
	});

	it('are looked for in all ranges', async () => {
		const again = await againOf({ leads: { 1: leads } });
		const { leads: found } = await again.of(leads.map((lead) => setOf([lead])));

		expect(found.map(idOf)).toEqual(['lead0', 'lead1', 'lead2']);
	});

	it.each([
		['exclude', 3],
		['include', 6],
		['only', 6],
	])('are read with test leads %s in %i calls', async (testLeads, calls) => {
		let asked = 0;
		const answers = () => void asked++;
		const again = await againOf({ leads: { 1: leads }, answers }, { options: { testLeads } });
		const { missing } = await again.of([setOf([lost, ...leads])]);

		expect(missing).toMatchObject([{ hashes: [hashOf(lost)] }]);
		expect(asked).toBe(calls);
	});

	it('are missing where nobody can own them', async () => {
		const again = await againOf({ leads: {} });
		const set = setOf(leads, 'EVENT');

		expect(await again.of([set])).toMatchObject({ leads: [], missing: [set] });
	});

	it('are not brought while another form is chosen, and not missing', async () => {
		const mixed = leads.map((lead, index) => ({ ...lead, ...ofForm(index + 1) }));
		const again = await againOf({ leads: { 1: mixed } }, { formId: '2', organizationId: '1' });
		const { leads: found, missing } = await again.of([setOf(mixed)]);

		expect(found.map(idOf)).toEqual(['lead0']);
		expect(missing).toEqual([]);
	});
});

it.each([
	['EVENT 1', undefined, {}, true],
	['COMPANY 1', undefined, {}, false],
	['EVENT 1', undefined, { organizationId: '1' }, true],
	['EVENT 1', undefined, { organizationId: '2' }, false],
	['EVENT 1', '7', {}, true],
	['EVENT 1', '7', { formId: '7' }, true],
	['EVENT 1', '7', { formId: '8' }, false],
	['EVENT 1', undefined, { formId: '8' }, true],
])('leads of %s and form %s are watched with %j: %s', async (owner, formId, fields, expected) => {
	expect((await againOf({ leads: {} }, fields)).isWatched(owner, formId)).toBe(expected);
});

describe('all leads of a form in a range of times', () => {
	const FROM = NOW - 100;
	const lead = (id: string, submittedAt: number, formId = 7) => ({
		id,
		submittedAt,
		...ofForm(formId),
	});
	const inRange = (count: number, timeOf: (index: number) => number) =>
		range(count).map((index) =>
			lead(`${timeOf(index)}-${`${index}`.padStart(4, '0')}`, timeOf(index)),
		);

	/** All that come, so many at once. */
	async function read(leads: Lead[], most: number) {
		const again = await againOf({ leads: { 1: [...leads].reverse() }, pageSize: 500 });
		const parts: string[][] = [];
		let rest: FormRange | undefined = { owner: 'EVENT 1', formId: '7', from: FROM, to: NOW };
		while (rest !== undefined && parts.length < 10) {
			const part = await again.ofForm(rest, most);
			parts.push((part?.leads ?? []).map((each) => String(idOf(each))));
			rest = part?.rest;
		}
		return parts;
	}

	it('come in parts, the oldest first, without those before, after and of other forms', async () => {
		const wanted = [lead('b', FROM), lead('c', FROM), lead('a', FROM + 1), lead('d', NOW)];
		const others = [lead('x', FROM - 1), lead('y', NOW + 1), lead('z', FROM, 8)];
		const leads = [...wanted, ...others];

		expect(await read(leads, 3)).toEqual([['c', 'b', 'a'], ['d']]);
		expect(await read(leads, 1)).toEqual([['c'], ['b'], ['a'], ['d']]);
		expect(await read(leads, 4)).toEqual([['c', 'b', 'a', 'd']]);
		expect(await read([], 4)).toEqual([[]]);
	});

	it('come also where there are more than are read at once', async () => {
		const wanted = [
			// More at one time than are read at once.
			...inRange(1600, () => FROM + 3),
			...inRange(200, (index) => FROM + 70 + Math.floor(index / 10)),
			lead(`${NOW}`, NOW),
		];
		// A time with nothing but leads of another form.
		const others = inRange(1001, (index) => FROM + 40 + (index % 20)).map((each) => ({
			...each,
			...ofForm(8),
		}));
		const ids = wanted.map(({ id }) => id);
		const parts = await read([...wanted, ...others], 600);
		const come = parts.flat();

		expect([...come].sort()).toEqual([...ids].sort());
		expect(sortBy(come, (id) => id.split('-')[0])).toEqual(come);
		expect(parts.filter(({ length }) => length === 0 || length > 600)).toEqual([]);
	});

	it('say what is left: from the last one on, without those of its time that came', async () => {
		const [b, c, a, d] = [lead('b', FROM), lead('c', FROM), lead('a', FROM + 1), lead('d', NOW)];
		const again = await againOf({ leads: { 1: [d, a, c, b] } });
		const whole = { owner: 'EVENT 1', formId: '7', from: FROM, to: NOW };
		const restAfter = async (range: FormRange, most: number) =>
			(await again.ofForm(range, most))?.rest;

		expect(await restAfter(whole, 1)).toEqual({ ...whole, except: [hashOf(c)] });
		expect(await restAfter({ ...whole, except: [hashOf(c)] }, 1)).toEqual({
			...whole,
			except: [hashOf(c), hashOf(b)],
		});
		expect(await restAfter({ ...whole, except: [hashOf(c), 'other'] }, 2)).toEqual({
			...whole,
			from: FROM + 1,
			except: ['other', hashOf(a)],
		});
	});

	it('are left for later where LinkedIn fails to serve one, without those that it served', async () => {
		const served = lead('a', FROM);
		const answers = (_: string, start: number) =>
			start === 0
				? { statusCode: 200, body: { elements: [served] } }
				: { statusCode: start === 1 ? 500 : 200, body: { elements: [] } };
		const again = await againOf({ leads: { 1: [served] }, answers });
		const whole = { owner: 'EVENT 1', formId: '7', from: FROM, to: NOW, except: ['other'] };
		const part = await withoutWaiting(again.ofForm(whole, 9));

		expect(part?.leads.map(idOf)).toEqual(['a']);
		expect(part?.rest).toBeUndefined();
		expect(part?.unread).toEqual({ ...whole, except: ['other', hashOf(served)] });
	});

	it('are none of those that are not wanted, or of which no time can be read', async () => {
		const elements = [
			{ ...lead('a', FROM), testLead: true },
			{ ...lead('b', FROM), submittedAt: 'today' },
		];
		const answers = () => ({ statusCode: 200, body: { elements } });
		const again = await againOf({ leads: { 1: [] }, answers });
		const range = { owner: 'EVENT 1', formId: '7', from: FROM, to: NOW };

		expect((await again.ofForm(range, 9))?.leads).toEqual([]);
	});

	it('are none where nobody owns it', async () => {
		const again = await againOf({ leads: {} });
		const nobody = { owner: 'EVENT', formId: '7', from: FROM, to: NOW };

		expect(await again.ofForm(nobody, 1)).toEqual({ leads: [] });
	});
});
