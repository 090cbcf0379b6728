import { newPrivateKey, StandIn, type Asked, type Routes } from '../standIn';
import { parseRange } from './a1Range';
import { GoogleError } from './googleError';
import { Sheet, type Cell, type ValueInputOption, type ValueRenderOption } from './sheet';

interface Spreadsheet {
	id: string;
	name: string;
	sheets: Sheet[];
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
 * clear, the pickers, and the sign-in of a service account.
 */
export class GoogleSheets extends StandIn {
	/** What it takes the place of. */
	static readonly hosts = ['sheets.googleapis.com', 'oauth2.googleapis.com', 'www.googleapis.com'];

	/** The data of n8n's `googleApi` credential: a service account. */
	readonly credential = {
		email: 'lead-sync@local-stand-in.iam.gserviceaccount.com',
		privateKey: newPrivateKey(),
	};

	private readonly spreadsheets = new Map<string, Spreadsheet>();

	protected override readonly signIn = { path: '/token', answer: { expires_in: 3599 } };

	protected readonly routes: Routes = {
		'GET /drive/v3/files': () => ({
			files: [...this.spreadsheets.values()].map(({ id, name }) => ({
				id,
				name,
				webViewLink: this.address(id),
			})),
		}),
		'GET /v4/spreadsheets/:id': ({ params: { id } }) => ({
			sheets: this.spreadsheet(id).sheets.map((sheet, index) => ({
				properties: {
					sheetId: sheet.id,
					title: sheet.title,
					index,
					sheetType: 'GRID',
					gridProperties: { rowCount: sheet.rowCount, columnCount: sheet.columnCount },
				},
			})),
		}),
		'POST /v4/spreadsheets/:id([^/:]+)::batchUpdate': ({
			params,
			body: { requests },
		}: Asked<{ requests: GrowRequest[] }>) => {
			const { sheets } = this.spreadsheet(params.id);
			for (const { appendDimension } of requests) {
				const sheet = sheets.find(({ id }) => id === Number(appendDimension?.sheetId));
				if (!sheet) throw new GoogleError(400, 'This request is not part of the stand-in.');
				if (appendDimension.dimension === 'ROWS') sheet.rowCount += appendDimension.length;
				else sheet.columnCount += appendDimension.length;
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
	create(name: string, sheetTitles: string[] = ['Sheet1']): string {
		// As long as Google's own ids: n8n finds an id in a URL by its length.
		const id = `stand-in-spreadsheet-${this.spreadsheets.size + 1}`.padEnd(44, '_');
		const sheets = sheetTitles.map((title, index) => new Sheet(index, title));
		this.spreadsheets.set(id, { id, name, sheets });
		return id;
	}

	/** The URL of the spreadsheet's first sheet in a browser. */
	address(spreadsheetId: string): string {
		return `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit?gid=0#gid=0`;
	}

	/** All stored cells of a sheet, header row included. */
	cells(spreadsheetId: string, sheetTitle = 'Sheet1'): Cell[][] {
		const sheet = this.sheet(spreadsheetId, sheetTitle);
		return sheet.read(sheet.whole(), 'UNFORMATTED_VALUE');
	}

	/** The rows below the header row, each cell under its header. */
	records(spreadsheetId: string, sheetTitle = 'Sheet1'): Array<Record<string, Cell>> {
		const [header = [], ...rows] = this.cells(spreadsheetId, sheetTitle);
		return rows.map((row) =>
			Object.fromEntries(header.map((name, column) => [String(name), row[column] ?? ''])),
		);
	}

	/** Deletes rows below the header row. */
	deleteRows(spreadsheetId: string, isMeant: (record: Record<string, Cell>) => boolean): void {
		this.sheet(spreadsheetId, 'Sheet1').deleteRows(isMeant);
	}

	protected refusal(message: string, statusCode: number): GoogleError {
		return new GoogleError(statusCode, message);
	}

	private resolve({ id, range: text }: Asked['params']) {
		const range = parseRange(text);
		if (!range) throw new GoogleError(400, `Unable to parse range: ${text}`);
		return { range, sheet: this.sheet(id, range.sheet) };
	}

	private spreadsheet(id: string): Spreadsheet {
		const spreadsheet = this.spreadsheets.get(id);
		if (!spreadsheet) throw new GoogleError(404, 'Requested entity was not found.');
		return spreadsheet;
	}

	private sheet(spreadsheetId: string, title: string): Sheet {
		const sheet = this.spreadsheet(spreadsheetId).sheets.find((each) => each.title === title);
		if (!sheet) throw new GoogleError(400, `Unable to parse range: ${title}`);
		return sheet;
	}
}
