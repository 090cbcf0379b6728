import fc from 'fast-check';

import type { Course } from '../n8n/execution';
import { batchSize, mostly } from './conditions';
import { step, usualPlace, weighted } from './stepping';
import type { ConfirmLeads } from './steps';

const course: fc.Arbitrary<Course> = fc.record({
	treatment: fc.constantFrom(
		'usual',
		'usual',
		'usual',
		'waits',
		'nothingRuns',
		'cancelled',
		'cannotStart',
		'workerDies',
		'crashes',
		'neverRuns',
		'neverTold',
	),
	queuedSeconds: mostly(0, 20, 400),
	runsSeconds: fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(2, 60) },
		{ weight: 2, arbitrary: fc.constantFrom(400, 850, 1000, 2400) },
	),
	waitsMinutes: fc.constantFrom(1, 30, 1400),
	isWorkDone: fc.boolean(),
	rollsBackState: mostly(false, false, false, false, true),
});

const curedAfterMinutes = fc.constantFrom(null, 20, 600, 4000);

/** What happens to executions, and to the destination that they write to. */
export const executionSteps = [
	weighted(7, step('executions', { count: fc.constantFrom(1, 1, 2, 4), course })),
	weighted(
		2,
		step('registerPoison', {
			place: usualPlace,
			good: fc.constantFrom(0, 1, 3, 20, 120),
			poison: fc.constantFrom(1, 1, 2, 6),
			curedAfterMinutes,
		}),
	),
	weighted(1, step('refuseForm', { place: usualPlace, curedAfterMinutes })),
	weighted(2, step('destinationDown', { minutes: fc.constantFrom(10, 60, 300, 1500, 3200) })),
	weighted(
		2,
		step('killAtEmission', {
			atEmission: mostly(1, 2, 3),
			moment: fc.constantFrom('before', 'saving', 'queued', 'running', 'ended'),
		}),
	),
	weighted(
		1,
		step('confirm', {
			confirmLeads: fc.constantFrom<ConfirmLeads>('onSuccess', 'immediately'),
			batchSize,
		}),
	),
];
