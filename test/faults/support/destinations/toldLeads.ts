import { compact, uniqBy } from 'lodash';
import type { StoredRow } from '../../../demo/storedLeads';
import type { Refusal } from '../../../harness/refusal';
import type { Destination } from './destination';

/** A service that can be told to answer everything with an error. */
interface Service {
	refuses?: (request: string) => Refusal | undefined;
}

/** Where each lead is told in a text of its own, one line or more for each column; now and then twice. */
export class ToldLeads implements Destination {
	constructor(
		private readonly service: Service,
		/** What it answers while it is down. */
		private readonly refusal: Refusal,
		private readonly texts: () => string[],
	) {}

	/** A lead that was told twice is one row. */
	async rows(): Promise<StoredRow[]> {
		const rows = this.texts().map((text) => {
			const valueOf = (column: string) => new RegExp(`\\b${column}: ([^\\n<]+)`).exec(text)?.[1];
			const lead_id = valueOf('lead_id');
			return lead_id ? { lead_id, submitted_at: valueOf('submitted_at') } : undefined;
		});
		return uniqBy(compact(rows).reverse(), 'lead_id');
	}

	async breakDown(): Promise<void> {
		this.service.refuses = () => this.refusal;
	}

	async mend(): Promise<void> {
		this.service.refuses = undefined;
	}
}
