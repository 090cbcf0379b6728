import { isRoundedId, mayBeRoundedId } from '../../../nodes/shared/values/roundedId';
import { readStoredLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/storedLeads';
import { readStoredTime } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/storedTime';

const TIME = Date.UTC(2026, 10, 24, 9, 30, 15, 123);
const ISO = new Date(TIME).toISOString();

describe('readStoredTime', () => {
	it.each([
		[ISO, TIME, 1000, true],
		[` ${ISO} `, TIME, 1000, true],
		['2026-11-24 09:30:15.123+00', TIME, 1000, true],
		['2026-11-24T15:00:15,123+0530', TIME, 1000, true],
		['2026-11-24 15:30:15.123+06', TIME, 1000, true],
		['2026-11-24 09:30:15.123456', TIME, 1000, false],
		['2026-11-24T09:30Z', TIME - 15_123, 60_000, true],
		[TIME, TIME, 1000, true],
		[String(TIME), TIME, 1000, true],
		[new Date(TIME), TIME, 1000, true],
		[{ toMillis: () => TIME }, TIME, 1000, true],
	])('reads %p', (value, time, within, hasZone) => {
		expect(readStoredTime(value)).toEqual({ time, within, hasZone });
	});

	it.each([
		'2026-11-24',
		'24.11.2026 09:30',
		'11/24/2026 9:30',
		'yesterday',
		'',
		null,
		undefined,
		true,
		46_350.396,
		46_350,
		TIME / 1000,
		Math.floor(TIME / 1000),
		{},
		new Date(Number.NaN),
		'2026-13-24T09:30:15Z',
	])('does not guess what %p means', (value) => {
		expect(readStoredTime(value)).toBeUndefined();
	});
});

describe('ids that became numbers', () => {
	it.each([6_955_637_458_260_689_000, '6.95564E+18', '6,95564e18', 1.5])('%p is one', (id) => {
		expect(isRoundedId(id)).toBe(true);
		expect(mayBeRoundedId(id)).toBe(true);
	});

	it('is not certain for digits that end in zeros', () => {
		expect(isRoundedId('6955637458260689000')).toBe(false);
		expect(mayBeRoundedId('6955637458260689000')).toBe(true);
	});

	it.each(['6955637458260688897', 5_509_810, '5509000', '249592fc-d272-44ba-a7db-c2bdce579507-6'])(
		'%p is none',
		(id) => expect(mayBeRoundedId(id)).toBe(false),
	);
});

describe('readStoredLeads', () => {
	const columns = { id: 'lead_id', time: 'submitted_at' };

	it('has the leads by their ids, whatever else is in the rows', () => {
		const rows = [
			{ lead_id: ' a-1 ', submitted_at: ISO, name: 'Ada' },
			{},
			{ lead_id: 'urn:li:leadGenFormResponse:b-2', submitted_at: ISO },
			{ lead_id: 12, submitted_at: ISO },
		];
		const { byId, rows: count, problems } = readStoredLeads(rows, columns);
		expect([...byId].map(([id, { itemIndex }]) => [id, itemIndex])).toEqual([
			['a-1', 0],
			['b-2', 2],
			['12', 3],
		]);
		expect(byId.get('a-1')).toMatchObject({ isShown: false, submitted: { time: TIME } });
		expect([count, problems]).toEqual([3, {}]);
	});

	it('reads the columns that a person names', () => {
		const { byId } = readStoredLeads([{ key: 'a', at: ISO }], { id: 'key', time: 'at' });
		expect(byId.get('a')?.submitted?.time).toBe(TIME);
	});

	it('counts rows with something wrong, and names the first of them', () => {
		const { byId, problems } = readStoredLeads(
			[
				{ lead_id: 'a', submitted_at: ISO },
				{ submitted_at: ISO },
				{ lead_id: '  ' },
				{ lead_id: 7e18, submitted_at: ISO },
				{ lead_id: 'b', submitted_at: '24.11.2026' },
			],
			columns,
		);
		expect(problems).toEqual({
			noId: { count: 2, first: 2 },
			roundedId: { count: 1, first: 4 },
			noTime: { count: 1, first: 5 },
		});
		expect([...byId.keys()]).toEqual(['a', 'b']);
	});

	it('takes the later one of two rows with one id, and says so', () => {
		const later = new Date(TIME + 60_000).toISOString();
		const rows = [
			{ lead_id: 'a', submitted_at: ISO },
			{ lead_id: 'a', submitted_at: later },
			{ lead_id: 'a', submitted_at: ISO },
		];
		const { byId, problems } = readStoredLeads(rows, columns);
		expect(byId.get('a')).toMatchObject({ itemIndex: 1, submitted: { time: TIME + 60_000 } });
		expect(problems).toEqual({ twice: { count: 2, first: 2 } });
	});

	it('minds no row that is there twice with the same time, or with one that cannot be read', () => {
		const row = { lead_id: 'a', submitted_at: ISO };
		const without = { lead_id: 'a' };
		const inMinutes = { lead_id: 'a', submitted_at: '2026-11-24T09:30Z' };
		const read = (...rows: Array<Record<string, unknown>>) => {
			const { byId, problems } = readStoredLeads(rows, columns);
			return { place: byId.get('a')?.itemIndex, problems };
		};
		expect(read(row, { ...row })).toEqual({ place: 0, problems: {} });
		expect(read(inMinutes, row)).toEqual({ place: 1, problems: {} });
		expect(read(row, without)).toEqual({ place: 0, problems: { noTime: { count: 1, first: 2 } } });
		expect(read(without, row)).toEqual({ place: 1, problems: { noTime: { count: 1, first: 1 } } });
	});
});
