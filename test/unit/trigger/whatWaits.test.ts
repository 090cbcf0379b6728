import type { IRun } from 'n8n-workflow';

import type { Group, Single } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { failureOf, rememberMessage } from '../../../nodes/LinkedInLeadSync/trigger/ending';
import { emptyLedger } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { whatWaits, whyTheyFailed } from '../../../nodes/LinkedInLeadSync/trigger/whatWaits';
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

const failure = failureOf(runThatFailed({ httpCode: '400' }), false);

const group = (from: number, own: object = {}): Group =>
	({
		...asNew({ owner: 'EVENT 1', formId: '7', leads: leadsOf('7', 1, from) }),
		dueAt: NOW + HOUR,
		...own,
	}) as Group;

const single = (from: number, own: Partial<Single> = {}): Single => {
	const counts = { tries: 3, rounds: 2, successesBefore: 2, firstDay: 1, lastDay: 2 };
	return group(from, { state: 'alone', id: `id${from}`, ...counts, failure, ...own }) as Single;
};

const textOf = (...groups: Group[]) => whatWaits({ ...emptyLedger(), groups }, NOW)?.text;

const TAIL = 'next try 2026-11-24T01:00Z, the oldest from 2026-11-24T00:00Z';

it.each<[string, Group[]]>([
	['2 waiting', [group(0), group(1)]],
	["1 waiting (1 not in LinkedIn's list now)", [group(0, { missingSince: NOW })]],
	['1 waiting (n8n has not reported how their execution ended)', [group(0, { unknownSince: NOW })]],
	['1 retrying (HubSpot 400)', [group(0, { state: 'cut', failure })]],
	['1 refused (HubSpot 400; 3 tries)', [single(0, { state: 'refused' })]],
	[
		'1 waiting, 2 retrying (HubSpot 400; 3 to 5 tries), 1 refused (3 tries), 1 for the output Refused (HubSpot 400; 1 try)',
		[
			...[group(0), single(1), single(2, { tries: 5 })],
			...[single(3, { state: 'refused', failure: undefined })],
			single(4, { state: 'givenUp', tries: 1 }),
		],
	],
])('what waits, in one line: %s', (words, groups) => {
	expect(textOf(...groups)).toBe(`${words}, ${TAIL}`);
});

it('what is due is tried with the next poll, and without waiting leads there is nothing to say', () => {
	expect(textOf(single(0, { dueAt: NOW - MINUTE }))).toContain('next try with the next poll');
	expect(textOf()).toBeUndefined();
});

it('a report says by reason how often leads failed, when, the next try, and their ids; the message until n8n restarts', () => {
	const run = runThatFailed({ httpCode: '400', message: `Property "x"\n does not exist` });
	rememberMessage('trigger', failureOf(run, false), run);
	const leads = [single(0), single(1, { tries: 5 }), single(2, { failure: undefined })];
	const said = () => whyTheyFailed(leads, 'trigger', NOW).split('\n');
	const rest = ', 3 to 5 tries, the last in the execution of 2026-11-24T00:00:00.000Z, ';
	expect(said()).toEqual([
		`HubSpot 400 "Property "x" does not exist"${rest}next try 2026-11-24T01:00Z. Lead IDs: id0, id1.`,
		'Unknown reason, 3 tries, next try 2026-11-24T01:00Z. Lead IDs: id2.',
	]);
	expect(whyTheyFailed(leads, 'another trigger', NOW)).not.toContain('Property');
	expect(whyTheyFailed(leads, 'trigger')).not.toContain('next try');
	clearProcessMemory();
	expect(said()[0]).toBe(`HubSpot 400${rest}next try 2026-11-24T01:00Z. Lead IDs: id0, id1.`);
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
	expect(failureOf(runThatFailed(error), false)).toEqual({ node: 'HubSpot', code, at: NOW });
});

it('the stored reason is short however long the name of the node is, and an interrupted execution has no other', () => {
	const long = failureOf(runThatFailed({ httpCode: 'E'.repeat(31) }, 'N'.repeat(300)), false);
	expect(JSON.stringify(long).length).toBeLessThan(100);
	expect(failureOf(undefined, true)).toEqual({ node: '', code: 'interrupted', at: NOW });
});
