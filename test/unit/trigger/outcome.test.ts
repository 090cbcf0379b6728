import type { IRun } from 'n8n-workflow';

import { outcomeOf } from '../../../nodes/LinkedInLeadSync/trigger/execution';

/** As n8n names them; it has its own copy of these classes. */
class TimeoutExecutionCancelledError extends Error {}
class ExecutionNotFoundError extends Error {}

const TRIGGER = 'New leads';

const run = (status: string, lastNodeExecuted?: string) =>
	({ status, data: { resultData: { lastNodeExecuted, runData: {} } } }) as unknown as IRun;

const ofRun = async (done: Promise<IRun | undefined>, { hasSuccessors = true } = {}) =>
	await outcomeOf(done, TRIGGER, hasSuccessors);

describe('what n8n tells of an execution', () => {
	it.each([
		['success', 'Store', 'confirmed'],
		['success', TRIGGER, 'unknown'],
		['waiting', 'Wait', 'confirmed'],
		['error', 'Store', 'failed'],
		['crashed', 'Store', 'interrupted'],
		['canceled', 'Store', 'interrupted'],
		['running', 'Store', 'unknown'],
	])('%s, after %s: %s', async (status, lastNode, expected) => {
		expect(await ofRun(Promise.resolve(run(status, lastNode)))).toBe(expected);
	});

	it.each([
		['finished', { finished: true }, 'confirmed'],
		['waits', { waitTill: new Date() }, 'confirmed'],
		[
			'failed',
			{ data: { resultData: { error: new Error('refused'), lastNodeExecuted: 'Store' } } },
			'failed',
		],
	])('one that %s, in a version that calls each of them running', async (_, end, expected) => {
		const told = { ...run('running', 'Store'), ...end } as unknown as IRun;

		expect(await ofRun(Promise.resolve(told))).toBe(expected);
	});

	it.each([
		['crashed', 'interrupted'],
		['canceled', 'interrupted'],
	])('one that %s with an error: %s', async (status, expected) => {
		const data = { resultData: { error: new Error('refused'), lastNodeExecuted: 'Store' } };
		const told = { ...run(status), data } as unknown as IRun;

		expect(await ofRun(Promise.resolve(told))).toBe(expected);
	});

	it.each([[{ status: 'running' }], [{ status: 'running', data: {} }], [{ status: 'new' }], [{}]])(
		'nothing of %j',
		async (told) => {
			expect(await ofRun(Promise.resolve(told as unknown as IRun))).toBe('unknown');
		},
	);

	it('takes the success of a trigger that nothing follows', async () => {
		const done = Promise.resolve(run('success', TRIGGER));

		expect(await ofRun(done, { hasSuccessors: false })).toBe('confirmed');
	});

	it('takes a success of a worker, which does not send what ran', async () => {
		expect(await ofRun(Promise.resolve(run('success', 'Store')))).toBe('confirmed');
	});

	it.each([
		['was cancelled', new TimeoutExecutionCancelledError(), 'interrupted'],
		['ran, without a trace', new ExecutionNotFoundError(), 'untold'],
		['could not start', new Error('Workflow is not published'), 'unknown'],
	])('an execution that %s', async (_, error, expected) => {
		expect(await ofRun(Promise.reject(error))).toBe(expected);
	});

	it('an execution that n8n left out', async () => {
		expect(await ofRun(Promise.resolve(undefined))).toBe('unknown');
	});
});
