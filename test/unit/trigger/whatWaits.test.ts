import type { IPollFunctions, IRun } from 'n8n-workflow';

import type { FailingLead, Lead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import {
	executionFailureOf,
	rememberMessage,
} from '../../../nodes/LinkedInLeadSync/trigger/failureReasons';
import {
	logWhatWaits,
	whatWaits,
	whyTheyFailed,
} from '../../../nodes/LinkedInLeadSync/trigger/reports';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { HOUR, MINUTE } from '../../durations';
import { stopTime } from '../stoppedTime';
import { leadsOf, NOW } from './simulatedWorkflow';

stopTime(NOW);

const runThatFailed = (error: object, lastNodeExecuted = 'HubSpot') =>
	({
		status: 'error',
		startedAt: new Date(NOW),
		data: { resultData: { error, lastNodeExecuted, runData: {} } },
	}) as unknown as IRun;

const failure = executionFailureOf(runThatFailed({ httpCode: '400' }), 'failed');

const lead = (from: number, own: Partial<Lead> = {}) =>
	({ ...asNew(leadsOf('7', 1, from)[0]), dueAt: NOW + HOUR, ...own }) as Lead;

const failing = (from: number, own: Partial<FailingLead> = {}) =>
	lead(from, {
		...{ state: 'failing', id: `id${from}`, tries: 3, firstFailedAt: NOW, failure, ...own },
	}) as FailingLead;

const textOf = (...leads: Lead[]) => whatWaits({ leads }, [], NOW)?.text;

const TAIL = 'next try 24 Nov, 01:00 UTC, the oldest from 24 Nov, 00:00 UTC';

const UNKNOWN = { node: '', at: NOW + 1 };

it.each<[string, Lead[]]>([
	['2 waiting', [lead(0), lead(1)]],
	["1 waiting (1 not in LinkedIn's list now)", [lead(0, { missingSince: NOW })]],
	['1 waiting (HubSpot 400)', [lead(0, { state: 'part', failure })]],
	['1 failing (HubSpot 400; 3 tries)', [failing(0)]],
	[
		'1 waiting, 2 failing (HubSpot 400; 3 to 5 tries), 1 given up (1 try)',
		[
			...[lead(0), failing(1), failing(2, { tries: 5 })],
			failing(4, { state: 'givenUp', tries: 1, failure: UNKNOWN }),
		],
	],
])('what waits, in one line: %s', (words, leads) => {
	expect(textOf(...leads)).toBe(`${words}, ${TAIL}`);
});

it('what is due is tried with the next poll, and without waiting leads there is nothing to say', () => {
	expect(textOf(lead(0, { dueAt: NOW - MINUTE }))).toContain('next try with the next poll');
	expect(textOf()).toBeUndefined();
});

it.each([
	['info', lead(0)],
	['warn', failing(0)],
])('an alert on warnings in the log is silent while leads only wait: %s', (level, waits) => {
	const levels: string[] = [];
	const logger = { info: () => levels.push('info'), warn: () => levels.push('warn') };
	const context = { logger, getWorkflow: () => ({ id: '1' }), getNode: () => ({ name: 'Leads' }) };
	logWhatWaits(context as unknown as IPollFunctions, whatWaits({ leads: [waits] }, [], NOW));
	expect(levels).toEqual([level]);
});

it('a report says by reason how often leads failed, when, the next try, and their ids; the message until n8n restarts', () => {
	const run = runThatFailed({ httpCode: '400', message: `Property "x"\n does not exist` });
	rememberMessage('trigger', executionFailureOf(run, 'failed'), run);
	const leads = [failing(0), failing(1, { tries: 5 }), failing(2, { failure: UNKNOWN })];
	const said = () => whyTheyFailed(leads, 'trigger', NOW).split('\n');
	const rest = ', 3 to 5 tries, the last in the execution of 24 Nov, 00:00 UTC, ';
	expect(said()).toEqual([
		`HubSpot 400 "Property "x" does not exist"${rest}next try 24 Nov, 01:00 UTC. Lead IDs: id0, id1.`,
		'Unknown reason, 3 tries, the last in the execution of 24 Nov, 00:00 UTC, next try 24 Nov, 01:00 UTC. Lead IDs: id2.',
	]);
	expect(whyTheyFailed(leads, 'another trigger', NOW)).not.toContain('Property');
	expect(whyTheyFailed(leads, 'trigger')).not.toContain('next try');
	clearProcessMemory();
	expect(said()[0]).toBe(`HubSpot 400${rest}next try 24 Nov, 01:00 UTC. Lead IDs: id0, id1.`);
});

it.each([
	[{ httpCode: 400 }, '400'],
	[{ httpCode: null, code: 'ECONNREFUSED', name: 'Error' }, 'ECONNREFUSED'],
	[{ name: 'ExpressionError' }, 'ExpressionError'],
	[{ name: 'NodeOperationError' }, undefined],
	// A message, and perhaps an answer.
	[{ code: 'ada@example.com is taken' }, undefined],
	[{}, undefined],
])('of the error %j, the trigger stores the code %s', (error, code) => {
	expect(executionFailureOf(runThatFailed(error), 'failed')).toEqual({
		node: 'HubSpot',
		code,
		at: NOW,
	});
});
