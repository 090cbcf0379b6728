import type { Parameters } from '../n8n/contexts';
import type { TriggerNode } from '../n8n/n8n';
import type { RollBack } from './deliveries';
import { filterNamed } from './filters';
import type { Settings } from './steps';
import { START_DAYS, Watch } from './watch';

/** The workflow's trigger nodes, as somebody changes them in the editor. Times are LinkedIn's. */
export class Canvas {
	/** Those that there are or were. */
	readonly watches: Watch[] = [];

	constructor(
		/** What is chosen under Start From: a Date, epoch milliseconds. */
		private readonly date: number,
		private readonly rollBacks: readonly RollBack[],
	) {}

	/** Those that there are. */
	get nodes(): Watch[] {
		return this.watches.filter(({ isOver }) => !isOver);
	}

	watchOf({ id }: TriggerNode): Watch {
		const watch = this.watches.find(({ node }) => node.id === id);
		if (watch === undefined) throw new Error(`There is no node ${id}`);
		return watch;
	}

	add(name: string, settings: Settings, now: number): void {
		const id = `node-${this.watches.length + 1}`;
		const node = { id, name, parameters: this.parametersOf(settings) };
		this.watches.push(new Watch(node, settings, now, this.rollBacks));
	}

	change(watch: Watch, settings: Partial<Settings>, now: number): void {
		watch.change({ ...watch.settings, ...settings }, now);
		watch.node.parameters = this.parametersOf(watch.settings);
	}

	/** @returns whether the name was free */
	rename({ node }: Watch, name: string): boolean {
		if (this.nodes.some((other) => other.node.name === name)) return false;
		node.name = name;
		return true;
	}

	private parametersOf(settings: Settings): Parameters {
		const { filter, testLeads, overlapMinutes, isSimplified, startFrom } = settings;
		const { confirmLeads, batchSize, giveUpAfterDays } = settings;
		return {
			...filterNamed(filter).parameters,
			startFrom,
			startDays: START_DAYS,
			startDate: new Date(this.date).toISOString(),
			simplify: isSimplified,
			confirmLeads,
			options: { testLeads, overlapMinutes, batchSize, giveUpAfterDays },
		};
	}
}
