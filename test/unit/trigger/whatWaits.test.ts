import type { IPollFunctions, IRun } from 'n8n-workflow';

import type { Lead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { executionFailureOf } from '../../../nodes/LinkedInLeadSync/trigger/failureReasons';
import { logWhatWaits, whatWaits } from '../../../nodes/LinkedInLeadSync/trigger/reports';
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

const failing = (from: number, own: Partial<Lead> = {}) =>
	lead(from, { state: 'failing', tries: 3, since: NOW, failure, ...own });

const textOf = (...leads: Lead[]) => whatWaits(leads, [], NOW)?.text;

const TAIL = 'next try 24 Nov, 01:00 UTC, the oldest from 24 Nov, 00:00 UTC';

it.each<[string, Lead[]]>([
	['2 waiting', [lead(0), lead(1)]],
	["1 waiting (1 not in LinkedIn's list now)", [lead(0, { missingSince: NOW })]],
	['1 waiting (HubSpot 400)', [lead(0, { state: 'part', failure })]],
	['1 failing (HubSpot 400; 3 tries)', [failing(0)]],
	[
		'1 waiting, 2 failing (HubSpot 400; 3 to 5 tries)',
		[lead(0), failing(1), failing(2, { tries: 5 }), lead(3, { state: 'excluded' })],
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
	logWhatWaits(context as unknown as IPollFunctions, whatWaits([waits], [], NOW));
	expect(levels).toEqual([level]);
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
