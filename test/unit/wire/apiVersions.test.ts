import fc from 'fast-check';

import { retirementDate, successorVersions } from '../../../nodes/shared/wire/apiVersions';

const NOVEMBER_2026 = Date.UTC(2026, 10, 24, 12);
const anyNow = fc.integer({ min: Date.UTC(2022, 0, 1), max: Date.UTC(2090, 0, 1) });
const anyVersion = fc
	.tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }))
	.map(([year, month]) => `${year}${String(month).padStart(2, '0')}`);
const anyText = fc.oneof(
	anyVersion,
	fc.string(),
	fc.constantFrom('', '202600', '202613', '2026-09'),
);

it.each([
	['202511', '2026-11-15'],
	['202612', '2027-12-15'],
])('the retirement date of version %s is %s', (version, expected) => {
	expect(retirementDate(version)).toEqual(expected);
});
it.each(['', '202613', '20269', ' 202609', 'latest', 'constructor', '__proto__'])(
	'no retirement date is known for "%s"',
	(version) => {
		expect(retirementDate(version)).toBeUndefined();
	},
);

it('the successors are later months, the closest first, up to the current one', () => {
	expect(successorVersions('202608', NOVEMBER_2026)).toEqual(['202609', '202610', '202611']);
});

it('the successors cross the end of a year', () => {
	expect(successorVersions('202511', Date.UTC(2026, 0, 1))).toEqual(['202512', '202601']);
	expect(successorVersions('202511', Date.UTC(2026, 0, 1) - 1)).toEqual(['202512']);
});

it('the successors leave out months that are more than a year old', () => {
	const versions = successorVersions('202301', NOVEMBER_2026);
	// 202511 is a year old: LinkedIn may have retired it this month.
	expect(versions[0]).toBe('202511');
	expect(versions.at(-1)).toBe('202611');
	expect(versions).toHaveLength(13);
});

it('the successors of a future version are earlier months, the newest first', () => {
	const versions = successorVersions('202712', NOVEMBER_2026);
	expect(versions.slice(0, 2)).toEqual(['202611', '202610']);
	expect(versions.at(-1)).toBe('202511');
});

it('the successors of a version of this month, which LinkedIn may not have released yet, are earlier months', () => {
	expect(successorVersions('202611', NOVEMBER_2026).slice(0, 2)).toEqual(['202610', '202609']);
});

it('the successors of a text that is not a version are the last 13 months', () => {
	expect(successorVersions('latest', NOVEMBER_2026)).toHaveLength(13);
	expect(successorVersions('', NOVEMBER_2026)).toContain('202609');
});

it('the successors of any version are one or more other months, each once and none in the future', () => {
	fc.assert(
		fc.property(anyText, anyNow, (version, now) => {
			const versions = successorVersions(version, now);
			const date = new Date(now);
			const current = `${date.getUTCFullYear()}${String(date.getUTCMonth() + 1).padStart(2, '0')}`;
			expect(versions).not.toContain(version);
			expect(new Set(versions).size).toBe(versions.length);
			expect(versions.filter((offered) => !/^20\d{2}(0[1-9]|1[0-2])$/.test(offered))).toEqual([]);
			expect(versions.filter((offered) => offered > current)).toEqual([]);
			expect(versions.length).toBeGreaterThan(0);
		}),
		{ examples: [['202611', NOVEMBER_2026]] },
	);
});
