import { columnLetters, type CellRange } from './a1Range';
import { GoogleError } from './googleError';

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

/** One sheet of a spreadsheet, held in memory. */
export class Sheet {
	private readonly rows: Cell[][] = [];

	rowCount = NEW_ROWS;

	columnCount = NEW_COLUMNS;

	constructor(
		readonly id: number,
		readonly title: string,
	) {}

	/** Deletes rows below the header, as a person does in the editor. */
	deleteRows(isMeant: (record: Record<string, Cell>) => boolean): void {
		const [header = [], ...rows] = this.rows;
		const recordOf = (row: Cell[]) =>
			Object.fromEntries(header.map((name, column) => [String(name), row[column] ?? '']));
		const left = rows.filter((row) => !isMeant(recordOf(row)));
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
		const firstRow = this.read(this.whole(), 'UNFORMATTED_VALUE').length;
		this.rowCount = Math.max(this.rowCount, firstRow + values.length);
		this.columnCount = Math.max(this.columnCount, ...values.map(({ length }) => length));
		this.write({ ...this.whole(), firstRow }, values, input);
	}

	/** Empties a block. */
	clear(range: CellRange): void {
		for (const row of this.rows.slice(range.firstRow, end(range.lastRow))) {
			row?.fill('', range.firstColumn, end(range.lastColumn));
		}
	}

	/** The whole sheet as a range. */
	whole(): CellRange {
		return { sheet: this.title, firstRow: 0, firstColumn: 0 };
	}

	private assertWithin(range: CellRange, row: number, column: number): void {
		const lastRow = Math.min(range.lastRow ?? Infinity, this.rowCount - 1);
		const lastColumn = Math.min(range.lastColumn ?? Infinity, this.columnCount - 1);
		if (row <= lastRow && column <= lastColumn) return;
		const place = row > lastRow ? `row [${row + 1}]` : `column [${columnLetters(column)}]`;
		const asked = `Requested writing within range [${this.title}]`;
		throw new GoogleError(400, `${asked}, but tried writing to ${place}`);
	}
}

/** `slice` and `fill` exclude their end, ranges include it. */
function end(last: number | undefined): number | undefined {
	return last === undefined ? undefined : last + 1;
}
