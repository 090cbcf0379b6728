import { mapValues } from 'lodash';
import type { StoredRow } from '../../../demo/storedLeads';
import { GoogleError } from '../../../harness/googleSheets/googleError';
import type { GoogleSheets } from '../../../harness/googleSheets/googleSheets';
import type { Destination } from './destination';

/** A sheet of Google's. */
export class Spreadsheet implements Destination {
	readonly id: string;

	constructor(private readonly googleSheets: GoogleSheets) {
		googleSheets.refuses = undefined;
		this.id = googleSheets.create('Leads');
	}

	async rows(): Promise<StoredRow[]> {
		return this.googleSheets
			.records(this.id)
			.map((row) => mapValues(row, (cell) => (cell === '' ? null : cell)));
	}

	async breakDown(): Promise<void> {
		this.googleSheets.refuses = () => new GoogleError(503, 'The service is currently unavailable.');
	}

	async mend(): Promise<void> {
		this.googleSheets.refuses = undefined;
	}

	async refuse(leadIds: readonly string[]): Promise<void> {
		this.googleSheets.refuses = (body) =>
			leadIds.some((id) => body.includes(id))
				? new GoogleError(400, 'Your input contains more than the maximum of 50000 characters.')
				: undefined;
	}
}
