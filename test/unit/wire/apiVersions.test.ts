import { retirementDate, successorVersions } from '../../../nodes/shared/wire/apiVersions';

const NOVEMBER_2026 = Date.UTC(2026, 10, 24, 12);

it.each([
	['202511', '2026-11-15'],
	['202612', '2027-12-15'],
])('the retirement date of version %s is %s', (version, expected) => {
	expect(retirementDate(version)).toEqual(expected);
});

/** 202511 is a year old: LinkedIn may have retired it this month. */
const LAST_YEAR = [
	...['202511', '202512', '202601', '202602', '202603', '202604', '202605', '202606'],
	...['202607', '202608', '202609', '202610', '202611'],
];
const NEWEST_FIRST = [...LAST_YEAR].reverse();
const JANUARY_2026 = Date.UTC(2026, 0, 1);

it.each<[string, string, number, string[]]>([
	['later months, the closest first', '202608', NOVEMBER_2026, LAST_YEAR.slice(-3)],
	['months of the next year', '202511', JANUARY_2026, ['202512', '202601']],
	['no month that has not begun', '202511', JANUARY_2026 - 1, ['202512']],
	['no month that is more than a year old', '202301', NOVEMBER_2026, LAST_YEAR],
	['earlier months for a future version', '202712', NOVEMBER_2026, NEWEST_FIRST],
	// LinkedIn may not have released it yet.
	['earlier months for that of this month', '202611', NOVEMBER_2026, NEWEST_FIRST.slice(1)],
	['the last months for a text', 'latest', NOVEMBER_2026, LAST_YEAR],
	['the last months for a month that does not exist', '202613', NOVEMBER_2026, LAST_YEAR],
	['the last months for no text', '', NOVEMBER_2026, LAST_YEAR],
])('the successors of a version are %s', (_, version, now, expected) => {
	expect(successorVersions(version, now)).toEqual(expected);
});
