import { type Asked, newPrivateKey, Refusal, type Routes, StandIn } from './standIn';

/** A text, number, or boolean; null leaves the stored one as it is. */
type Cell = string | number | boolean | null;

/** The rows of a spreadsheet's only sheet, header row included. */
type Sheet = Cell[][];

/** The sheet's title, and how many rows a new sheet has; only rows that are appended make it longer. */
const TITLE = 'Sheet1';
const NEW_ROWS = 1000;

/** Where a write begins: in a row, such as `Sheet1!2:2`, or at a cell, such as `Sheet1!AB7`. */
const PLACE = new RegExp(`^'?${TITLE}'?!([A-Z]*)(\\d+)(:|$)`);

/** An error in the shape of Google's APIs. */
export class GoogleError extends Refusal {
	constructor(code: number, message: string) {
		super(code, { error: { code, message, status: code === 503 ? 'UNAVAILABLE' : 'INVALID' } });
	}
}

interface ValueRange {
	range: string;
	values: Cell[][];
}

/**
 * Google Sheets as the templates' nodes call it: they read a sheet, write its header, change single cells, and append
 * rows, all as raw values, with the sign-in of a service account. Each spreadsheet has one sheet.
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
			const gridProperties = {
				rowCount: Math.max(NEW_ROWS, this.cells(id).length),
				columnCount: 26,
			};
			return { sheets: [{ properties: { sheetId: 0, title: TITLE, index: 0, gridProperties } }] };
		},
		'GET /v4/spreadsheets/:id/values/:range': ({ params: { id, range } }) => {
			const values = this.cells(id);
			return { range, majorDimension: 'ROWS', ...(values.length > 0 && { values }) };
		},
		'PUT /v4/spreadsheets/:id/values/:range': ({ params, query, body }: Asked<ValueRange>) => {
			assertRaw(query.valueInputOption);
			this.write(params.id, { range: params.range, values: body.values });
			return { spreadsheetId: params.id };
		},
		'POST /v4/spreadsheets/:id/values/:range(.*)::append': ({
			params: { id },
			query,
			body,
		}: Asked<ValueRange>) => {
			assertRaw(query.valueInputOption);
			const sheet = this.cells(id);
			for (const cells of body.values) sheet.push(cells);
			return { spreadsheetId: id };
		},
		'POST /v4/spreadsheets/:id/values::batchUpdate': ({
			params: { id },
			body: { data, valueInputOption },
		}: Asked<{ data: ValueRange[]; valueInputOption: string }>) => {
			assertRaw(valueInputOption);
			for (const range of data) this.write(id, range);
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
		this.sheets.set(id, []);
		return id;
	}

	/** The URL of the spreadsheet's sheet in a browser. */
	address(spreadsheetId: string): string {
		return `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit?gid=0#gid=0`;
	}

	/** All stored cells of a sheet, header row included, which a test may change. */
	cells(spreadsheetId: string): Sheet {
		const sheet = this.sheets.get(spreadsheetId);
		if (!sheet) throw this.refusal('Requested entity was not found.', 404);
		return sheet;
	}

	/** The rows below the header row, each cell under its header. */
	records(spreadsheetId: string): Array<Record<string, Cell>> {
		const [header = [], ...rows] = this.cells(spreadsheetId);
		return rows.map((row) =>
			Object.fromEntries(header.map((name, column) => [String(name), row[column] ?? ''])),
		);
	}

	protected refusal(message: string, statusCode: number): GoogleError {
		return new GoogleError(statusCode, message);
	}

	private write(id: string, { range, values }: ValueRange): void {
		const sheet = this.cells(id);
		const [, letters, number] = PLACE.exec(range) ?? [];
		const lastRow = Number(number) + values.length - 1;
		if (!(lastRow <= Math.max(NEW_ROWS, sheet.length)))
			throw this.refusal(`Range (${range}) exceeds grid limits`, 400);
		const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
		for (const [offset, cells] of values.entries()) {
			const row = (sheet[Number(number) - 1 + offset] ??= []);
			for (const [place, cell] of cells.entries()) {
				if (cell !== null) row[Math.max(0, column - 1) + place] = cell;
			}
		}
	}
}

/** Typed values would lose digits of ids, and run formulas. */
function assertRaw(valueInputOption: string): void {
	if (valueInputOption !== 'RAW') throw new GoogleError(400, 'The stand-in takes raw values only');
}
