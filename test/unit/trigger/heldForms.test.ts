import { range } from 'lodash';

import { isOfHeldForm } from '../../../nodes/LinkedInLeadSync/trigger/heldForms';
import { stopTime } from '../stoppedTime';
import { batchesOf, held, HOUR, linkedInWith, NOT_WATCHED, NOW, TIME, wholeForm } from './batched';
import { ofForm } from './polled';

stopTime(NOW);

describe('a form that comes whole', () => {
	it('comes in batches', async () => {
		const ids = ['a', 'b', 'c', 'x'];
		const options = { options: { batchSize: 2 } };
		const { next, left } = await batchesOf(linkedInWith(...ids), { due: [wholeForm()] }, options);

		expect(await next()).toEqual({ kind: 'batch', leads: ['a', 'b'], failures: 0 });
		expect(left().due).toMatchObject([{ range: { formId: '7', from: TIME } }]);
		expect(await next()).toMatchObject({ leads: ['c'] });
		expect(left().due).toEqual([]);
	});

	it.each([
		[0, 1],
		[3, 8],
		[5, 24],
	])(
		'is read again later where LinkedIn fails to serve a lead: the time %i, after %i h',
		async (failures, hours) => {
			const answers = (_: string, start: number) => ({
				statusCode: start === 0 ? 500 : 200,
				body: { elements: [] },
			});
			const linkedIn = { ...linkedInWith('a'), answers };
			const { next, left } = await batchesOf(linkedIn, { due: [{ ...wholeForm(), failures }] });

			await next();
			const [due] = left().due;
			expect(due).toMatchObject({
				leads: [],
				failures: failures + 1,
				range: { formId: '7', to: NOW },
			});
			expect(Math.round(((due.notBefore ?? 0) - NOW) / HOUR)).toBe(hours);
		},
	);

	it.each([NOT_WATCHED, { formId: '8' }])('is not asked for at once with %j', async (fields) => {
		const { next, left } = await batchesOf(linkedInWith('a'), { due: [wholeForm()] }, fields);

		expect(await next()).toBeUndefined();
		expect(left().due).toEqual([{ ...wholeForm(), notBefore: NOW + HOUR }]);
	});

	it.each([
		['comes whole', () => ({ due: [wholeForm()] })],
		['waits', () => ({ heldForms: [held()] })],
	])('keeps no other waiting where LinkedIn refuses its page: one that %s', async (_, form) => {
		const linkedIn = linkedInWith('a');
		const { next, batches, left } = await batchesOf(linkedIn, form());
		batches.isNewRead = true;
		linkedIn.answers = () => ({ statusCode: 403, body: {} });

		expect(await next()).toBeUndefined();
		expect(batches.unreadable.size).toBe(1);
		expect(left()).toMatchObject(form());
	});
});

describe('a form that waits', () => {
	it('is tried with its newest lead, every other time', async () => {
		const ids = range(30).map((index) => `lead${`${index}`.padStart(2, '0')}`);
		const { next, batches, left } = await batchesOf(linkedInWith(...ids), { heldForms: [held()] });
		batches.isNewRead = true;

		expect(await next()).toEqual({ kind: 'form', leads: [ids[29]], failures: 0 });
		expect(left()).toMatchObject({ checks: 0, heldForms: [held()] });
	});

	it('is tried with one of twenty leads, another one each time', async () => {
		const ids = range(30).map((index) => `lead${`${index}`.padStart(2, '0')}`);
		const tried = [];
		for (const checks of range(21)) {
			const before = { heldForms: [{ ...held(), tries: 2 }], checks };
			const { next, batches, left } = await batchesOf(linkedInWith(...ids), before);
			batches.isNewRead = true;
			tried.push(await next());
			expect(left()).toMatchObject({ checks: checks + 1, heldForms: [{ tries: 2 }] });
		}

		expect(tried.map((batch) => batch?.leads[0])).toEqual([...ids.slice(0, 20), ids[0]]);
		expect(tried[0]).toEqual({ kind: 'form', leads: [ids[0]], failures: 0 });
	});

	it('waits no longer where LinkedIn shows no leads of it, but these are looked for', async () => {
		const { next, batches, left } = await batchesOf(linkedInWith('x'), { heldForms: [held()] });
		batches.isNewRead = true;

		expect(await next()).toBeUndefined();
		expect(left()).toMatchObject({
			heldForms: [],
			due: [{ ...wholeForm(), missingSince: NOW, notBefore: NOW + 60_000 }],
		});
	});

	it('waits on while it is not watched', async () => {
		const before = { heldForms: [held()] };
		const { next, batches, left } = await batchesOf(linkedInWith('x'), before, NOT_WATCHED);
		batches.isNewRead = true;

		expect(await next()).toBeUndefined();
		expect(left().heldForms).toEqual([{ ...held(), triedAt: NOW }]);
	});

	it('tells the ids of all its leads, however many', async () => {
		const ids = range(1200).map((index) => `lead${`${index}`.padStart(4, '0')}`);
		const leads = ids.map((id, index) => ({ id, submittedAt: TIME + index, ...ofForm(7) }));
		const { batches } = await batchesOf({ leads: { 1: leads } }, {});

		expect(await batches.idsOfForm(held(), TIME + 1100)).toEqual(ids.slice(0, 1101));
	});

	it.each([
		['it is not watched', linkedInWith('a'), NOT_WATCHED],
		[
			'its page is refused',
			{ ...linkedInWith('a'), answers: () => ({ statusCode: 403, body: {} }) },
			{},
		],
	])('tells none while %s', async (_, linkedIn, fields) => {
		const { batches } = await batchesOf(linkedIn, {}, fields);

		expect(await batches.idsOfForm(held(), NOW)).toBeUndefined();
	});
});

describe('a lead waits with its form', () => {
	const lead = (submittedAt: unknown, formId = 7) => ({ submittedAt, ...ofForm(formId) });

	it.each<[string, object, boolean, string?]>([
		['later than what is done', lead(TIME + 1), true],
		['as old as what is done', lead(TIME), false],
		['without a time', lead('today'), false],
		['of another form', lead(NOW, 8), false],
		['of no form', { submittedAt: NOW }, false],
		['of another organization', lead(NOW), false, 'EVENT 2'],
		['of another type', lead(NOW), false, 'COMPANY 1'],
	])('or does not: one %s', (_, each, expected, owner = 'EVENT 1') => {
		expect(isOfHeldForm([{ ...held(), doneUpTo: TIME }], each, owner)).toBe(expected);
	});

	it('which comes with all from the oldest to the newest then', () => {
		const form = { ...held(), from: NOW, to: NOW };
		for (const time of [NOW + 2, NOW - 2, NOW]) isOfHeldForm([form], lead(time), 'EVENT 1');

		expect(form).toMatchObject({ from: NOW - 2, to: NOW + 2 });
	});
});
