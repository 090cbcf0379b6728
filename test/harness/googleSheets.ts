import { type Asked, newPrivateKey, Refusal, type Routes, StandIn } from './standIn';

/** A block of cells; rows and columns count from 0, and an open end is undefined. */
export interface CellRange {
	sheet: string;
	firstRow: number;
	firstColumn: number;
	lastRow?: number;
	lastColumn?: number;
}

const CORNERS = /^([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?$/;

/** The number of a column with these letters, from 0. */
function columnIndex(letters: string): number {
	return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The letters of a column with this number, from 0. */
function columnLetters(index: number): string {
	const rest = Math.floor(index / 26);
	return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/**
 * Reads Google's A1 notation: `Sheet1`, `'My sheet'!A1:C3`, `Sheet1!2:2`, `Sheet1!A:Z`, `Sheet1!B7`.
 *
 * @returns undefined when the text is no range
 */
function parseRange(text: string): CellRange | undefined {
	const separator = text.lastIndexOf('!');
	const quoted = separator < 0 ? text : text.slice(0, separator);
	const sheet = quoted.replace(/^'(.*)'$/, '$1').replaceAll("''", "'");
	if (separator < 0) return { sheet, firstRow: 0, firstColumn: 0 };

	const match = CORNERS.exec(text.slice(separator + 1));
	if (!match) return undefined;
	const [, firstColumn, firstRow, lastColumn, lastRow] = match;
	const isOneCell = lastColumn === undefined;
	const endColumn = isOneCell ? firstColumn : lastColumn;
	const endRow = isOneCell ? firstRow : lastRow;
	return {
		sheet,
		firstRow: firstRow ? Number(firstRow) - 1 : 0,
		firstColumn: firstColumn ? columnIndex(firstColumn) : 0,
		lastRow: endRow ? Number(endRow) - 1 : undefined,
		lastColumn: endColumn ? columnIndex(endColumn) : undefined,
	};
}

const STATUS_NAMES: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	401: 'UNAUTHENTICATED',
	404: 'NOT_FOUND',
	503: 'UNAVAILABLE',
};

/** An error in the shape of Google's APIs. */
export class GoogleError extends Refusal {
	constructor(code: number, message: string) {
		super(code, { error: { code, message, status: STATUS_NAMES[code] } });
	}
}

/** The value of a cell. */
export type Cell = string | number | boolean;

/** How written text becomes a cell: unchanged, or as if a person had typed it. */
export type ValueInputOption = 'RAW' | 'USER_ENTERED';

/** How a cell is read: as text that a person sees, or as the stored value. */
export type ValueRenderOption = 'FORMATTED_VALUE' | 'UNFORMATTED_VALUE';

/** The size of a new sheet in Google's editor. */
const NEW_ROWS = 1000;
const NEW_COLUMNS = 26;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The value that Google stores for typed text. A number is stored as a double, so that an id of 19 digits loses its
 * last digits. A formula becomes its result, which here is always an error. Dates stay text.
 */
function typed(text: string): Cell {
	if (text.startsWith("'")) return text.slice(1);
	if (text.startsWith('=')) return '#ERROR!';
	if (NUMBER.test(text)) return Number(text);
	if (/^true$/i.test(text)) return true;
	if (/^false$/i.test(text)) return false;
	return text;
}

function shown(cell: Cell): string {
	if (typeof cell === 'boolean') return String(cell).toUpperCase();
	if (typeof cell === 'number' && Math.abs(cell) >= 1e15) {
		return cell.toExponential(5).replace('e', 'E');
	}
	return String(cell);
}

/** The title of each spreadsheet's only sheet, and the whole sheet as a range. */
const TITLE = 'Sheet1';
const WHOLE: CellRange = { sheet: TITLE, firstRow: 0, firstColumn: 0 };

/** The sheet of a spreadsheet, held in memory. */
class Sheet {
	private readonly rows: Cell[][] = [];

	rowCount = NEW_ROWS;

	columnCount = NEW_COLUMNS;

	/** The rows below the header row, each cell under its header. */
	records(): Array<Record<string, Cell>> {
		const [header = [], ...rows] = this.read(WHOLE, 'UNFORMATTED_VALUE');
		return rows.map((row) =>
			Object.fromEntries(header.map((name, column) => [String(name), row[column] ?? ''])),
		);
	}

	/** Deletes rows below the header row, as a person does in the editor. */
	deleteRows(isMeant: (record: Record<string, Cell>) => boolean): void {
		const records = this.records();
		const left = this.rows.slice(1).filter((_, index) => !isMeant(records[index] ?? {}));
		this.rows.splice(1, Infinity, ...left);
	}

	/** Reads a block; empty cells at the end of rows and empty rows at its end are left out. */
	read(range: CellRange, render: ValueRenderOption): Cell[][] {
		const rows = this.rows.slice(range.firstRow, end(range.lastRow)).map((row) => {
			const cells = Array.from(
				row.slice(range.firstColumn, end(range.lastColumn)),
				(cell) => cell ?? '',
			);
			while (cells.length > 0 && cells.at(-1) === '') cells.pop();
			return render === 'FORMATTED_VALUE' ? cells.map(shown) : cells;
		});
		while (rows.length > 0 && rows.at(-1)?.length === 0) rows.pop();
		return rows;
	}

	/**
	 * Writes a block; null leaves a cell as it is.
	 *
	 * @throws GoogleError when the values do not fit into the range or the sheet
	 */
	write(range: CellRange, values: Array<Array<Cell | null>>, input: ValueInputOption): void {
		values.forEach((cells, rowOffset) => {
			cells.forEach((value, columnOffset) => {
				const row = range.firstRow + rowOffset;
				const column = range.firstColumn + columnOffset;
				this.assertWithin(range, row, column);
				if (value === null) return;
				const target = (this.rows[row] ??= []);
				target[column] =
					input === 'USER_ENTERED' && typeof value === 'string' ? typed(value) : value;
			});
		});
	}

	/** Writes below the last row that is not empty; the sheet grows if necessary. */
	append(values: Array<Array<Cell | null>>, input: ValueInputOption): void {
		const firstRow = this.read(WHOLE, 'UNFORMATTED_VALUE').length;
		this.rowCount = Math.max(this.rowCount, firstRow + values.length);
		this.columnCount = Math.max(this.columnCount, ...values.map(({ length }) => length));
		this.write({ ...WHOLE, firstRow }, values, input);
	}

	/** Empties a block. */
	clear(range: CellRange): void {
		for (const row of this.rows.slice(range.firstRow, end(range.lastRow))) {
			row?.fill('', range.firstColumn, end(range.lastColumn));
		}
	}

	private assertWithin(range: CellRange, row: number, column: number): void {
		const lastRow = Math.min(range.lastRow ?? Infinity, this.rowCount - 1);
		const lastColumn = Math.min(range.lastColumn ?? Infinity, this.columnCount - 1);
		if (row <= lastRow && column <= lastColumn) return;
		const place = row > lastRow ? `row [${row + 1}]` : `column [${columnLetters(column)}]`;
		const asked = `Requested writing within range [${TITLE}]`;
		throw new GoogleError(400, `${asked}, but tried writing to ${place}`);
	}
}

/** `slice` and `fill` exclude their end, ranges include it. */
function end(last: number | undefined): number | undefined {
	return last === undefined ? undefined : last + 1;
}

interface ValueRange {
	range: string;
	values: Array<Array<Cell | null>>;
}

interface GrowRequest {
	appendDimension: { sheetId: number | string; dimension: 'ROWS' | 'COLUMNS'; length: number };
}

/**
 * Google Sheets in memory, on loopback, as far as n8n's Google Sheets node calls it: read, append, append or update,
 * clear, and the sign-in of a service account. Each spreadsheet has one sheet.
 */
export class GoogleSheets extends StandIn {
	/** What it takes the place of. */
	static readonly hosts = ['sheets.googleapis.com', 'oauth2.googleapis.com', 'www.googleapis.com'];

	/** The data of n8n's `googleApi` credential: a service account. */
	readonly credential = {
		email: 'lead-sync@local-stand-in.iam.gserviceaccount.com',
		privateKey: newPrivateKey(),
	};

	private readonly sheets = new Map<string, Sheet>();

	protected override readonly signIn = { path: '/token', answer: { expires_in: 3599 } };

	protected readonly routes: Routes = {
		'GET /v4/spreadsheets/:id': ({ params: { id } }) => {
			const { rowCount, columnCount } = this.sheet(id);
			const sheet = { sheetId: 0, title: TITLE, index: 0, sheetType: 'GRID' };
			return { sheets: [{ properties: { ...sheet, gridProperties: { rowCount, columnCount } } }] };
		},
		'POST /v4/spreadsheets/:id([^/:]+)::batchUpdate': ({
			params,
			body: { requests },
		}: Asked<{ requests: GrowRequest[] }>) => {
			const sheet = this.sheet(params.id);
			for (const { appendDimension: grown } of requests) {
				const isKnown = Number(grown?.sheetId) === 0;
				if (!isKnown) throw new GoogleError(400, 'This request is not part of the stand-in.');
				if (grown.dimension === 'ROWS') sheet.rowCount += grown.length;
				else sheet.columnCount += grown.length;
			}
			return { spreadsheetId: params.id, replies: requests.map(() => ({})) };
		},
		'GET /v4/spreadsheets/:id/values/:range': ({ params, query }) => {
			const { sheet, range } = this.resolve(params);
			const render = (query.valueRenderOption ?? 'FORMATTED_VALUE') as ValueRenderOption;
			const values = sheet.read(range, render);
			return {
				range: params.range,
				majorDimension: 'ROWS',
				...(values.length > 0 && { values }),
			};
		},
		'PUT /v4/spreadsheets/:id/values/:range': ({ params, query, body }: Asked<ValueRange>) => {
			const { sheet, range } = this.resolve(params);
			sheet.write(range, body.values, query.valueInputOption as ValueInputOption);
			return { spreadsheetId: params.id, updatedRange: params.range };
		},
		'POST /v4/spreadsheets/:id/values/:range(.*)::append': ({
			params,
			query,
			body,
		}: Asked<ValueRange>) => {
			const { sheet } = this.resolve(params);
			sheet.append(body.values, query.valueInputOption as ValueInputOption);
			return { spreadsheetId: params.id };
		},
		'POST /v4/spreadsheets/:id/values/:range(.*)::clear': ({ params }) => {
			const { sheet, range } = this.resolve(params);
			sheet.clear(range);
			return { spreadsheetId: params.id, clearedRange: params.range };
		},
		'POST /v4/spreadsheets/:id/values::batchUpdate': ({
			params: { id },
			body: { data, valueInputOption },
		}: Asked<{ data: ValueRange[]; valueInputOption: ValueInputOption }>) => {
			for (const { range: text, values } of data) {
				const { sheet, range } = this.resolve({ id, range: text });
				sheet.write(range, values, valueInputOption);
			}
			return { spreadsheetId: id };
		},
	};

	/**
	 * Creates an empty spreadsheet that the service account may edit.
	 *
	 * @returns its id
	 */
	create(): string {
		// As long as Google's own ids: n8n finds an id in a URL by its length.
		const id = `stand-in-spreadsheet-${this.sheets.size + 1}`.padEnd(44, '_');
		this.sheets.set(id, new Sheet());
		return id;
	}

	/** The URL of the spreadsheet's sheet in a browser. */
	address(spreadsheetId: string): string {
		return `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit?gid=0#gid=0`;
	}

	/** All stored cells of a sheet, header row included. */
	cells(spreadsheetId: string): Cell[][] {
		return this.sheet(spreadsheetId).read(WHOLE, 'UNFORMATTED_VALUE');
	}

	/** The rows below the header row, each cell under its header. */
	records(spreadsheetId: string): Array<Record<string, Cell>> {
		return this.sheet(spreadsheetId).records();
	}

	/** Deletes rows below the header row. */
	deleteRows(spreadsheetId: string, isMeant: (record: Record<string, Cell>) => boolean): void {
		this.sheet(spreadsheetId).deleteRows(isMeant);
	}

	protected refusal(message: string, statusCode: number): GoogleError {
		return new GoogleError(statusCode, message);
	}

	private resolve({ id, range: text }: Asked['params']) {
		const sheet = this.sheet(id);
		const range = parseRange(text);
		if (range?.sheet !== TITLE) throw new GoogleError(400, `Unable to parse range: ${text}`);
		return { range, sheet };
	}

	private sheet(spreadsheetId: string): Sheet {
		const sheet = this.sheets.get(spreadsheetId);
		if (!sheet) throw new GoogleError(404, 'Requested entity was not found.');
		return sheet;
	}
}
