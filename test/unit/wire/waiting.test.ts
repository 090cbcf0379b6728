import fc from 'fast-check';
import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import type { FailureKind, LinkedInFailure } from '../../../nodes/shared/wire/errors/failure';
import { inParallel, retryDelay } from '../../../nodes/shared/wire/waiting';

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

it('retryDelay waits at least as long as Retry-After, and gives up if that is longer than a minute', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 120_000 }), fc.nat({ max: 2 }), (asked, retries) => {
			const delay = retryDelay({ kind: 'burst_quota', retryAfterMs: asked }, retries);
			if (asked > 60_000) expect(delay).toBeUndefined();
			else expect(delay).toBeGreaterThanOrEqual(asked);
		}),
	);
});

it('inParallel keeps the order and the limit, and ends at a failure when the running tasks have ended', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.scheduler(),
			fc.uniqueArray(fc.nat({ max: 19 }), { maxLength: 3 }),
			fc.integer({ min: 1, max: 6 }),
			async (scheduler, failing, atOnce) => {
				let underWay = 0;
				let isOver = false;
				const begun: number[] = [];
				const failed: number[] = [];
				const work = async (item: number) => {
					expect(isOver).toBe(false);
					begun.push(item);
					expect(++underWay).toBeLessThanOrEqual(atOnce);
					await scheduler.schedule(Promise.resolve());
					underWay--;
					if (!failing.includes(item)) return item * 2;
					failed.push(item);
					// A tick later, inParallel has noticed the failure and must not start another task.
					void sleep(0).then(() => (isOver = true));
					throw new Error(String(item));
				};
				const result = await scheduler.waitFor(
					inParallel(range(20), atOnce, work).catch(({ message }: Error) => message),
				);
				expect(begun).toEqual(range(begun.length));
				expect(underWay).toBe(0);
				const doubled = range(20).map((item) => item * 2);
				expect(result).toEqual(failed.length === 0 ? doubled : String(Math.min(...failed)));
			},
		),
	);
});
