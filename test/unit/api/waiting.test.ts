import fc from 'fast-check';

import type { FailureKind, LinkedInFailure } from '../../../nodes/shared/wire/errors/failure';
import { atMost, retryDelay } from '../../../nodes/shared/wire/waiting';

/** The bounds of the jittered delay over many draws, or undefined. */
function delays(failure: LinkedInFailure, retries: number): number[] {
	return Array.from({ length: 200 }, () => retryDelay(failure, retries) ?? NaN);
}

it.each<[FailureKind, number[]]>([
	// A limit of 35 seconds passes.
	['burst_quota', [2_000, 8_000, 25_000]],
	['unavailable', [500, 2_000]],
	['unreadable_answer', [500, 2_000]],
])('retryDelay grows after %s, with up to 25 %% jitter, then gives up', (kind, base) => {
	base.forEach((delay, retries) => {
		const drawn = delays({ kind }, retries);
		expect(Math.min(...drawn)).toBeGreaterThanOrEqual(delay);
		expect(Math.max(...drawn)).toBeLessThanOrEqual(delay * 1.25);
		expect(new Set(drawn).size).toBeGreaterThan(1);
	});
	expect(retryDelay({ kind }, base.length)).toBeUndefined();
});

it.each<FailureKind>([
	'reconnect_required',
	'missing_permission',
	'version_retired',
	'daily_quota',
	'not_found',
	'refused',
])('retryDelay does not repeat %s', (kind) => {
	expect(retryDelay({ kind, retryAfterMs: 1_000 }, 0)).toBeUndefined();
});

it('retryDelay never comes back before Retry-After, nor waits for one longer than a minute', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 120_000 }), fc.nat({ max: 2 }), (asked, retries) => {
			const delay = retryDelay({ kind: 'burst_quota', retryAfterMs: asked }, retries);
			if (asked > 60_000) expect(delay).toBeUndefined();
			else expect(delay).toBeGreaterThanOrEqual(asked);
		}),
		{
			examples: [
				[60_000, 0],
				[60_001, 0],
			],
		},
	);
});

it('atMost gives what the work comes to', async () => {
	expect(await atMost(60_000, Promise.resolve('done'))).toEqual({ result: 'done' });
	expect(await atMost(60_000, Promise.resolve(undefined))).toEqual({ result: undefined });
	await expect(atMost(60_000, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

it('atMost does not wait longer, and lets the work fail afterwards', async () => {
	let fail: (error: Error) => void = () => {};
	const work = new Promise<never>((_, reject) => (fail = reject));
	expect(await atMost(10, work)).toBeUndefined();
	fail(new Error('too late'));
	await expect(work).rejects.toThrow('too late');
});
