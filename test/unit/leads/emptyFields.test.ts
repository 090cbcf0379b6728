import { withSameColumns } from '../../../nodes/shared/rows/rowColumns';

const row = { city: null, field_errors: null, lead_error: null, lead_id: '1', is_test_lead: false };

it('are null for a database, and text for a sheet', () => {
	expect(withSameColumns([row], 'forDatabases')).toEqual([row]);
	expect(withSameColumns([row], 'asAsked')).toEqual([
		{ ...row, city: '', field_errors: '', lead_error: '' },
	]);
});

it('stay null in a lead that could not be read, which must clear nothing', () => {
	const unread = { ...row, lead_error: 'LinkedIn does not serve it' };
	expect(withSameColumns([unread], 'asAsked')).toEqual([unread]);
});
