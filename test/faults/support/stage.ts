import { connectLinkedIn } from '../../harness/oauthConnect';
import type { Control } from '../../simulator';
import { createRandom, type Random } from '../../simulator/world/random';
import type { Lead } from '../../simulator/world/types';
import type { Guarantee, Scenario } from '../scenario';
import { COLUMNS } from './columns';
import { ids } from './faultWorld';
import type { LeadReader } from './leadReader';
import type { Surroundings } from './surroundings';

/** What a scenario uses to break things. */
export class Stage {
	/** The choices of this scenario, the same each time. */
	readonly random: Random;

	private openedReader?: LeadReader;

	private countedFaults = 0;

	constructor(
		readonly surroundings: Surroundings,
		readonly guarantee: Guarantee,
		{ seed }: Scenario,
	) {
		this.random = createRandom(seed);
	}

	/** Connects a credential and sets up the reader; a trigger is active from then on. */
	async open(): Promise<void> {
		const { client } = this.surroundings;
		const credential = await connectLinkedIn(client, this.control.application.get());
		this.openedReader = await COLUMNS[this.guarantee](this.surroundings, credential);
	}

	/** @throws Error before the stage is open */
	get reader(): LeadReader {
		if (!this.openedReader) throw new Error('There is no reader before the stage is open');
		return this.openedReader;
	}

	get control(): Control {
		return this.surroundings.simulator.control;
	}

	/** Adds so many leads now, for events chosen by the seed unless one is given. */
	arrive(
		count: number,
		details: Partial<Pick<Lead, 'eventId' | 'submittedAt' | 'visibleFrom'>> = {},
	): Lead[] {
		return Array.from({ length: count }, () =>
			this.control.leads.add({ eventId: this.random.pick(ids.events), ...details }),
		);
	}

	/** So many leads, or fewer if LinkedIn notifies n8n of each, which keeps n8n much busier. */
	arrivals(count: number): number {
		return this.guarantee === 'leadsToDataTable' ? Math.min(40, count) : count;
	}

	/** The destination takes leads again, and a person publishes the workflow so that leads are retried at once. */
	async mend(): Promise<void> {
		await this.reader.destination.mend();
		await this.reader.publishAgain();
	}

	/** Kills n8n, and starts it again as a service manager does. */
	async kill(): Promise<void> {
		await this.surroundings.n8n.kill();
		this.broke();
		await this.surroundings.restart();
	}

	/** Counts a breakdown that is no fault of the simulator. */
	broke(times = 1): void {
		this.countedFaults += times;
	}

	/** Removes all faults of LinkedIn; those so far stay counted. */
	clearFaults(): void {
		this.countedFaults = this.faults;
		this.control.faults.clear();
	}

	/** How many things were broken so far; a mere delay does not count. */
	get faults(): number {
		const rules = this.control.faults.list().filter(({ rule }) => rule.effect.kind !== 'latency');
		return this.countedFaults + rules.reduce((sum, { hits }) => sum + hits, 0);
	}
}
