import type { IDataObject } from 'n8n-workflow';

import {
	readStoredLeads,
	readStoredTime,
} from '../../../nodes/LinkedInLeadSync/actions/lead/compare/storedLeads';
import type { OperationContext } from '../../../nodes/LinkedInLeadSync/actions/operation';
import { node } from '../wire/inMemoryLinkedIn';

const TIME = Date.UTC(2026, 10, 24, 9, 30, 15, 123);
const ISO = new Date(TIME).toISOString();
const MINUTE = 60_000;

it.each([
	[` ${ISO} `, TIME],
	['2026-11-24 09:30:15.123+00', TIME],
	['2026-11-24T15:00:15,123+0530', TIME],
	['2026-11-24 09:30:15.123456789', TIME],
	[` ${TIME} `, TIME],
	[{ toMillis: () => TIME }, TIME],
])('readStoredTime reads %p', (value, time) => expect(readStoredTime(value)).toBe(time));

it.each(['2026-11-24', '24.11.2026 09:30', '', null, true, 46_350.396, TIME / 1000, {}])(
	'readStoredTime does not guess what %p means',
	(value) => expect(readStoredTime(value)).toBeUndefined(),
);

const read = (rows: IDataObject[]) => {
	const hints: string[] = [];
	const execute = { getNode: () => node } as OperationContext['execute'];
	const leads = readStoredLeads({ execute, hint: (message) => hints.push(message) }, rows);
	return { leads: Object.fromEntries(leads), hints };
};

it('readStoredLeads returns the leads by their IDs, and ignores other columns and empty rows', () => {
	const { leads, hints } = read([
		{ lead_id: ' a-1 ', submitted_at: ISO, name: 'Ada', deleted_at: '' },
		{},
		{ lead_id: 'urn:li:leadGenFormResponse:b-2', submitted_at: ISO, deleted_at: ISO },
		{ lead_id: 12, submitted_at: ISO },
	]);
	expect(leads).toMatchObject({
		'a-1': { itemIndex: 0, submitted: TIME, isMarked: false },
		'b-2': { itemIndex: 2, isMarked: true },
		12: { itemIndex: 3 },
	});
	expect(hints).toEqual([]);
});

it('readStoredLeads names the first row with each problem', () => {
	const { leads, hints } = read([
		{ lead_id: 'a', submitted_at: ISO },
		{ submitted_at: ISO },
		{ lead_id: ' ', submitted_at: ISO },
		{ lead_id: 'b', submitted_at: '24.11.2026' },
	]);
	expect(Object.keys(leads)).toEqual(['a', 'b']);
	expect(hints).toEqual([
		expect.stringContaining('in 2 input items (the first is 2).'),
		expect.stringContaining('see input item 4.'),
	]);
});

it('readStoredLeads uses the row with the latest time when several rows have the same ID', () => {
	const later = new Date(TIME + MINUTE).toISOString();
	const times = [undefined, ISO, later, later, ISO, undefined];
	const { leads } = read(times.map((submitted_at) => ({ lead_id: 'a', submitted_at })));
	expect(leads.a).toMatchObject({ itemIndex: 2, submitted: TIME + MINUTE });
});

it('readStoredLeads fails when no row has a usable ID, and only hints when the input is empty', () => {
	expect(() => read([{ lead_id: '' }, { lead_id: null }])).toThrow('No input item has the ID');
	expect(read([{}]).hints).toEqual([expect.stringContaining('has no stored leads')]);
});
