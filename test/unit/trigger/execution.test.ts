import type { IRun } from 'n8n-workflow';

import {
	emit,
	howEnded,
	newExecution,
	withOutcomes,
} from '../../../nodes/LinkedInLeadSync/trigger/execution';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { started } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { triggerId } from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { clearProcessMemory, processBeganAt } from '../../../nodes/shared/processMemory';
import { DAY, MINUTE, HOUR } from '../../durations';
import { leadsOf, NOW } from './simulatedWorkflow';
import { stopTime } from '../stoppedTime';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import type { LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, leadNow, newState, triggerContext } from './polled';

stopTime(NOW);

const LEADS = leadsOf('7', 1).map(asNew);

it('an execution that runs for hours is waited for, however many others end meanwhile, also after a publication', async () => {
	const context = triggerContext({ leads: {} });
	const { ledger, ...state } = newState(NOW);
	const long = newExecution(LEADS, false);
	context.__emit = () => {};
	emit(context, long, []);
	context.__emit = (_items, _response, done) => done?.resolve({ status: 'success' } as never);
	for (let count = 0; count < 300; count++) {
		emit(context, newExecution(LEADS, false), []);
		await jest.advanceTimersByTimeAsync(1);
	}
	const known = { ...state, ledger: started(ledger, long) };
	jest.advanceTimersByTime(HOUR);
	for (const isPublished of [false, true]) {
		const { state: after } = withOutcomes(known, triggerId(context), {
			...{ now: Date.now(), isPublished },
		});
		expect(after).toBe(known);
	}
	jest.advanceTimersByTime(DAY);
	const { state: after } = withOutcomes(known, triggerId(context), { now: Date.now() });
	expect(after.ledger.running).toEqual([]);
});

describe('of an execution that another process started', () => {
	const after = (agoMs: number, isPublished = false) => {
		const { ledger, ...state } = newState(NOW);
		const execution = { ...newExecution(LEADS, false), startedAt: Date.now() - agoMs };
		const known = { ...state, ledger: started(ledger, execution) };
		const { state: next, ...told } = withOutcomes(known, 'trigger', {
			...{ now: Date.now(), isPublished },
		});
		return { running: next.ledger.running.length, ...told };
	};

	it.each([
		['a minute', MINUTE, 1],
		['slightly less than 15 minutes', 15 * MINUTE - 1, 1],
		['15 minutes', 15 * MINUTE, 0],
		["15 minutes in the future by n8n's clock", -15 * MINUTE, 0],
	])('%s ago, the leads wait for 15 minutes', (_, ms, running) => {
		expect(after(ms).running).toBe(running);
		expect(after(ms, true)).toEqual({ running: 0, isAnyElsewhere: false, isAnyUnknown: true });
	});

	it('other leads wait only if this process was already running', () => {
		clearProcessMemory();
		processBeganAt();
		jest.advanceTimersByTime(10 * MINUTE);
		expect(after(9 * MINUTE).isAnyElsewhere).toBe(true);
		expect(after(11 * MINUTE)).toEqual({
			...{ running: 1, isAnyElsewhere: false, isAnyUnknown: false },
		});
	});
});

/** Named as in n8n: the trigger compares names, because n8n has its own copies of these classes. */
class TimeoutExecutionCancelledError extends Error {}
class ManualExecutionCancelledError extends Error {}
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
	['took too long', new TimeoutExecutionCancelledError(), 'timeout'],
	['was cancelled', new ManualExecutionCancelledError(), 'interrupted'],
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
	expect(ids.filter((id) => id === 'slow').length).toBeLessThan(10);
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
