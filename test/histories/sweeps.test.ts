import { LONGEST_BLOCK_MS, MOST_FAILED_UNTIL_GIVEN_UP } from './history/thresholds';
import { fewOthers, untilGivenUp } from './sweeps/fewOthers';
import { outages, throughOutage } from './sweeps/outages';
import { quietPolls } from './sweeps/quietPolls';
import { outageOfDays, poisonAmong, refusedForm, throughRefusal } from './sweeps/refusals';

it('loses and doubles nothing through outages, however many answers they last', async () => {
	const failed: string[] = [];
	for (const outage of outages([1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144])) {
		const found = await throughOutage(outage);
		failed.push(...found.map((each) => `${JSON.stringify(outage)}: ${each}`));
	}
	expect(failed).toEqual([]);
});

it.each([
	...[1, 2, 20].flatMap(poisonAmong),
	...refusedForm,
	// More of them take longer, and it is the same with 5,000 (`--sweep refusals`).
	...outageOfDays(1, 600),
	...outageOfDays(3, 100),
])('stores what is not refused at once: $name', async (refusal) => {
	const { failed, missing } = await throughRefusal(refusal);
	expect({ missing, isStorm: failed > refusal.most, failed }).toEqual({
		missing: 0,
		isStorm: false,
		failed,
	});
});

it.each(fewOthers([2, 6, 20], [1, 6]))(
	'gives up $refused refused leads beside $name',
	async (few) => {
		const { isTold, failed, waitedMs } = await untilGivenUp(few);
		expect({ isTold, isBlocked: waitedMs > LONGEST_BLOCK_MS }).toEqual({
			isTold: true,
			isBlocked: false,
		});
		expect(failed).toBeLessThan(few.refused * MOST_FAILED_UNTIL_GIVEN_UP);
	},
);

it.each([200, 900, 3000])('makes one call per poll after a burst of %i leads', async (burst) => {
	for (const { age, calls } of await quietPolls(burst)) {
		expect([age, Math.min(...calls)]).toEqual([age, 1]);
	}
});
