import { withEmptyFields } from '../../../nodes/shared/rows/rowColumns';

const row = { lead_id: '1', is_test_lead: false, city: null, field_errors: null, lead_error: null };

it('are null, or text, as they are asked for', () => {
	expect(withEmptyFields(row, 'null')).toEqual(row);
	expect(withEmptyFields(row, 'text')).toEqual({
		...row,
		city: '',
		field_errors: '',
		lead_error: '',
	});
});

it('stay null in a lead that could not be read, which must clear nothing', () => {
	const unread = { ...row, lead_error: 'LinkedIn does not serve it' };
	expect(withEmptyFields(unread, 'text')).toEqual(unread);
});
