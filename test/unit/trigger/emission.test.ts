import { nothingEmitted } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import type { EmittedLead } from '../../../nodes/LinkedInLeadSync/trigger/emittedLeads';
import {
	begin,
	emit,
	othersWaitFor,
	takeOver,
} from '../../../nodes/LinkedInLeadSync/trigger/emission';
import { triggerId } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { stopTime } from '../stoppedTime';
import { triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

stopTime(NOW);

const lead = (id: string, formId?: string): EmittedLead => ({
	id,
	json: {},
	owner: 'EVENT 1',
	hash: id,
	from: NOW,
	to: NOW,
	formId,
});

it.each([
	[
		'of which each form is named once',
		[lead('a', '7'), lead('b', '7'), lead('c')],
		['7'],
		undefined,
	],
	['of a single lead, which is named', [lead('a')], [], 'a'],
])('notes an execution %s', (_, leads, formIds, leadId) => {
	const confirmation = nothingEmitted();
	const execution = begin(confirmation, leads, 'batch', 1);

	expect(confirmation.running).toEqual([execution]);
	expect(execution).toMatchObject({ kind: 'batch', failures: 1, emittedAt: NOW, formIds, leadId });
});

describe('what became of an execution', () => {
	/** An execution that was started so long ago, of which n8n tells nothing or how it ended. */
	async function startedAgo(ago: number, { isEmitted = true, isEnded = false } = {}) {
		const context = triggerContext({ leads: {} });
		let end: (run: unknown) => void = () => {};
		Object.assign(context, {
			__emit: (_items: unknown, _response: unknown, done: { resolve: typeof end }) => {
				end = done.resolve;
			},
		});
		const confirmation = nothingEmitted();
		const execution = begin(confirmation, [lead('a')], 'batch', 0);
		if (isEmitted) emit(context, execution, [], 'onSuccess');
		if (isEnded) end({ status: 'success' });
		await jest.advanceTimersByTimeAsync(ago);
		return { trigger: triggerId(context), confirmation };
	}

	it.each([
		[{}, HOUR, []],
		[{}, HOUR + 1, ['interrupted']],
		[{ isEnded: true }, 2 * HOUR, ['confirmed']],
		[{ isEmitted: false }, 0, ['interrupted']],
	])('%j is known after %i ms: %j', async (values, ago, expected) => {
		const { trigger, confirmation } = await startedAgo(ago, values);

		expect(takeOver(trigger, confirmation, Date.now())).toEqual(expected);
		expect(confirmation.running).toHaveLength(1 - expected.length);
	});

	it.each([
		[15 * MINUTE - 1, true],
		[15 * MINUTE, false],
	])('others wait for it after %i ms: %s', async (ago, isWaitedFor) => {
		const { trigger } = await startedAgo(ago);

		expect(othersWaitFor(trigger, Date.now()) !== undefined).toBe(isWaitedFor);
	});
});
