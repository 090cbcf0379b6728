import type { JsonObject } from '../../probe/linkedIn/json';
import type { LinkedIn } from '../../probe/linkedIn/linkedIn';
import { pageOf, reasonOf } from '../../probe/lists/page';

const COUNT = 100;

/** LinkedIn's default, which no list refuses. */
const SMALLEST_COUNT = 10;

/**
 * All elements of a list, each once. What LinkedIn says about its end is not believed (contract 2.5): it is
 * read on, from what was received, until nothing new comes.
 *
 * @throws Error when LinkedIn refuses a page
 */
export async function wholeList(
	linkedIn: LinkedIn,
	path: string,
	query: string,
): Promise<JsonObject[]> {
	const found = new Map<string, JsonObject>();
	let count = COUNT;
	for (let start = 0; ; ) {
		const answer = await linkedIn.get(path, `${query}&count=${count}&start=${start}`);
		if (answer.status === 400 && count > SMALLEST_COUNT) {
			count = SMALLEST_COUNT;
			continue;
		}
		if (answer.status !== 200) throw new Error(reasonOf(answer));
		const { elements, keys } = pageOf(answer, start, count);
		const isNew = keys.some((key) => !found.has(key));
		elements.forEach((element, index) => found.set(keys[index], element));
		if (!isNew) return [...found.values()];
		start += elements.length;
	}
}
