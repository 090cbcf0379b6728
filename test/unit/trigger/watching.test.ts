import { firstState } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { newOwner, watching } from '../../../nodes/LinkedInLeadSync/trigger/watching';
import { watchKey } from '../../../nodes/LinkedInLeadSync/trigger/watchedOwners';
import type { LeadOwner } from '../../../nodes/shared/values/leadOwner';
import type { LeadScope } from '../../../nodes/shared/reading/leadScope';

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
	expect(watching(state, [page('1'), page('2')], settings(ALL))).toBe(state);
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
	const next = watching(state, owners.map(page), settings(scope));

	expect(Object.keys(next.owners).sort()).toEqual(expected.map((id) => `EVENT ${id}`));
	expect(next).toMatchObject({ watched: watchKey(scope), changedAt: NOW + 1 });
	for (const id of known) {
		if (expected.includes(id)) expect(next.owners[`EVENT ${id}`]).toBe(state.owners[`EVENT ${id}`]);
	}
});

it('before anything was read, the start is where it was', () => {
	const state = { ...read(ALL), polledAt: 0 };
	const next = watching(state, [page('1')], settings({ ...ALL, owner: page('1') }));

	expect(next.changedAt).toBeUndefined();
	expect(newOwner(next, settings(ALL)).cursor.skipsUpTo).toBe(NOW);
});

it('what is watched since the settings were changed begins there', () => {
	const { cursor } = newOwner({ ...read(ALL), changedAt: NOW + 5 }, settings(ALL));
	expect(cursor.skipsUpTo).toBe(NOW + 5);
});
