import { isEqual } from 'lodash';

/** What n8n keeps for the nodes of a workflow: under `node:<name>` for each, and under `global`. */
type Stored = Record<string, Record<string, unknown>>;

/**
 * The static data of a workflow object, as it was in the database when n8n made the object. n8n saves all of it
 * at once, and only when something was assigned at the top level of a node's data since.
 */
export class StaticData {
	readonly loadedAt = Date.now();

	private readonly memory: Stored;

	private hasChanged = false;

	private saves: number;

	constructor(private readonly database: Database) {
		this.saves = database.saves;
		this.memory = JSON.parse(database.staticData) as Stored;
	}

	/** What a node reads and writes. */
	of(key: string): Record<string, unknown> {
		this.memory[key] ??= {};
		return new Proxy(this.memory[key], {
			set: (object, property, value) => {
				this.hasChanged = true;
				return Reflect.set(object, property, value);
			},
			deleteProperty: (object, property) => {
				this.hasChanged = true;
				return Reflect.deleteProperty(object, property);
			},
		});
	}

	/** Whether another object was saved since; saving this one undoes the changes of that one. */
	get isOutdated(): boolean {
		return this.saves !== this.database.saves;
	}

	save(): void {
		if (!this.hasChanged) return;
		this.hasChanged = false;
		this.database.staticData = JSON.stringify(this.memory);
		this.saves = ++this.database.saves;
	}
}

/** A durable poll cursor while a poll is under way: what a node reads and writes instead of its own static data. */
export class StagedCursor {
	readonly data: Record<string, unknown>;

	/** What the database held when this poll last read or wrote it. */
	private known: string;

	/** @param own the initial cursor, where none is stored yet */
	constructor(
		private readonly cursors: Map<string, string>,
		private readonly id: string,
		own: Record<string, unknown>,
	) {
		this.known = cursors.get(id) ?? JSON.stringify(own);
		cursors.set(id, this.known);
		this.data = JSON.parse(this.known) as Record<string, unknown>;
	}

	get hasChanged(): boolean {
		const text = JSON.stringify(this.data);
		return text !== this.known && !isEqual(JSON.parse(text), JSON.parse(this.known));
	}

	/** Whether another poll has committed since. */
	get isOutdated(): boolean {
		return this.cursors.get(this.id) !== this.known;
	}

	commit(): void {
		this.known = JSON.stringify(this.data);
		this.cursors.set(this.id, this.known);
	}
}

/** n8n's database, as far as it matters here. */
export class Database {
	staticData = '{}';

	/** How often the static data were saved. */
	saves = 0;

	/** Durable poll cursors, by the nodes' ids. */
	readonly cursors = new Map<string, string>();

	lose(): void {
		this.staticData = '{}';
		this.cursors.clear();
	}

	/** Whether any data of a node are stored, whatever the node's name. */
	isKnown({ id }: { id: string }): boolean {
		return this.staticData.includes(id) || (this.cursors.get(id) ?? '{}') !== '{}';
	}

	/** The size of the largest data of a node, including copies under `global`, characters of JSON. */
	largest(): number {
		const stored = JSON.parse(this.staticData) as Stored;
		const parts = Object.entries(stored).flatMap(([key, data]) =>
			key === 'global' ? Object.values(data) : [data],
		);
		const texts = [...parts.map((part) => JSON.stringify(part)), ...this.cursors.values()];
		return Math.max(0, ...texts.map((text) => text.length));
	}
}
