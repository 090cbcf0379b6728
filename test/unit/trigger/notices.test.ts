import type { IRun } from 'n8n-workflow';

import {
	executionFailureOf,
	rememberForm,
	rememberMessage,
} from '../../../nodes/LinkedInLeadSync/trigger/failureReasons';
import type { FailingLead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import {
	brokenFormsError,
	failingError,
	givenUpError,
} from '../../../nodes/LinkedInLeadSync/trigger/reports';
import { HOUR } from '../../durations';
import { leadsOf, NOW } from './simulatedWorkflow';
import { stopTime } from '../stoppedTime';
import { node } from '../wire/inMemoryLinkedIn';

stopTime(NOW);

const TRIGGER = 'trigger';

/** Why an execution failed, whose message the trigger remembers. */
function failureWith(message: string, lastNodeExecuted = 'CRM', at = NOW) {
	const resultData = { error: { httpCode: '400', message }, lastNodeExecuted, runData: {} };
	const run = { status: 'error', startedAt: new Date(at), data: { resultData } } as unknown as IRun;
	const failure = executionFailureOf(run, 'failed');
	rememberMessage(TRIGGER, failure, run);
	return failure;
}

const NO_PROPERTY = 'Property job_title does not exist';

const failing = (count: number, failure = failureWith(NO_PROPERTY)): FailingLead[] =>
	leadsOf('7', count).map((lead) => ({
		...{ ...lead, state: 'failing', dueAt: NOW + HOUR, id: `id of ${lead.hash}`, tries: 3 },
		...{ firstFailedAt: NOW, failure },
	}));

it('the report of failing leads says who refuses them and why, and what to do', () => {
	const { message, description } = failingError(node, failing(1), TRIGGER, 7);
	expect(message).toBe(`Report: CRM refuses 1 lead: 400 "${NO_PROPERTY}"`);
	expect(description).toMatch(/Correct the cause.* unpublish and publish .* more than 7 days/);
	expect(description).toMatch(/3 tries, .*24 Nov, 00:00 UTC, .*Lead IDs: id of 70000000\.$/);
	expect(failingError(node, failing(20), TRIGGER, 7).message).toContain(
		'CRM refuses 20 leads: 400',
	);
});

it('the headline tells the most frequent reason, and is short', () => {
	const other = failing(1, failureWith('rare', 'Sheet', NOW + 1));
	expect(failingError(node, [...other, ...failing(2)], TRIGGER, 7).message).toContain(
		'CRM refuses 3 leads',
	);
	const long = failing(1, failureWith('x'.repeat(500), 'CRM', NOW + 2));
	expect(failingError(node, long, TRIGGER, 7).message.length).toBeLessThan(140);
	const nothing = failing(1, { node: '', code: undefined, at: NOW + 3 });
	expect(failingError(node, nothing, TRIGGER, 7).message).toBe(
		'Report: your workflow refuses 1 lead',
	);
});

it('the headline keeps its words where the reason has a code that n8n would explain', () => {
	const refused = failureWith('connect ECONNREFUSED 127.0.0.1:5432');
	expect(failingError(node, failing(1, refused), TRIGGER, 7).message).toMatch(
		/^Report: CRM refuses 1 lead: .*ECONNREFUSED/,
	);
});

it.each([
	[1, 'Report: 1 lead is given up: CRM refuses it: 400', 'get it with'],
	[2, 'Report: 2 leads are given up: CRM refuses them: 400', 'get them with'],
])(
	'the report of %d leads that are given up says why, and how to get them',
	(count, said, what) => {
		const { message, description } = givenUpError(node, failing(count), TRIGGER);
		expect(message).toContain(said);
		expect(description).toContain(what);
		expect(description).toContain('has failed since 24 Nov, 00:00 UTC');
		expect(description).not.toContain('next try');
	},
);

it('the report of a broken form names it, and says how many leads wait at least, since when, and why', () => {
	const form = {
		key: 'EVENT 1 7',
		since: NOW - 25 * HOUR,
		waiting: 40,
		failure: failureWith(NO_PROPERTY),
	};
	const said = () => brokenFormsError(node, [form], TRIGGER, { 1: 'Acme' });
	expect(said().message).toContain('Report: CRM refuses all leads of form 7: 400');
	rememberForm(TRIGGER, form.key, { form_name: 'Demo request' });
	expect(said().message).toContain('CRM refuses all leads of form "Demo request" (7): 400');
	expect(said().description).toContain(
		`form "Demo request" (7) of Page "Acme" (1): at least 40 waiting since 22 Nov, 23:00 UTC; CRM 400 "${NO_PROPERTY}"`,
	);
	expect(brokenFormsError(node, [form, form], TRIGGER).message).toContain('all leads of 2 forms');
	const unknown = { ...form, failure: executionFailureOf(undefined, 'unknown_outcome') };
	const unexplained = brokenFormsError(node, [unknown], TRIGGER);
	expect(unexplained.message).toMatch(/^Report: n8n does not say how executions with all leads of/);
	expect(unexplained.description).toContain('If you renamed the trigger');
});
