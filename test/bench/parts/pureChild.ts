import { onInput } from '../stage/childTask';
import type { LeadForm, LeadRow } from '../../../nodes/shared/rows/types';
import { loadPackage, type LeadPage } from './loadPackage';
import { largeForm, responsesOf } from './responses';

export interface PureInput {
	leads: number;
	/** Of the form whose table is made. */
	questions: number;
	repetitions: number;
	/** The folder of the compiled package. */
	dist: string;
}

export interface PureOutput {
	/** Milliseconds, one per repetition. */
	times: Record<'jsonParse' | 'losslessParse' | 'flatten' | 'whole' | 'getTable', number[]>;
	bytes: number;
	rows: number;
	wrongRows: number;
	tableColumns: number;
}

onInput(async ({ leads, questions, repetitions, dist }: PureInput): Promise<PureOutput> => {
	const { parseLosslessJson, leadRow, formColumns, tableFor, formsOf } = loadPackage(dist);
	const responses = responsesOf(leads);
	const { pages, eventName } = responses;
	const form = largeForm(questions);
	const formOf = formsOf(responses);
	const times: PureOutput['times'] = {
		jsonParse: [],
		losslessParse: [],
		flatten: [],
		whole: [],
		getTable: [],
	};
	const rowsOf = ({ elements }: LeadPage) =>
		elements.map((lead) => leadRow({ lead, form: formOf(lead), eventName }));
	let rows: LeadRow[] = [];
	let tableColumns = 0;
	// The first round only warms up.
	for (let round = 0; round <= repetitions; round += 1) {
		const measure = <Result>(step: keyof PureOutput['times'], work: () => Result): Result => {
			const start = performance.now();
			const result = work();
			if (round > 0) times[step].push(performance.now() - start);
			return result;
		};
		measure('jsonParse', () => pages.map((page) => JSON.parse(page) as unknown));
		const parsed = measure('losslessParse', () =>
			pages.map((page) => parseLosslessJson(page) as LeadPage),
		);
		rows = measure('flatten', () => parsed.flatMap(rowsOf));
		measure('whole', () => pages.flatMap((page) => rowsOf(parseLosslessJson(page) as LeadPage)));
		// Columns are remembered by form object, so each round has one of its own.
		const freshForm = parseLosslessJson(form) as LeadForm;
		tableColumns = measure('getTable', () => {
			const columns = formColumns(freshForm);
			return tableFor({ columns, tableName: 'leads', dialect: 'postgres' }).columns.length;
		});
	}
	const bytes = pages.reduce((sum, page) => sum + Buffer.byteLength(page), 0);
	const wrongRows = rows.filter(
		(row) => row.field_errors !== null || row.lead_error !== null,
	).length;
	return { times, bytes, rows: rows.length, wrongRows, tableColumns };
});
