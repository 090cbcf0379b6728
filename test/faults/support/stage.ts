import { ids } from '../../e2e/support/leadWorld';
import type { LeadSyncEnvironment } from '../../harness/environment';
import type { Environment } from '../../harness/n8nProcess';
import type { Control } from '../../simulator';
import { createRandom } from '../../simulator/world/random';
import type { Guarantee } from '../killMoments';
import type { LeadReader } from './leadReader';

/** Two of one organization, with one form of two versions, and one of another organization. */
export const EVENTS = [ids.first, ids.second, ids.elsewhere];

/** What breaks n8n while leads arrive. */
export class Stage {
	/** The choices of events, the same each time. */
	private readonly random = createRandom(425);

	constructor(
		readonly environment: LeadSyncEnvironment,
		readonly guarantee: Guarantee,
		/** With which n8n starts again. */
		private readonly settings: Environment,
		/** What reads the leads; published. */
		readonly reader: LeadReader,
	) {}

	get control(): Control {
		return this.environment.simulator.control;
	}

	/** Adds so many leads now, for random events. */
	arrive(count: number): void {
		for (let added = 0; added < count; added++)
			this.control.leads.add({ eventId: this.random.pick(EVENTS) });
	}

	/** So many leads, or fewer if LinkedIn notifies n8n of each, which keeps n8n much busier. */
	arrivals(count: number): number {
		return this.guarantee === 'leadsToDataTable' ? Math.min(40, count) : count;
	}

	/**
	 * Kills n8n, and starts it again as a service manager does. n8n 2.41 stops once during its start when it was killed
	 * after it had stored an execution and before the execution had begun, because its recovery needs a time that is missing.
	 */
	async kill(): Promise<void> {
		const { n8n } = this.environment;
		await n8n.kill();
		const start = async () => await n8n.restart(this.settings);
		await start().catch(start);
	}
}
