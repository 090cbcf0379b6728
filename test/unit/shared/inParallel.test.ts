import fc from 'fast-check';
import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import { inParallel } from '../../../nodes/shared/wire/waiting';

it('inParallel starts tasks and returns results in order, and never runs more tasks at once than allowed', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.scheduler(),
			fc.nat({ max: 20 }),
			fc.integer({ min: 1, max: 6 }),
			async (scheduler, length, atOnce) => {
				let underWay = 0;
				const begun: number[] = [];
				const work = async (item: number) => {
					begun.push(item);
					expect(++underWay).toBeLessThanOrEqual(atOnce);
					await scheduler.schedule(Promise.resolve());
					underWay--;
					return item * 2;
				};
				const results = await scheduler.waitFor(inParallel(range(length), atOnce, work));
				expect(results).toEqual(range(length).map((item) => item * 2));
				expect(begun).toEqual(range(length));
			},
		),
	);
});

it('after a failure, inParallel starts no task, waits for the running ones, and throws the first error in order', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.scheduler(),
			fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1 }),
			fc.integer({ min: 1, max: 6 }),
			async (scheduler, failing, atOnce) => {
				let underWay = 0;
				let hasFailed = false;
				let begunInVain = false;
				const failed: number[] = [];
				const work = async (item: number) => {
					if (hasFailed) begunInVain = true;
					underWay++;
					await scheduler.schedule(Promise.resolve());
					underWay--;
					if (!failing.includes(item)) return;
					failed.push(item);
					// Set a tick later, when inParallel has noticed the failure and must not start another task.
					void sleep(0).then(() => (hasFailed = true));
					throw new Error(String(item));
				};
				const done = inParallel(range(10), atOnce, work).catch((error: Error) => error.message);
				expect(await scheduler.waitFor(done)).toBe(String(Math.min(...failed)));
				expect(underWay).toBe(0);
				expect(begunInVain).toBe(false);
			},
		),
	);
});
