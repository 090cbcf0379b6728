import type { OperationOutput } from '../../../nodes/LinkedInLeadSync/actions/operation';
import { withFields } from '../../../nodes/LinkedInLeadSync/actions/lead/output';
import { panelOf } from '../parameters/panel';

const WHOLE: OperationOutput = {
	json: { lead_id: '1', first_name: 'Ada', email: 'ada@example.com', lead_error: null },
};
const BROKEN: OperationOutput = {
	json: { lead_id: '2', event_id: '7', first_name: 'Alan', email: null, lead_error: 'No answers' },
	problem: 'No answers',
};
const REFUSED: OperationOutput = {
	json: { organization_id: '3', description: 'Ask an admin' },
	problem: 'LinkedIn does not allow access',
	onlyOnErrorOutput: true,
};

/** The results with these columns alone. */
function selected(outputs: OperationOutput[], ...fields: string[]) {
	return withFields(panelOf({}), outputs, { isRaw: false, fields });
}

it('a lead that can be read has the chosen columns, and no more', () => {
	expect(selected([WHOLE], 'email', 'first_name')).toEqual([
		{ json: { email: 'ada@example.com', first_name: 'Ada' } },
	]);
});

it('a lead that cannot be read tells which one it is, why, and what could be read', () => {
	const [, { json, problem }] = selected([WHOLE, BROKEN], 'first_name', 'email');

	expect(json).toEqual({
		first_name: 'Alan',
		email: null,
		lead_id: '2',
		lead_error: 'No answers',
	});
	expect(problem).toBe('No answers');
});

it('columns keep the order in which they were chosen', () => {
	const [{ json }] = selected([BROKEN], 'lead_error', 'first_name', 'lead_id');

	expect(Object.keys(json)).toEqual(['lead_error', 'first_name', 'lead_id']);
});

it('what is told of a page that LinkedIn refuses is left as it is', () => {
	expect(selected([REFUSED], 'email')).toEqual([REFUSED]);
});
