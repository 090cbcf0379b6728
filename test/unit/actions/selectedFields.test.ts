import type { OperationOutput } from '../../../nodes/LinkedInLeadSync/actions/operation';
import { withFields } from '../../../nodes/LinkedInLeadSync/actions/lead/output';
import { panelOf } from '../panel/panel';

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

/** The results with only these columns. */
function selected(outputs: OperationOutput[], ...fields: string[]) {
	return withFields(panelOf({}), outputs, { isRaw: false, fields });
}

it('a readable lead has only the chosen columns and its ID', () => {
	expect(selected([WHOLE], 'email', 'first_name')).toEqual([
		{ json: { email: 'ada@example.com', first_name: 'Ada', lead_id: '1' } },
	]);
});

it('an unreadable lead has its ID and its error besides the chosen columns', () => {
	const [, { json, problem }] = selected([WHOLE, BROKEN], 'first_name', 'email');
	expect(json).toEqual({ first_name: 'Alan', email: null, lead_id: '2', lead_error: 'No answers' });
	expect(problem).toBe('No answers');
});

it('columns keep the order in which they were chosen', () => {
	const [{ json }] = selected([BROKEN], 'lead_error', 'first_name', 'lead_id');
	expect(Object.keys(json)).toEqual(['lead_error', 'first_name', 'lead_id']);
});

it('the result for a Page that LinkedIn refuses keeps all its fields', () => {
	expect(selected([REFUSED], 'email')).toEqual([REFUSED]);
});
