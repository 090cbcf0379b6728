import type { IRun } from 'n8n-workflow';

import {
	emit,
	howEnded,
	newExecution,
	withOutcomes,
} from '../../../nodes/LinkedInLeadSync/trigger/execution';
import { started } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import type { State } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { afterPublication } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { triggerId } from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { MINUTE, HOUR } from '../../durations';
import { stopTime } from '../stoppedTime';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import type { LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, leadNow, newState, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

it('an execution that runs for hours is waited for, however many others end meanwhile, until the user publishes', async () => {
	const context = triggerContext({ leads: {} });
	const { ledger, ...state } = newState(NOW);
	const long = newExecution([]);
	context.__emit = () => {};
	emit(context, long, []);
	context.__emit = (_items, _response, done) => done?.resolve({ status: 'success' } as never);
	for (let count = 0; count < 300; count++) {
		emit(context, newExecution([]), []);
		await jest.advanceTimersByTimeAsync(1);
	}
	const known = { ...state, ledger: started(ledger, long) };
	jest.advanceTimersByTime(HOUR);
	const after = (next: State) => withOutcomes(next, triggerId(context), Date.now()).state;
	expect(after(known)).toBe(known);
	expect(after(afterPublication(known)).ledger.running).toEqual([]);
});

it.each([
	[0, 1],
	[15 * MINUTE - 1, 1],
	[15 * MINUTE, 0],
	[-15 * MINUTE, 0],
])(
	'of an execution that another process started %d ms ago, so many count as running: %d',
	(ms, running) => {
		const { ledger, ...state } = newState(NOW);
		const execution = { ...newExecution([]), startedAt: NOW - ms };
		const known = { ...state, ledger: started(ledger, execution) };
		const after = withOutcomes(known, 'trigger', NOW);
		expect(after.isAnyElsewhere).toBe(running > 0);
		expect(after.state.ledger.running).toHaveLength(running);
	},
);

/** Named as in n8n: the trigger compares names, because n8n has its own copies of these classes. */
class TimeoutExecutionCancelledError extends Error {}
class ExecutionNotFoundError extends Error {}

const TRIGGER = 'New leads';

const run = (status: string, lastNodeExecuted?: string) =>
	({ status, data: { resultData: { lastNodeExecuted, runData: {} } } }) as unknown as IRun;

const ofRun = async (done: Promise<IRun | undefined>, { hasSuccessors = true } = {}) =>
	await howEnded(done, TRIGGER, hasSuccessors);

it.each([
	['success', 'Store', 'succeeded'],
	['success', TRIGGER, 'unknown_outcome'],
	['waiting', 'Wait', 'succeeded'],
	['error', 'Store', 'failed'],
	['crashed', 'Store', 'interrupted'],
	['canceled', 'Store', 'interrupted'],
	['running', 'Store', 'unknown_outcome'],
])('the status %s after the node %s counts as %s', async (status, lastNode, expected) => {
	expect(await ofRun(Promise.resolve(run(status, lastNode)))).toBe(expected);
});

it.each([[undefined], [{ status: 'running' }], [{ status: 'running', data: {} }], [{}]])(
	'the outcome %j counts as unknown',
	async (told) => {
		expect(await ofRun(Promise.resolve(told as unknown as IRun))).toBe('unknown_outcome');
	},
);

it('the success of a trigger without following nodes makes its leads processed', async () => {
	const done = Promise.resolve(run('success', TRIGGER));
	expect(await ofRun(done, { hasSuccessors: false })).toBe('succeeded');
});

it.each([
	['was cancelled', new TimeoutExecutionCancelledError(), 'interrupted'],
	['failed before its first node', new ExecutionNotFoundError(), 'unknown_outcome'],
	['could not start', new Error('Workflow is not published'), 'unknown_outcome'],
])("the trigger understands n8n's error for an execution that %s", async (_, error, expected) => {
	expect(await ofRun(Promise.reject(error))).toBe(expected);
});

it('a lead whose execution runs into the time limit each time is tried ever less often, although another lead is stored at each poll', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('slow')] } };
	const context = triggerContext(linkedIn);
	const { __emit: emit } = context;
	const timesOut: typeof emit = (items, response, done) => {
		const isSlow = items.flat().some(({ json }) => json.id === 'slow');
		const resolve = () => done!.reject(new TimeoutExecutionCancelledError());
		emit(items, response, isSlow ? { ...done!, resolve } : done);
	};
	Object.assign(context, { __emit: timesOut });
	const ids: unknown[] = [];
	for (let polls = 0; polls < 96; polls++) {
		linkedIn.leads[1].push(leadNow(`other ${polls}`));
		ids.push(...(await idsOfPolls(context, 1, 15 * MINUTE)));
	}
	expect(ids.filter((id) => id === 'slow').length).toBeLessThan(8);
	expect(new Set(ids).size).toBe(97);
});

it("the trigger asks for When the Workflow Starts in n8n's Engine 2.0, which rejects all outcomes", async () => {
	const settings = { engineType: 'v2' };
	const engine = {
		settings,
		// n8n's function reads the workflow of its context.
		getWorkflowSettings: function (this: { settings: object }) {
			return this.settings;
		},
	};
	const context = Object.assign(triggerContext({ leads: {} }), engine);
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow(
		"n8n's Engine 2.0 does not report whether a workflow succeeds. Choose When the Workflow Starts",
	);
	const leads = { 1: [leadNow('a')] };
	const other = triggerContext({ leads }, { options: { confirmLeads: 'immediately' } });
	const emit = other.__emit.bind(other);
	other.__emit = (items, response, done) => {
		done?.reject(new Error('Engine 2.0'));
		emit(items, response, other.helpers.createDeferredPromise());
	};
	expect(await idsOfPolls(Object.assign(other, engine), 3, HOUR)).toEqual(['a']);
});
