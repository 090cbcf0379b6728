import { cloneDeep, range } from 'lodash';
import { sleep } from 'n8n-workflow';

import type { Confirmation } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { Batches } from '../../../nodes/LinkedInLeadSync/trigger/batches';
import { stopTime } from '../stoppedTime';
import {
	batchesOf,
	due,
	hash,
	leadsOf,
	held,
	HOUR,
	linkedInWith,
	NOT_WATCHED,
	NOW,
	setAside,
	TIME,
	wholeForm,
} from './batched';
import type { LinkedIn } from './polled';
import { ofForm } from './polled';

stopTime(NOW);

const refusing = (statusCode: number, ...ids: string[]): LinkedIn => ({
	...linkedInWith(...ids),
	answers: () => ({ statusCode, body: {} }),
});

describe('leads that come again', () => {
	it.each([
		['all', {}, {}, { kind: 'batch', leads: ['a', 'b', 'c'], failures: 1 }, 0],
		['in parts', { atOnce: 2 }, {}, { kind: 'part', failures: 0 }, 1],
		['all, in one part', { atOnce: 3 }, {}, { kind: 'part', failures: 1 }, 0],
		[
			'as many as n8n bears',
			{},
			{ limit: { leads: 1, successes: 0 } },
			{ kind: 'batch', failures: 0 },
			2,
		],
	])('come %s', async (_, values, confirmation, expected, left) => {
		const before = { ...confirmation, due: [due(['a', 'b', 'c'], values)] };
		const trial = await batchesOf(linkedInWith('a', 'b', 'c'), before);
		const batch = await trial.next();

		expect(batch).toMatchObject(expected);
		expect(trial.left().due.flatMap(({ leads }) => leads[0].hashes)).toHaveLength(left);
		expect(batch?.leads).toHaveLength(3 - left);
	});

	it.each([
		['leads that come again', { due: [due(['a'])] }],
		['a form that comes whole', { due: [wholeForm()] }],
		['a lead to check with', { doubt: { hashes: [], formIds: [] }, due: [due(['a'])] }],
	])('%s: nothing is taken of what cannot be read whole', async (_, before) => {
		const linkedIn = { ...linkedInWith('a'), forms: { statusCode: 401, body: {} } };
		const { next, left } = await batchesOf(linkedIn, cloneDeep(before), { simplify: true });

		await expect(next()).rejects.toThrow('access token');
		expect(left()).toMatchObject(before);
	});

	it('come as many as a batch may have', async () => {
		const before = { due: [due(['a', 'b', 'c'])] };
		const options = { options: { batchSize: 2 } };
		const { next } = await batchesOf(linkedInWith('a', 'b', 'c'), before, options);

		expect((await next())?.leads).toHaveLength(2);
		expect((await next())?.leads).toHaveLength(1);
		expect(await next()).toBeUndefined();
	});

	it('come together, whoever owns them', async () => {
		const linkedIn = linkedInWith('a', 'c');
		linkedIn.leads[2] = [{ id: 'b', submittedAt: TIME, ...ofForm(7) }];
		const ofOther = leadsOf('b').map((set) => ({ ...set, owner: 'EVENT 2' }));
		const before = { due: [due([], { leads: [...leadsOf('a', 'c'), ...ofOther] })] };
		const fields = { organizationId: 'all', simplify: true };
		const { next } = await batchesOf(linkedIn, before, fields);

		expect(await next()).toMatchObject({ leads: ['a', 'b', 'c'] });
	});

	const missing = (days: number) =>
		due(['a'], { failures: 0, missingSince: NOW - days * 24 * HOUR });

	it('are looked for again where LinkedIn does not show them', async () => {
		const { next, left } = await batchesOf(linkedInWith('b'), { due: [due(['a', 'b'])] });

		expect(await next()).toMatchObject({ leads: ['b'], failures: 0 });
		expect(left().due).toEqual([{ ...missing(0), notBefore: NOW + HOUR / 60 }]);
	});

	it.each([
		[1 / 24, [HOUR]],
		[1, [24 * HOUR]],
		[30, [24 * HOUR]],
		[30.01, []],
	])('are looked for at growing intervals, for a month: %d days', async (days, waits) => {
		const { next, left } = await batchesOf(linkedInWith(), { due: [missing(days)] });

		expect(await next()).toBeUndefined();
		expect(left().due).toEqual(waits.map((wait) => ({ ...missing(days), notBefore: NOW + wait })));
	});

	it.each([
		['LinkedIn refuses them', refusing(403), {}],
		['they are not watched for now', linkedInWith('a'), NOT_WATCHED],
	])('are asked for once an hour while %s', async (_, linkedIn, parameters) => {
		const { next, left } = await batchesOf(linkedIn, { due: [due(['a'])] }, parameters);
		await next().catch(() => undefined);

		expect(left().due).toEqual([due(['a'], { notBefore: NOW + HOUR })]);
	});

	it('wait with their form', async () => {
		const before = { due: [due(['a', 'x'])], heldForms: [{ ...held(), triedAt: NOW, from: NOW }] };
		const { next, left } = await batchesOf(linkedInWith('a', 'x'), before);

		expect(await next()).toMatchObject({ leads: ['x'] });
		expect(left()).toMatchObject({ due: [], heldForms: [{ from: TIME }] });
	});

	it('a failure of LinkedIn is told', async () => {
		const { next, left } = await batchesOf(refusing(503), { due: [due(['a'])] });

		await expect(next()).rejects.toThrow('LinkedIn');
		expect(left().due).toEqual([due(['a'])]);
	});

	it('a failure of LinkedIn with some leads is told of when nothing comes', async () => {
		const linkedIn = linkedInWith('b');
		linkedIn.answers = (id) => (id === '1' ? { statusCode: 503, body: {} } : undefined);
		linkedIn.leads[2] = [{ id: 'b', submittedAt: TIME, ...ofForm(7) }];
		const ofOther = leadsOf('b').map((set) => ({ ...set, owner: 'EVENT 2' }));
		const before = { due: [due(['a']), due([], { leads: ofOther })], setAside: [setAside('c')] };
		const { next, batches, left } = await batchesOf(linkedIn, before, { organizationId: 'all' });
		batches.isNewRead = true;

		expect(await next()).toMatchObject({ leads: ['b'] });
		expect(await next()).toBeUndefined();
		expect(left()).toMatchObject({ due: [due(['a'])], setAside: [setAside('c')] });
		expect(batches.unreadable.size).toBe(2);
	});
});

