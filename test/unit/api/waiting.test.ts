import fc from 'fast-check';

import type { FailureKind, LinkedInFailure } from '../../../nodes/shared/wire/errors/failure';
import { atMost, retryDelay } from '../../../nodes/shared/wire/waiting';

/** Many draws of the delay, which has jitter; NaN if there is no delay. */
function delays(failure: LinkedInFailure, retries: number): number[] {
	return Array.from({ length: 200 }, () => retryDelay(failure, retries) ?? NaN);
}

it.each<[FailureKind, number[]]>([
	// The delays are long enough for a burst limit of 35 seconds.
	['burst_quota', [2_000, 8_000, 25_000]],
	['unavailable', [500, 2_000]],
	['unreadable_answer', [500, 2_000]],
])('retryDelay after %s grows with up to 25 %% jitter, then is undefined', (kind, base) => {
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
])('retryDelay returns undefined for %s', (kind) => {
	expect(retryDelay({ kind, retryAfterMs: 1_000 }, 0)).toBeUndefined();
});

it('retryDelay waits at least as long as Retry-After, and gives up if that is longer than a minute', () => {
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

it('atMost returns the result of the work, or throws its error', async () => {
	expect(await atMost(60_000, Promise.resolve('done'))).toEqual({ result: 'done' });
	expect(await atMost(60_000, Promise.resolve(undefined))).toEqual({ result: undefined });
	await expect(atMost(60_000, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

it('atMost stops waiting after its limit, and the work may still fail later', async () => {
	let fail: (error: Error) => void = () => {};
	const work = new Promise<never>((_, reject) => (fail = reject));
	expect(await atMost(10, work)).toBeUndefined();
	fail(new Error('too late'));
	await expect(work).rejects.toThrow('too late');
});
