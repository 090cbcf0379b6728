import { onInput } from '../stage/childTask';
import { HEADERS, LARGEST_PAGE } from './leadsQuery';

export interface FloorInput {
	/** Without `start` and `count`. */
	url: string;
	/** Besides those that every request has. */
	headers: Record<string, string>;
	repetitions: number;
}

export interface FloorOutput {
	milliseconds: number[];
	/** Of the last repetition. */
	leadIds: string[];
}

interface Page {
	paging: { total: number };
	elements: Array<{ id: string }>;
}

/** The floor under every contender: one page after the other, parsed, no more. */
onInput(async ({ url, headers, repetitions }: FloorInput): Promise<FloorOutput> => {
	const readPage = async (start: number) => {
		const response = await fetch(`${url}&start=${start}&count=${LARGEST_PAGE}`, {
			headers: { ...HEADERS, ...headers },
		});
		return JSON.parse(await response.text()) as Page;
	};
	await readPage(0);
	const milliseconds: number[] = [];
	let leads: Page['elements'] = [];
	for (let repetition = 0; repetition < repetitions; repetition += 1) {
		leads = [];
		const start = performance.now();
		for (let total = 1; leads.length < total; ) {
			const { elements, paging } = await readPage(leads.length);
			leads.push(...elements);
			total = elements.length === 0 ? 0 : paging.total;
		}
		milliseconds.push(performance.now() - start);
	}
	return { milliseconds, leadIds: leads.map(({ id }) => id) };
});