describe('a lead that was set aside', () => {
	it.each([
		['is tried once more', linkedInWith('a'), {}, ['a'], [setAside('a')]],
		['is looked for where LinkedIn does not show it', linkedInWith(), {}, undefined, []],
		[
			'waits on while it is not watched',
			linkedInWith('a'),
			NOT_WATCHED,
			undefined,
			[{ ...setAside('a'), triedAt: NOW }],
		],
	])('%s', async (_, linkedIn, fields, expected, left) => {
		const trial = await batchesOf(linkedIn, { setAside: [setAside('a')] }, fields);
		trial.batches.isNewRead = true;

		const batch = await trial.next();
		expect(batch?.leads).toEqual(expected);
		expect(batch?.kind).toBe(expected && 'setAside');
		expect(trial.left().setAside).toEqual(left);
	});
});

describe('for a lead that waits, LinkedIn is asked no further', () => {
	const calls = async (statusCode: number, owner: string, known: Partial<Confirmation>) => {
		let asked = 0;
		const answers = () => {
			asked++;
			return { statusCode, body: {} };
		};
		const waiting = known.setAside?.map((lead) => ({
			...lead,
			leads: lead.leads.map((set) => ({ ...set, owner })),
		}));
		const linkedIn = { ...linkedInWith('a'), answers };
		const { next } = await batchesOf(
			linkedIn,
			{ ...known, setAside: waiting ?? [] },
			{ organizationId: owner === 'EVENT 1' ? '1' : 'all' },
		);
		await expect(next()).rejects.toThrow('LinkedIn');
		return asked;
	};

	it.each([
		['has just failed for its page', 500, 'EVENT 1'],
		['lets nobody in for now', 429, 'EVENT 9'],
	])('where it %s', async (_, status, owner) => {
		const without = await calls(status, owner, {});

		expect(without).toBeGreaterThan(0);
		expect(await calls(status, owner, { setAside: [setAside('a')] })).toBe(without);
	});
});

