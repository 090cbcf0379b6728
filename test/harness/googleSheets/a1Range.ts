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
export function columnLetters(index: number): string {
	const rest = Math.floor(index / 26);
	return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/**
 * Reads Google's A1 notation: `Sheet1`, `'My sheet'!A1:C3`, `Sheet1!2:2`, `Sheet1!A:Z`, `Sheet1!B7`.
 *
 * @returns undefined when the text is no range
 */
export function parseRange(text: string): CellRange | undefined {
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
