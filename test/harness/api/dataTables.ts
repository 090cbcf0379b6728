import type { N8nSession } from './n8nSession';

export type DataTableRow = Record<string, string | number | boolean | null>;

/** A Data Table as n8n lists it. */
export interface DataTable {
	id: string;
	name: string;
}

/** As many rows as n8n returns in one answer. */
const PAGE_SIZE = 250;

/** The Data Tables of the owner's personal project. */
export class DataTables {
	constructor(private readonly session: N8nSession) {}

	async list(): Promise<DataTable[]> {
		const page = await this.session.send<{ data: DataTable[] }>('GET', await this.path());
		return page.data;
	}

	async delete(id: string): Promise<void> {
		await this.session.send('DELETE', `${await this.path()}/${id}`);
	}

	async insert(id: string, rows: DataTableRow[]): Promise<void> {
		await this.session.send('POST', `${await this.path()}/${id}/insert`, { data: rows });
	}

	/** All rows, in the order in which they were inserted. */
	async rows(id: string): Promise<DataTableRow[]> {
		const rows: DataTableRow[] = [];
		const path = `${await this.path()}/${id}/rows?sortBy=id:asc&take=${PAGE_SIZE}`;
		for (;;) {
			const { count, data } = await this.session.send<{ count: number; data: DataTableRow[] }>(
				'GET',
				`${path}&skip=${rows.length}`,
			);
			rows.push(...data);
			if (data.length === 0 || rows.length >= count) return rows;
		}
	}

	private async path(): Promise<string> {
		const { id } = await this.session.send<{ id: string }>('GET', '/rest/projects/personal');
		return `/rest/projects/${id}/data-tables`;
	}
}
