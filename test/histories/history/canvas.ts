import type { Parameters } from '../n8n/contexts';
import type { TriggerNode } from '../n8n/n8n';
import type { Settings } from './conditions';
import type { RollBack } from './deliveries';
import { FILTERS } from './filters';
import { Watch } from './watch';

/** The workflow's trigger nodes, as a person changes them in the editor. Times are LinkedIn's. */
export class Canvas {
	/** All nodes, including deleted ones. */
	readonly watches: Watch[] = [];

	constructor(
		/** What is chosen under Start From: a Date, epoch milliseconds. */
		private readonly date: number,
		private readonly rollBacks: readonly RollBack[],
	) {}

	/** The nodes that are not deleted. */
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
		const { filter, testLeads, isSimplified, startFrom } = settings;
		const { confirmLeads, batchSize, startDays } = settings;
		return {
			...FILTERS[filter].parameters,
			startFrom,
			startDays,
			startDate: new Date(this.date).toISOString(),
			options: {
				...(FILTERS[filter].parameters.options ?? {}),
				confirmLeads,
				simplify: isSimplified,
				testLeads,
				batchSize,
			},
		};
	}
}
