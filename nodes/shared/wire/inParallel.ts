/**
 * Does the same with each item, a few at once, and begins them in their order. After a failure no further
 * one is begun; those under way are waited for, so that no call is left running.
 * @param atOnce how many items at once
 * @returns the results in the order of the items
 * @throws the failure of the first item that has one
 */
export async function inParallel<Item, Result>(
	items: readonly Item[],
	atOnce: number,
	work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = new Array<Result>(items.length);
	const failures: Array<{ index: number; error: unknown }> = [];
	let next = 0;
	const workOn = async () => {
		while (next < items.length && failures.length === 0) {
			const index = next++;
			const [done] = await Promise.allSettled([work(items[index], index)]);
			if (done.status === 'fulfilled') results[index] = done.value;
			else failures.push({ index, error: done.reason });
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, workOn));
	if (failures.length > 0) throw failures.sort((a, b) => a.index - b.index)[0].error;
	return results;
}
