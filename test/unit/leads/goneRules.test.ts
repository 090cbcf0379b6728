import { pick } from 'lodash';

import {
	doubtAbout,
	isYoung,
} from '../../../nodes/LinkedInLeadSync/actions/lead/differences/goneRules';
import type { ComparedLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/rowOrigin';
import {
	ORIGIN_COLUMNS,
	originOf,
} from '../../../nodes/LinkedInLeadSync/actions/lead/differences/rowOrigin';
import type { StoredTime } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/storedTime';

const NOW = Date.UTC(2026, 10, 24, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LEAD = { itemIndex: 0, isMarked: false, isShown: false };

describe('doubtAbout', () => {
	const range = { start: NOW - 30 * DAY, now: NOW, keptDays: 90 };
	const doubt = (time: number, more: Partial<StoredTime> = {}, own: object = {}, id = 'a-1') =>
		doubtAbout(
			id,
			{ ...LEAD, submitted: { time, within: 1000, hasZone: true, ...more } },
			{ ...range, ...own },
		);

	it('is none for a lead within what was read', () => {
		expect(doubt(NOW - DAY)).toBeUndefined();
	});

	it.each([
		['undeliverable-0123', 'standIn'],
		['unidentified-0123', 'standIn'],
		['7249812613549670000', 'rounded'],
	])('is there for the id %s', (id, expected) => {
		expect(doubt(NOW - DAY, {}, {}, id)).toBe(expected);
	});

	it('is there for a time that cannot be read', () => {
		expect(doubtAbout('a-1', LEAD, range)).toBe('noTime');
	});

	it('begins a second within the ends of the time range, since destinations round', () => {
		expect(doubt(range.start + 999)).toBe('notRead');
		expect(doubt(range.start + 1000)).toBeUndefined();
		const end = NOW - DAY;
		expect(doubt(end - 1001, {}, { end })).toBeUndefined();
		expect(doubt(end - 1000, {}, { end })).toBe('notRead');
		expect(doubt(range.start + 59_000, { within: MINUTE })).toBe('notRead');
	});

	it('is there for a time without a zone that may lie beyond the ends', () => {
		expect(doubt(range.start + 13 * HOUR, { hasZone: false })).toBe('notRead');
		expect(doubt(range.start + 15 * HOUR, { hasZone: false })).toBeUndefined();
		expect(doubt(NOW - 13 * HOUR, { hasZone: false })).toBe('young');
	});

	it('is there for ten minutes', () => {
		expect(doubt(NOW - 10 * MINUTE)).toBe('young');
		expect(doubt(NOW - 10 * MINUTE - 1000)).toBeUndefined();
		expect([isYoung(NOW - 10 * MINUTE, NOW), isYoung(NOW - 10 * MINUTE + 1, NOW)]).toEqual([
			false,
			true,
		]);
		expect(isYoung(undefined, NOW)).toBe(false);
	});

	it('is there a week before LinkedIn may delete a lead by itself', () => {
		const own = { start: undefined };
		expect(doubt(NOW - 83 * DAY + 1000, {}, own)).toBeUndefined();
		expect(doubt(NOW - 83 * DAY, {}, own)).toBe('old');
		expect(doubt(NOW - 358 * DAY + 1000, {}, { ...own, keptDays: 365 })).toBeUndefined();
	});
});

describe('originOf', () => {
	const compared: ComparedLeads = {
		leadType: 'EVENT',
		ownerIds: new Set(['1', '2']),
		testLeads: 'exclude',
		areAllRows: false,
	};
	const row = { lead_type: 'EVENT', organization_id: '1', event_id: '7', form_id: '8' };
	const is = (changes: object, own: Partial<ComparedLeads> = {}) => {
		const all = { ...row, first_name: 'Ada', ...changes };
		const origin = originOf(all, { ...compared, ...own });
		expect(originOf(pick(all, ORIGIN_COLUMNS), { ...compared, ...own })).toEqual(origin);
		return 'column' in origin ? `${origin.is} ${origin.column}` : origin.is;
	};

	it('is known when the row says whose lead it is', () => {
		expect(originOf(row, compared)).toEqual({ is: 'compared', ownerId: '1' });
		expect(originOf({ ...row, organization_id: 2 }, compared)).toEqual({
			is: 'compared',
			ownerId: '2',
		});
	});

	it.each([
		['another lead type', { lead_type: 'COMPANY' }, {}, 'outside'],
		['no lead type', { lead_type: undefined, event_id: null }, {}, 'unknown lead_type'],
		['a lead type with blanks', { lead_type: ' EVENT ' }, {}, 'compared'],
		['no lead type, but an event', { lead_type: '' }, {}, 'compared'],
		['another owner', { organization_id: '3' }, {}, 'otherOwner'],
		['no owner', { organization_id: null }, {}, 'unknown organization_id'],
		['a rounded owner', { organization_id: '5509810000000000000' }, {}, 'unknown organization_id'],
		['the chosen event', {}, { eventId: '7' }, 'compared'],
		['another event', {}, { eventId: '9' }, 'outside'],
		['no event', { event_id: '' }, { eventId: '7' }, 'unknown event_id'],
		[
			'a rounded event',
			{ event_id: 7_249_812_613_549_670_000 },
			{ eventId: '7' },
			'unknown event_id',
		],
		['another form', {}, { formId: '9' }, 'outside'],
		['no form', { form_id: undefined }, { formId: '8' }, 'unknown form_id'],
		['a test lead', { is_test_lead: true }, {}, 'outside'],
		['a test lead in a sheet', { is_test_lead: 'TRUE' }, {}, 'outside'],
		['a test lead that is wanted', { is_test_lead: true }, { testLeads: 'include' }, 'compared'],
		['a real lead', { is_test_lead: false }, {}, 'compared'],
		['a lead that may be a test', {}, { testLeads: 'only' }, 'compared'],
		['a real lead that is not', { is_test_lead: 'false' }, { testLeads: 'only' }, 'outside'],
	] as const)('of %s', (_, changes, own, expected) => {
		expect(is(changes, own)).toBe(expected);
	});

	it('is that of sponsored leads by their ad account', () => {
		const sponsored = { leadType: 'SPONSORED', ownerIds: new Set(['5']) } as const;
		const ofAccount = { lead_type: undefined, event_id: null, sponsored_account_id: '5' };
		expect(is(ofAccount, sponsored)).toBe('compared');
		expect(is({ ...ofAccount, sponsored_account_id: '6' }, sponsored)).toBe('otherOwner');
	});

	it('is the one owner there is, when somebody says that all rows are of it', () => {
		const all = { ownerIds: new Set(['1']), areAllRows: true, eventId: '7', formId: '8' };
		const silent = { lead_type: null, organization_id: null, event_id: null, form_id: null };
		expect(is(silent, all)).toBe('compared');
		expect(is(silent, { ...all, ownerIds: new Set(['1', '2']) })).toBe('unknown organization_id');
		expect(is({ ...silent, organization_id: '3' }, all)).toBe('otherOwner');
		expect(is({ ...silent, event_id: '9' }, all)).toBe('outside');
	});
});
