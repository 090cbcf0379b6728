import type { IRun } from 'n8n-workflow';

import {
	executionFailureOf,
	rememberForm,
	rememberMessage,
} from '../../../nodes/LinkedInLeadSync/trigger/failureReasons';
import type { Lead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import type { InTrouble, Lasting } from '../../../nodes/LinkedInLeadSync/trigger/memory/report';
import { lastingError } from '../../../nodes/LinkedInLeadSync/trigger/reports';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { DAY, HOUR } from '../../durations';
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
	rememberMessage(TRIGGER, failure, resultData.error);
	return failure;
}

const NO_PROPERTY = 'Property job_title does not exist';

const failing = (count: number, failure = failureWith(NO_PROPERTY)): Lead[] =>
	leadsOf('7', count).map((lead) => ({
		...{ ...asNew(lead), state: 'failing', dueAt: NOW + HOUR, tries: 3, since: NOW, failure },
	}));

/** A Report in which some leads of form 7 are not stored. */
const refusing = (leads: Lead[], isHeld = false) => ({
	refused: [{ key: 'EVENT 1 7', leads, failure: leads[0]?.failure ?? failureWith('all'), isHeld }],
});

const report = (lasting: Partial<Lasting>, names?: Record<string, string>) => {
	const nothing = { refused: [], troubles: [], gone: [], behind: [], isFull: false };
	const naming = { trigger: TRIGGER, names, now: NOW };
	const { message, description = '' } = lastingError(node, { ...nothing, ...lasting }, naming);
	return { headline: message, details: description ?? '' };
};

it('the Report of refused leads says who refuses them and why, which, when they are tried, and how to let them go', () => {
	const { headline, details } = report(refusing(failing(2)));
	expect(headline).toBe(`Report: CRM refuses 2 leads: 400 "${NO_PROPERTY}"`);
	expect(details.split('\n').at(-1)).toBe(
		`Form 7 of Page 1: 2 leads; CRM 400 "${NO_PROPERTY}", last in the execution of 24 Nov, 00:00 UTC; 3 tries; next try 24 Nov, 01:00 UTC. Lead IDs: 7-0, 7-1. For Skip Leads: 7-0, 7-1`,
	);
	expect(details).toMatch(/Correct the cause.* unpublish and publish .* option Skip Leads/);
});

it('the names of a form and a Page, and the message of a reason, are said until n8n restarts', () => {
	rememberForm(TRIGGER, 'EVENT 1 7', { form_name: 'Demo request' });
	const lasting = refusing(failing(1), true);
	const named = 'Form "Demo request" (7) of Page "Acme" (1): 1 lead, and at least 1 more';
	expect(report(lasting, { 1: 'Acme' }).details).toContain(named);
	clearProcessMemory();
	expect(report(lasting).headline).toBe('Report: CRM refuses 1 lead: 400');
	expect(report(lasting).details).toContain('Form 7 of Page 1: 1 lead, and at least 1 more');
});

it('twenty leads are listed, and a line for Skip Leads names all of their form', () => {
	const { details } = report(refusing(failing(300)));
	expect(details).toContain('7-18, 7-19, and 280 more. For Skip Leads: form 7 until 2026-11-24T');
	expect(details).not.toContain('7-20');
});

it('leads of different reasons have a line each, and the headline tells the most frequent reason', () => {
	const other = failing(1, failureWith('rare', 'Sheet', NOW + 1));
	const { headline, details } = report(refusing([...other, ...failing(2)]));
	expect(headline).toBe(
		`Report: 3 leads not stored; most often, CRM refuses: 400 "${NO_PROPERTY}"`,
	);
	expect(details).toContain('1 lead; Sheet 400 "rare"');
	expect(details).toContain('2 leads; CRM 400');
});

it.each<[string, () => Lead[], string]>([
	['a long message', () => failing(1, failureWith('x'.repeat(500), 'CRM', NOW + 2)), 'x…'],
	['no reason', () => failing(1, { node: '', at: NOW + 3 }), 'your workflow refuses 1 lead'],
	[
		'a code that n8n would explain',
		() => failing(1, failureWith('connect ECONNREFUSED 127.0.0.1:5432', 'CRM', NOW + 4)),
		'ECONNREFUSED 127.0.0.1:5432"',
	],
	[
		'an unknown outcome',
		() => failing(1, executionFailureOf(undefined, 'unknown_outcome')),
		'n8n does not say how executions with 1 lead end',
	],
	[
		'interruptions',
		() => failing(1, executionFailureOf(undefined, 'interrupted')),
		'executions with 1 lead are interrupted',
	],
])('with %s, the headline is short', (_, leads, words) => {
	const { headline } = report(refusing(leads()));
	expect(headline).toMatch(/^Report: /);
	expect(headline.endsWith(words)).toBe(true);
	expect(headline.length).toBeLessThanOrEqual(120);
});

it('where the leads of a broken form all wait at LinkedIn, the Report says who refused the last one', () => {
	const { headline, details } = report(refusing([], true));
	expect(headline).toBe('Report: CRM refuses leads: 400 "all"');
	expect(details).toContain('Form 7 of Page 1: at least 1 lead waits at LinkedIn; CRM 400 "all"');
});

const trouble = { said: 'HTTP status 403', since: NOW - DAY, failedAt: NOW, dueAt: NOW };

it.each<[InTrouble['what'], 'refused' | 'failed', string]>([
	['owner', 'refused', 'Ask a Super admin'],
	['owner', 'failed', 'tries again every hour'],
	['form', 'refused', 'Get lead'],
	['pages', 'failed', 'Run Check connection'],
	['choice', 'refused', 'choose another one'],
	['leads', 'failed', 'Pull leads'],
])('of %s that LinkedIn %s, the Report says since when, why, and what to do', (what, how, fix) => {
	const each = { what, owner: 'EVENT 1', formId: '7', trouble: { ...trouble, what: how } };
	const { headline, details } = report({ troubles: [each] });
	expect(headline).toMatch(/^Report: LinkedIn does not show /);
	expect(details).toContain('since 23 Nov, 00:00 UTC: HTTP status 403.');
	expect(details).toContain(fix);
});

it('one Report tells of everything, each with what to do', () => {
	const each = { what: 'owner' as const, owner: 'EVENT 2', trouble: { ...trouble } };
	const { headline, details } = report({
		...refusing(failing(1)),
		troubles: [{ ...each, trouble: { ...trouble, what: 'failed' } }],
		gone: leadsOf('9', 60).map(asNew),
		behind: [{ owner: 'EVENT 3', from: NOW - 2 * DAY }],
		isFull: true,
	});
	expect(headline).toBe(`Report: CRM refuses 1 lead: 400 "${NO_PROPERTY}", and more`);
	for (const words of [
		'keeps no more of them',
		'Page 2, since',
		'has not shown 60 leads for a week',
		'9-19, and 40 more.',
		'Page 3: leads since 22 Nov, 00:00 UTC.',
	]) {
		expect(details).toContain(words);
	}
});