it.each([
	['in a range that ends before it begins', TIME + 1, TIME, [], 0],
	['in a single moment', TIME, TIME, ['a'], 2],
])('the leads of a form that are given up are named %s', async (_, from, to, ids, calls) => {
	let asked = 0;
	const linkedIn = { ...linkedInWith('a'), answers: () => void asked++ };
	const { batches } = await batchesOf(linkedIn, {});

	expect(await batches.idsOfForm({ ...held(), from, to }, to)).toEqual(ids);
	expect(asked).toBe(calls);
});

it('what there is no time to ask for is not put off', async () => {
	const [first, second] = [setAside('a'), setAside('b')];
	second.leads = second.leads.map((set) => ({ ...set, from: TIME - 1 }));
	const { turn, next } = await batchesOf(linkedInWith('a'), { setAside: [first, second] });
	let left = 1;
	turn.timeLeft = () => left;
	expect(await next()).toMatchObject({ kind: 'setAside', leads: ['a'] });
	first.triedAt = Date.now();
	left = 0;

	expect(await next()).toBeUndefined();
	expect(second.triedAt).toBe(0);
});

it('at an activation all that is read takes half a minute together', async () => {
	const answers = async () => {
		await sleep(4_000);
		return undefined;
	};
	const gone = range(30).map((index) => due([`gone${index}`]));
	const { turn } = await batchesOf({ ...linkedInWith(), answers }, { due: gone });
	const ended = new Batches({ ...turn, isFirst: true }).next();
	let isOver = false;
	void ended.finally(() => (isOver = true));
	while (!isOver) await jest.advanceTimersByTimeAsync(1_000);

	expect(await ended).toBeUndefined();
	expect(Date.now() - NOW).toBe(30_000);
});

describe('after a failure', () => {
	const doubt = { hashes: [hash('failed')], formIds: [] };

	it('another lead is tried, which waits no longer then and is no news later', async () => {
		const waiting = [due(['a']), due(['failed', 'a']), wholeForm()];
		const before = { doubt, due: waiting, setAside: [setAside('a'), setAside('b')] };
		const { next, left, turn } = await batchesOf(linkedInWith('failed', 'a'), before);

		expect(await next()).toEqual({ kind: 'check', leads: ['a'], failures: 0 });
		expect(left()).toMatchObject({ checks: 1, setAside: [setAside('b')] });
		expect(left().due).toEqual([due(['failed']), wholeForm()]);
		expect(turn.state.owners['EVENT 1'].cursor.seen.has(hash('a'))).toBe(true);
	});

	it('another lead is tried, also of an owner that is not read any more', async () => {
		const { next, turn } = await batchesOf(linkedInWith('a'), { doubt, due: [due(['a'])] });
		turn.state.owners = {};

		expect(await next()).toMatchObject({ kind: 'check', leads: ['a'] });
		expect(turn.state.owners).toEqual({});
	});

	it('it goes on without, where there is no other', async () => {
		const before = { doubt, due: [due(['failed', 'gone'])] };
		const { next, left } = await batchesOf(linkedInWith('failed'), before);

		expect(await next()).toMatchObject({ kind: 'batch', leads: ['failed'] });
		expect(left()).toMatchObject({ doubt: undefined, due: [due(['gone'], { failures: 0 })] });
	});
});

it('where there are no new leads, there is no batch', async () => {
	expect(await (await batchesOf(linkedInWith(), {})).next()).toBeUndefined();
});

it('new leads come in batches, until there are none any more', async () => {
	const linkedIn = linkedInWith();
	linkedIn.leads[1] = ['a', 'b', 'c'].map((id, index) => ({ id, submittedAt: NOW + index }));
	const { next, batches } = await batchesOf(linkedIn, {}, { options: { batchSize: 2 } });
	jest.advanceTimersByTime(HOUR);

	expect(await next()).toEqual({ kind: 'batch', leads: ['a', 'b'], failures: 0 });
	expect(await next()).toMatchObject({ leads: ['c'] });
	expect(batches.isNewRead).toBe(true);
	expect(await next()).toBeUndefined();
});
