import type { Outcome } from '../../../nodes/LinkedInLeadSync/trigger/state';
import {
	emit,
	newExecution,
	withOutcomes,
} from '../../../nodes/LinkedInLeadSync/trigger/execution';
import { started } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { triggerId } from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { HOUR, DAY } from '../../durations';
import { stopTime } from '../stoppedTime';
import { newState, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** Starts an execution, and lets n8n report its end as `status`, if at all. @returns what is known after that time */
async function after(ms: number, status?: string, isTrial = false) {
	const context = triggerContext({ leads: {} });
	context.__emit = (_items, _response, done) => {
		if (status !== undefined) done?.resolve({ status } as never);
	};
	const { ledger, ...state } = newState(NOW);
	const execution = newExecution({ groups: [], isTrial }, {});
	emit(context, execution, [], true);
	await jest.advanceTimersByTimeAsync(ms);
	const known = { ...state, ledger: started(ledger, execution) };
	return withOutcomes(known, triggerId(context), Date.now());
}

it.each([
	[HOUR, false, []],
	[HOUR + 1, true, []],
	[DAY, true, []],
	[DAY + 1, false, ['unknown']],
])(
	'an execution whose end n8n has not reported for %d ms takes too long: %s, and has the outcomes %j',
	async (ms, isAnyLong, outcomes) => {
		expect(await after(ms)).toMatchObject({ isAnyLong, outcomes });
	},
);

it.each<[string, boolean, Outcome[]]>([
	['error', true, []],
	['error', false, ['failed']],
	['success', true, ['confirmed']],
])(
	'the status %s of an execution (a trial: %s) tells of the destination: %j',
	async (status, isTrial, outcomes) => {
		expect(await after(1, status, isTrial)).toMatchObject({ outcomes });
	},
);
