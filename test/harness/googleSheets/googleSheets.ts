import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { SignIns } from '../signIns';
import { StandIn } from '../standIn';
import { parseRange } from './a1Range';
import { GoogleError } from './googleError';
import { Sheet, type Cell, type ValueInputOption, type ValueRenderOption } from './sheet';

/** The hosts that this stand-in answers for. */
export const GOOGLE_HOSTS = [
	'sheets.googleapis.com',
	'oauth2.googleapis.com',
	'www.googleapis.com',
] as const;

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
	private readonly signIns = new SignIns();

	/** The data of n8n's `googleApi` credential: a service account. */
	readonly credential = {
		email: 'lead-sync@local-stand-in.iam.gserviceaccount.com',
		privateKey: this.signIns.privateKey,
	};

	private readonly spreadsheets = new Map<string, Spreadsheet>();

	private constructor() {
		super((message, status) => new GoogleError(status, message));
		this.server.register(formbody);
		this.addRoutes();
	}

	static async start(port: number): Promise<GoogleSheets> {
		return await new GoogleSheets().listen(port);
	}

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

	private addRoutes(): void {
		const { server, signIns } = this;
		server.post('/token', async () => ({
			access_token: signIns.issue(),
			expires_in: 3599,
			token_type: 'Bearer',
		}));
		server.register(async (authorized) => {
			authorized.addHook('onRequest', async ({ headers }) => {
				if (signIns.knows(headers.authorization)) return;
				throw new GoogleError(401, 'Request had invalid authentication credentials.');
			});
			authorized.addHook('preHandler', async ({ body, url }) => {
				this.assertTaken(url, body);
			});
			authorized.get('/drive/v3/files', async () => ({
				files: [...this.spreadsheets.values()].map(({ id, name }) => ({
					id,
					name,
					webViewLink: this.address(id),
				})),
			}));
			this.addSpreadsheetRoutes(authorized);
			this.addValueRoutes(authorized);
		});
	}

	private addSpreadsheetRoutes(server: FastifyInstance): void {
		server.get<{ Params: { id: string } }>('/v4/spreadsheets/:id', async ({ params }) => ({
			sheets: this.spreadsheet(params.id).sheets.map(
				({ id, title, rowCount, columnCount }, index) => ({
					properties: {
						sheetId: id,
						title,
						index,
						sheetType: 'GRID',
						gridProperties: { rowCount, columnCount },
					},
				}),
			),
		}));
		server.post<{ Params: { id: string }; Body: { requests: GrowRequest[] } }>(
			'/v4/spreadsheets/:id([^/:]+)::batchUpdate',
			async ({ params, body }) => {
				const { sheets } = this.spreadsheet(params.id);
				for (const { appendDimension } of body.requests) {
					const sheet = sheets.find(({ id }) => id === Number(appendDimension?.sheetId));
					if (!sheet) throw new GoogleError(400, 'This request is not part of the stand-in.');
					if (appendDimension.dimension === 'ROWS') sheet.rowCount += appendDimension.length;
					else sheet.columnCount += appendDimension.length;
				}
				return { spreadsheetId: params.id, replies: body.requests.map(() => ({})) };
			},
		);
	}

	private addValueRoutes(server: FastifyInstance): void {
		type OneRange = { id: string; range: string };
		type Input = { valueInputOption: ValueInputOption };
		server.get<{ Params: OneRange; Querystring: { valueRenderOption?: ValueRenderOption } }>(
			'/v4/spreadsheets/:id/values/:range',
			async ({ params, query }) => {
				const { sheet, range } = this.resolve(params.id, params.range);
				const values = sheet.read(range, query.valueRenderOption ?? 'FORMATTED_VALUE');
				return {
					range: params.range,
					majorDimension: 'ROWS',
					...(values.length > 0 && { values }),
				};
			},
		);
		server.put<{ Params: OneRange; Querystring: Input; Body: ValueRange }>(
			'/v4/spreadsheets/:id/values/:range',
			async ({ params, query, body }) => {
				const { sheet, range } = this.resolve(params.id, params.range);
				sheet.write(range, body.values, query.valueInputOption);
				return { spreadsheetId: params.id, updatedRange: params.range };
			},
		);
		server.post<{ Params: OneRange; Querystring: Input; Body: ValueRange }>(
			'/v4/spreadsheets/:id/values/:range(.*)::append',
			async ({ params, query, body }) => {
				this.resolve(params.id, params.range).sheet.append(body.values, query.valueInputOption);
				return { spreadsheetId: params.id };
			},
		);
		server.post<{ Params: OneRange }>(
			'/v4/spreadsheets/:id/values/:range(.*)::clear',
			async ({ params }) => {
				const { sheet, range } = this.resolve(params.id, params.range);
				sheet.clear(range);
				return { spreadsheetId: params.id, clearedRange: params.range };
			},
		);
		server.post<{ Params: { id: string }; Body: Input & { data: ValueRange[] } }>(
			'/v4/spreadsheets/:id/values::batchUpdate',
			async ({ params, body }) => {
				for (const { range: text, values } of body.data) {
					const { sheet, range } = this.resolve(params.id, text);
					sheet.write(range, values, body.valueInputOption);
				}
				return { spreadsheetId: params.id };
			},
		);
	}

	private resolve(spreadsheetId: string, text: string) {
		const range = parseRange(text);
		if (!range) throw new GoogleError(400, `Unable to parse range: ${text}`);
		return { range, sheet: this.sheet(spreadsheetId, range.sheet) };
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
