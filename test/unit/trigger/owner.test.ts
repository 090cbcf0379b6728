import { range } from 'lodash';

import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import type { Owner } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import {
	begun,
	firstOwner,
	advanced,
	withoutOldHashes,
	withSettled,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { isWaitOver, worse } from '../../../nodes/LinkedInLeadSync/trigger/memory/trouble';
import { DAY, HOUR, MINUTE, SECOND } from '../../durations';

const NOW = Date.UTC(2026, 10, 24);
const START = NOW - 30 * DAY;

const owner = (others: Partial<Owner> = {}): Owner => ({
	...firstOwner(START, NOW),
	readFrom: NOW - HOUR,
	...others,
});

const minutesAgo = (time: number) => (NOW - time) / MINUTE;

describe('where a reading begins', () => {
	it.each([
		['at the time of its owner', {}, START, 60],
		['at a later time of its owner', { readFrom: NOW - 5 * MINUTE }, START, 5],
		['not before the first wanted time', { readFrom: NOW - DAY }, NOW - 5 * MINUTE, 5],
		['seven days before that time once a day', { lookedBackAt: NOW - DAY }, START, 7 * 1440 + 60],
		['a look back: not before the first wanted time', { lookedBackAt: 0 }, NOW - DAY, 1440],
		['where hashes are known', { lookedBackAt: 0, forgottenTo: NOW - 2 * DAY }, START, 2 * 1440],
		["seven days back after n8n's clock was set back", { readFrom: NOW + 1 }, START, 7 * 1440 + 60],
	])('is %s', (_, others, since, minutes) => {
		expect(minutesAgo(begun(owner(others), since, NOW).readFrom)).toBe(minutes);
	});

	it('a look back is due a day after the one before began, also if its poll was cut off', () => {
		const back = begun(owner({ lookedBackAt: 0 }), START, NOW);
		expect(back.lookedBackAt).toBe(NOW);
		expect(begun(back, START, NOW + HOUR).readFrom).toBe(back.readFrom);
	});
});

it.each([
	['at its end', 2 * HOUR, 2 * HOUR],
	['an hour before its reading began', 10 * MINUTE, HOUR],
	['an hour before its reading began', undefined, HOUR],
	[
		'five minutes before its reading began, if LinkedIn failed to show leads',
		undefined,
		5 * MINUTE,
	],
])('after a slice that was read whole, the time is %s', (_, agoMs, expected) => {
	const slice = { from: NOW - 3 * HOUR, until: agoMs === undefined ? undefined : NOW - agoMs };
	const before = owner({ readFrom: NOW - 3 * HOUR });
	const hasUnshown = expected < HOUR;
	const end = { slice, readAt: NOW, isSmall: true, hasUnshown };
	const { readFrom: from } = advanced(before, end);
	expect(NOW - from).toBe(expected);
});

it('after few leads up to the present, one slice covers everything, but slices of skipped leads keep their length', () => {
	const end = { slice: { from: NOW - HOUR }, readAt: NOW, isSmall: true };
	const skipped: Owner['forms'] = { 7: { readFrom: NOW - 9 * DAY } };
	const lengths = [{}, skipped].map((forms) => advanced(owner({ length: DAY, forms }), end).length);
	expect(lengths).toEqual([undefined, DAY]);
});

describe('hashes', () => {
	const settledOf = (count: number, agoMs: number, name: string) =>
		range(count).map((index) => ({
			hash: leadHash(`${name} ${index}`),
			submittedAt: NOW - agoMs - 1 - index,
		}));

	it('are kept for 30 days, and since the time of their owner or of a form', () => {
		const leads = [29, 31, 41].flatMap((days) => settledOf(1, days * DAY, `${days}`));
		const known = (from: number, forms: Owner['forms'] = {}) => {
			const before = withSettled(owner({ readFrom: from, forgottenTo: 0, forms }), leads);
			const { settled } = withoutOldHashes(before, NOW);
			return leads.map(({ hash }) => settled.has(hash));
		};
		expect(known(NOW - HOUR)).toEqual([true, false, false]);
		expect(known(NOW - 33 * DAY)).toEqual([true, true, false]);
		expect(known(NOW - HOUR, { 7: { readFrom: NOW - 33 * DAY } })).toEqual([true, true, false]);
	});

	it("are forgotten by LinkedIn's times, so that a poll with a clock a month ahead forgets no future lead", () => {
		const ahead = NOW + 40 * DAY;
		const before = withSettled(owner({ readFrom: ahead }), settledOf(1, HOUR, 'a'));
		expect(withoutOldHashes(before, ahead).forgottenTo).toBeLessThanOrEqual(NOW);
	});
});

it.each([
	[undefined, MINUTE],
	[SECOND, MINUTE],
	[10 * MINUTE, 10 * MINUTE],
	[2 * HOUR, HOUR],
])('a trouble for which LinkedIn asks to wait %j ms waits %d ms at first', (waitMs, expected) => {
	const trouble = worse(undefined, { what: 'failed', said: '', waitMs }, NOW);
	expect(trouble.dueAt - NOW).toBe(expected);
	expect(isWaitOver(trouble, NOW)).toBe(false);
});
