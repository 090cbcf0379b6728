import { pickBy } from 'lodash';

import type { TriggerState } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { firstState } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { newOwner, watching } from '../../../nodes/LinkedInLeadSync/trigger/watching';
import { watchKey } from '../../../nodes/LinkedInLeadSync/trigger/watchedOwners';
import type { LeadOwner } from '../../../nodes/shared/values/leadOwner';
import type { LeadScope } from '../../../nodes/shared/linkedin/leadScope';

const NOW = Date.UTC(2026, 10, 24);
const ALL: LeadScope = { leadType: 'EVENT' };
const page = (id: string): LeadOwner => ({ kind: 'organization', id });
const settings = (scope: LeadScope) => ({
	scope,
	startFrom: { from: 'now' } as const,
	overlapMs: 60_000,
});

/** A trigger with some settings that has read these pages. */
const read = (scope: LeadScope, ...ids: string[]) => {
	const state = { ...firstState(NOW, watchKey(scope)), polledAt: NOW + 1 };
	const owners = ids.map((id) => [
		`EVENT ${id}`,
		{ ...newOwner(state, settings(scope)), readAt: NOW + 1 },
	]);
	return { ...state, owners: Object.fromEntries(owners) as typeof state.owners };
};

it('with the same settings all is as it was', () => {
	const state = read(ALL, '1');
	expect(watching(state, [page('1'), page('2')], settings(ALL), NOW + 9)).toBe(state);
});

it.each<[string, LeadScope, string[], string[], LeadScope, string[]]>([
	['who is watched again goes on', ALL, ['1', '2'], ['1'], { ...ALL, owner: page('1') }, ['1']],
	[
		'of one whose leads were watched in part, too',
		{ ...ALL, eventId: '7' },
		['1'],
		['1', '2'],
		ALL,
		['1'],
	],
	[
		'also one whose role is lost for now',
		{ ...ALL, formId: '7' },
		['1', '2'],
		['2'],
		ALL,
		['1', '2'],
	],
	[
		'who was watched and not read yet begins as before',
		ALL,
		[],
		['1'],
		{ ...ALL, owner: page('1') },
		['1'],
	],
	[
		'one whose page has not the event that is chosen does not',
		ALL,
		['1', '2'],
		['2'],
		{ ...ALL, eventId: '7' },
		['2'],
	],
	['others begin anew', { ...ALL, owner: page('1') }, ['1'], ['1', '2'], ALL, ['1']],
	['another lead type does', ALL, ['1'], ['1'], { leadType: 'COMPANY' }, []],
])('with other settings, %s', (_, before, known, owners, scope, expected) => {
	const state = read(before, ...known);
	const next = watching(state, owners.map(page), settings(scope), NOW + 9);

	const watched = pickBy(next.owners, ({ leftAt }) => leftAt === undefined);
	expect(Object.keys(watched).sort()).toEqual(expected.map((id) => `EVENT ${id}`));
	expect(next).toMatchObject({ watched: watchKey(scope), changedAt: NOW + 1 });
	for (const id of known) {
		if (expected.includes(id)) expect(next.owners[`EVENT ${id}`]).toBe(state.owners[`EVENT ${id}`]);
	}
});

it('before anything was read, the start is where it was', () => {
	const state = { ...read(ALL), polledAt: 0 };
	const next = watching(state, [page('1')], settings({ ...ALL, owner: page('1') }), NOW + 9);

	expect(next.changedAt).toBeUndefined();
	expect(newOwner(next, settings(ALL)).cursor.unwatched).toEqual([{ from: 0, to: NOW }]);
});

it('what is watched since the settings were changed begins there', () => {
	const { cursor } = newOwner({ ...read(ALL), changedAt: NOW + 5 }, settings(ALL));
	expect(cursor.unwatched).toEqual([{ from: 0, to: NOW + 5 }]);
});

describe('an owner that is left', () => {
	const OTHER: LeadScope = { leadType: 'COMPANY' };
	const DAY = 86_400_000;
	const left = (at = NOW + 9) => watching(read(ALL, '1'), [], settings(OTHER), at);
	const again = (state: TriggerState, now: number) =>
		watching(state, [page('1')], settings(ALL), now).owners['EVENT 1'];

	it('keeps where it was, and since when', () => {
		const { cursor } = read(ALL, '1').owners['EVENT 1'];
		expect(left().owners['EVENT 1']).toEqual({ cursor, readAt: NOW + 1, leftAt: NOW + 9 });
		const further = watching(left(), [], settings({ leadType: 'SPONSORED' }), NOW + 20);
		expect(further.owners['EVENT 1'].leftAt).toBe(NOW + 9);
	});

	it('goes on there without the time in between, however often it is left', () => {
		const first = again({ ...left(), polledAt: NOW + 3000 }, NOW + 3001);
		const before = { from: 0, to: NOW };
		expect(first.leftAt).toBeUndefined();
		expect(first.cursor.unwatched).toEqual([before, { from: NOW + 2009, to: NOW + 3000 }]);
		const state = { ...left(NOW + 3002), polledAt: NOW + 3003, owners: { 'EVENT 1': first } };
		const twice = watching({ ...state, watched: watchKey(ALL) }, [], settings(OTHER), NOW + 4000);
		expect(again({ ...twice, polledAt: NOW + 8000 }, NOW + 8001).cursor.unwatched).toEqual([
			before,
			{ from: NOW + 2009, to: NOW + 3000 },
			{ from: NOW + 6000, to: NOW + 8000 },
		]);
	});

	it('is kept though nothing was read of it yet', () => {
		const state = {
			...read(ALL),
			organizations: { ids: ['1'], listedAt: NOW, listedFor: `${watchKey(ALL)} 7` },
		};
		const { owners } = watching(state, [], settings(OTHER), NOW + 9);
		expect(owners).toEqual({ 'EVENT 1': { ...newOwner(state, settings(ALL)), leftAt: NOW + 9 } });
		const one = { ...read({ ...ALL, owner: page('1') }) };
		expect(Object.keys(watching(one, [], settings(OTHER), NOW + 9).owners)).toEqual(['EVENT 1']);
	});

	it('is kept for as long as LinkedIn may keep a lead', () => {
		const at = (days: number) => watching(left(NOW), [], settings(ALL), NOW + days * DAY);
		expect(Object.keys(at(365).owners)).toEqual([]);
		expect(Object.keys(at(364).owners)).toEqual(['EVENT 1']);
	});
});
