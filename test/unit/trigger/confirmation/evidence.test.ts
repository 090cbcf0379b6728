import { range } from 'lodash';

import type { Confirmation } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import {
	countFailures,
	doubtAgain,
	endOutage,
	goWithoutCheck,
	explainBySuccess,
	noteDone,
	rangeOf,
	release,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/evidence';
import { failed, held, HOUR, leadsOf, MINUTE, NOW } from './waiting';

const outage = { since: NOW - HOUR, nextCheckAt: NOW, checks: 1, formIds: [] };
const executionOf = (...formIds: string[]) => ({
	id: 'one',
	kind: 'check' as const,
	emittedAt: NOW,
	leads: [],
	failures: 0,
	formIds,
});
const lastSuccess = { at: NOW, formIds: ['8'], explained: 0 };
const idsOf = ({ setAside }: Confirmation) => setAside.map(({ leadId }) => leadId);

it('without a lead to check with, nothing is known', () => {
	const setAside = [failed('a')];
	const doubt = { hashes: ['a'], formIds: [] };
	const confirmation = { ...nothingEmitted(), setAside, doubt, outage };
	goWithoutCheck(confirmation);

	expect(confirmation).toEqual({ ...nothingEmitted(), setAside: [failed('a')] });
});

it.each([
	[NOW - 5 * MINUTE, true],
	[NOW + 5 * MINUTE, true],
	[NOW - 5 * MINUTE - 1, false],
	[NOW + 5 * MINUTE + 1, false],
])('a success at %d explains a failure: %s', (at, isJust) => {
	const confirmation = { ...nothingEmitted(), lastSuccess: { at, formIds: [], explained: 0 } };
	expect(explainBySuccess(confirmation, NOW)).toBe(isJust);
});

it('a success explains three failures', () => {
	const confirmation = { ...nothingEmitted(), lastSuccess };
	const explained = range(4).map(() => explainBySuccess(confirmation, NOW));
	expect(explained).toEqual([true, true, true, false]);
});

it('what failed just before an outage was found may have failed in it', () => {
	const setAside = [
		failed('before', { since: NOW - 5 * MINUTE }),
		failed('longAgo', { since: NOW - 5 * MINUTE - 1 }),
		failed('unsure'),
	];
	doubtAgain({ ...nothingEmitted(), setAside }, NOW);

	expect(setAside.map(({ since }) => since)).toEqual([undefined, NOW - 5 * MINUTE - 1, undefined]);
});

describe('when others succeed', () => {
	it('what failed longer ago may have failed in an outage, and comes again alone', () => {
		const setAside = [
			failed('sure', { since: NOW - HOUR, triedAt: NOW - HOUR }),
			failed('longAgo', { triedAt: NOW - 5 * MINUTE - 1 }),
			failed('recent', { triedAt: NOW - 5 * MINUTE }),
		];
		const confirmation = { ...nothingEmitted(), setAside, heldForms: [held('6')] };
		countFailures(confirmation, NOW);

		expect(idsOf(confirmation)).toEqual(['sure', 'recent']);
		expect(confirmation.due).toEqual([{ leads: leadsOf('longAgo'), failures: 0, atOnce: 1 }]);
		expect(confirmation.failuresOfForms).toEqual({ 7: 1 });
	});

	it.each([
		['no form', undefined],
		['a form that waits already', '7'],
		['a form of which one has just succeeded', '8'],
	])('a failure of %s does not count', (_, formId) => {
		const setAside = [failed('a', { formId })];
		const heldForms = [held('6'), held('7')];
		const confirmation = { ...nothingEmitted(), setAside, heldForms, lastSuccess };
		countFailures(confirmation, NOW);

		expect(confirmation.failuresOfForms).toEqual({});
	});

	it('a form waits from the oldest of its last three leads on, and nothing else with it', () => {
		const setAside = [
			failed('other', { formId: '9', since: NOW }),
			failed('earlier', { since: NOW - HOUR }),
			failed('a', { leads: leadsOf('a', NOW - 2), since: NOW }),
			failed('b', { leads: leadsOf('b', NOW - 3), since: NOW }),
			failed('c', { leads: leadsOf('c', NOW - 1), failedAt: NOW - MINUTE }),
		];
		const failuresOfForms = { 7: 2, 9: 1 };
		const confirmation = { ...nothingEmitted(), setAside, failuresOfForms };
		countFailures(confirmation, NOW);

		expect(idsOf(confirmation)).toEqual(['other', 'earlier']);
		expect(confirmation.failuresOfForms).toEqual({ 9: 1 });
		expect(confirmation.heldForms).toEqual([
			held('7', { from: NOW - 3, to: NOW - 1, since: NOW - MINUTE, failedAt: NOW - MINUTE }),
		]);
	});

	it('what is done, or has no time, does not wait with its form, but alone', () => {
		const timeless = { leads: [{ ...leadsOf('b')[0], from: NOW - HOUR }], since: NOW };
		const setAside = [
			failed('a', { leads: leadsOf('a', NOW - 5), since: NOW }),
			failed('b', timeless),
			failed('c', { leads: leadsOf('c', NOW - 4) }),
		];
		const doneUpTo = { 7: NOW - 5 };
		const confirmation = {
			...nothingEmitted(),
			setAside,
			doneUpTo,
			failuresOfForms: { 7: 2 },
		};
		countFailures(confirmation, NOW);

		expect(idsOf(confirmation)).toEqual(['b', 'a']);
		expect(confirmation.heldForms).toEqual([
			held('7', { from: NOW - 4, to: NOW - 4, doneUpTo: NOW - 5, since: NOW }),
		]);
	});

	it('the leads of another owner do not wait with it', () => {
		const [set] = leadsOf('b');
		const setAside = [
			failed('b', { leads: [{ ...set, owner: 'EVENT 2' }], since: NOW }),
			failed('c'),
		];
		const heldForms = [held('7', { owner: 'EVENT 2' })];
		const confirmation = { ...nothingEmitted(), setAside, heldForms, failuresOfForms: { 7: 2 } };
		countFailures(confirmation, NOW);

		expect(idsOf(confirmation)).toEqual(['b']);
		expect(confirmation.heldForms.map(({ owner }) => owner)).toEqual(['EVENT 2', 'EVENT 1']);
	});

	it('with no lead that could wait, a form does not', () => {
		const setAside = [failed('a', { leads: leadsOf('a', NOW - 5) })];
		const confirmation = {
			...nothingEmitted(),
			setAside,
			doneUpTo: { 7: NOW - 5 },
			failuresOfForms: { 7: 2 },
		};
		countFailures(confirmation, NOW);

		expect(idsOf(confirmation)).toEqual(['a']);
		expect(confirmation).toMatchObject({ heldForms: [], failuresOfForms: { 7: 3 } });
	});

	it('only the form that succeeded comes, with all that has waited but what is done', () => {
		const confirmation = { ...nothingEmitted(), heldForms: [held('7'), held('8')] };
		release(confirmation, { ...executionOf('7'), leads: leadsOf('done') });

		expect(confirmation.heldForms).toEqual([held('8')]);
		expect(confirmation.due).toEqual([
			{
				leads: [],
				range: {
					owner: 'EVENT 1',
					formId: '7',
					from: NOW - HOUR,
					to: NOW,
					except: ['done'],
				},
				failures: 0,
			},
		]);
	});

	it.each<[string, Partial<Confirmation>]>([
		['has failed alone', { setAside: [failed('a')] }],
		['comes again', { due: [{ leads: leadsOf('a'), failures: 0 }] }],
		['is under way', { running: [{ ...executionOf('7'), leads: leadsOf('a') }] }],
	])('a lead that %s does not come with its form, too', (_, waiting) => {
		const confirmation = { ...nothingEmitted(), ...waiting };

		expect(rangeOf(confirmation, held('7'))).toMatchObject({ except: ['a'] });
	});

	it.each([
		['at its end', NOW, ['a']],
		['at its start', NOW - HOUR, ['a']],
		['after it', NOW + 1, []],
		['before it', NOW - HOUR - 1, []],
	])('of leads that come on their own, those in the range count: %s', (_, at, except) => {
		const due = [{ leads: leadsOf('a', at), failures: 0 }];

		expect(rangeOf({ ...nothingEmitted(), due }, held('7'))).toMatchObject({ except });
	});

	it('of leads that come on their own, those of other owners do not count', () => {
		const due = [{ leads: [{ ...leadsOf('a')[0], owner: 'EVENT 2' }], failures: 0 }];

		expect(rangeOf({ ...nothingEmitted(), due }, held('7'))).toMatchObject({ except: [] });
	});
});

it('of two hundred forms it is known which leads are done, of those with the latest', () => {
	const confirmation = nothingEmitted();
	for (const number of range(202)) {
		noteDone(confirmation, {
			...executionOf(String(number)),
			leads: leadsOf('a', NOW + number),
		});
	}
	noteDone(confirmation, { ...executionOf('201'), leads: leadsOf('a', NOW) });

	expect(confirmation.doneUpTo).toEqual(
		Object.fromEntries(range(2, 202).map((number) => [String(number), NOW + number])),
	);
});

it('an outage does not count; after it comes what failed in it, three of each failed form first', () => {
	const ofForm = range(4).map((index) => failed(`a${index}`));
	const form = { owner: 'EVENT 1', formId: '6', from: 0, to: NOW };
	const confirmation: Confirmation = {
		...nothingEmitted(),
		outage,
		setAside: [
			...ofForm,
			failed('b', { formId: '9' }),
			failed('formless', { formId: undefined }),
			failed('sure', { since: NOW - 2 * HOUR }),
			failed('unknown', { failedAt: undefined }),
		],
		heldForms: [held('5')],
		due: [
			{ leads: [], range: form, failures: 0 },
			{ leads: leadsOf('due'), failures: 2, atOnce: 1 },
		],
	};
	endOutage(confirmation, NOW);

	expect(confirmation.outage).toBeUndefined();
	expect(confirmation.setAside).toEqual([
		failed('sure', { since: NOW - HOUR }),
		failed('unknown', { failedAt: undefined }),
	]);
	expect(confirmation.heldForms).toEqual([held('5', { since: NOW })]);
	const alone = ['a0', 'a1', 'a2', 'b', 'formless'].map((name) => ({
		leads: leadsOf(name),
		failures: 0,
		atOnce: 1,
	}));
	const together = ['a3', 'due'].flatMap((name) => leadsOf(name));
	expect(confirmation.due).toEqual([
		...alone,
		{ leads: together, failures: 0 },
		{ leads: [], range: form, failures: 0 },
	]);
});
