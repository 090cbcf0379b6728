import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { connectCredential } from '../../harness/oauthConnect';
import type { Control } from '../../simulator';
import { createRandom, type Random } from '../../simulator/world/random';
import type { Lead } from '../../simulator/world/types';
import type { Guarantee, Scenario } from '../scenario';
import { ids } from './faultWorld';
import type { LeadReader } from './leadReader';
import type { Surroundings } from './surroundings';
import { SyncReader } from './syncReader';
import { TriggerReader } from './triggerReader';

/** What a scenario does its damage with. */
export class Stage {
	/** The choices of this scenario, the same each time. */
	readonly random: Random;

	private clearedFaults = 0;

	private otherFaults = 0;

	/** Leads that cannot be stored as they are; reporting them is enough. */
	readonly mayBeReported = new Set<string>();

	private constructor(
		readonly surroundings: Surroundings,
		readonly guarantee: Guarantee,
		readonly reader: LeadReader,
		private readonly credentialId: string,
		seed: number,
	) {
		this.random = createRandom(seed);
	}

	/** Connects a credential and sets up the reader; a trigger is active from then on. */
	static async open(
		surroundings: Surroundings,
		guarantee: Guarantee,
		{ seed }: Scenario,
	): Promise<Stage> {
		const { client, simulator } = surroundings;
		const { clientId, clientSecret } = simulator.control.application.get();
		const credential = await client.credentials.create({
			name: 'LinkedIn',
			type: LINKEDIN_CREDENTIAL_TYPE,
			data: { clientId, clientSecret },
		});
		await connect(surroundings, credential.id);
		const Reader = guarantee === 'sync' ? SyncReader : TriggerReader;
		const reader = await Reader.create(surroundings, credential);
		return new Stage(surroundings, guarantee, reader, credential.id, seed);
	}

	get control(): Control {
		return this.surroundings.simulator.control;
	}

	/** Leads of the given number arrive now, for events chosen by the seed. */
	arrive(count: number, details: Partial<Pick<Lead, 'submittedAt' | 'visibleFrom'>> = {}): Lead[] {
		return Array.from({ length: count }, () =>
			this.control.leads.add({ eventId: this.random.pick(ids.events), ...details }),
		);
	}

	/** Signs in to LinkedIn again, as a person does who was asked to. */
	async reconnect(): Promise<void> {
		await connect(this.surroundings, this.credentialId);
	}

	/** Counts something that was broken by other means than the simulator's faults. */
	broke(times = 1): void {
		this.otherFaults += times;
	}

	/** LinkedIn works again; what it did until then stays counted. */
	clearFaults(): void {
		this.clearedFaults = this.faults - this.otherFaults;
		this.control.faults.clear();
	}

	/** How many things were broken so far. */
	get faults(): number {
		const hits = this.control.faults.list().reduce((sum, rule) => sum + rule.hits, 0);
		return this.clearedFaults + hits + this.otherFaults;
	}
}

async function connect({ client }: Surroundings, credentialId: string): Promise<void> {
	const { connected, text } = await connectCredential(client, credentialId);
	if (!connected) throw new Error(`LinkedIn did not connect: ${text}`);
}
