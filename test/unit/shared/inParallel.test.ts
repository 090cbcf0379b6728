import fc from 'fast-check';
import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import { inParallel } from '../../../nodes/shared/wire/waiting';

it('inParallel gives results in order, whichever ends first, and never does more at once than it may', async () => {
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

it('inParallel begins nothing after a failure, waits for what is under way, and throws the first by order', async () => {
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
					// The next one is begun, or not, once this failure has been heard of.
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
