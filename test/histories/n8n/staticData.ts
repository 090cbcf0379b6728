import { isEqual } from 'lodash';

/**
 * What n8n keeps for the nodes of a workflow: under `node:<name>` for each, and under `global`. Durable poll
 * cursors lie in a table of their own, here under `cursor:<id>`.
 */
type Stored = Record<string, Record<string, unknown>>;

/**
 * The static data of one workflow as it is loaded: in memory, and in n8n's database. n8n saves all of it
 * at once, and only when something was assigned at the top level of a node's object.
 */
export class StaticData {
	private memory: Stored;

	private loaded: Stored;

	private hasChanged = false;

	constructor(private readonly database: Database) {
		this.memory = JSON.parse(database.staticData) as Stored;
		this.loaded = JSON.parse(database.staticData) as Stored;
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

	save(): void {
		if (this.hasChanged) this.database.staticData = JSON.stringify(this.memory);
		this.hasChanged = false;
	}

	/** As when something else is committed than what all nodes have in memory. */
	saveOnly(key: string): void {
		const stored = JSON.parse(this.database.staticData) as Stored;
		if (this.memory[key] !== undefined) stored[key] = this.memory[key];
		this.database.staticData = JSON.stringify(stored);
		this.loaded = JSON.parse(this.database.staticData) as Stored;
	}

	/** Whether the database holds something else for a node than what was loaded, or saved since. */
	isOutdated(key: string): boolean {
		const now = JSON.parse(this.database.staticData) as Stored;
		return !isEqual(now[key], this.loaded[key]);
	}
}

/** n8n's database, as far as it matters here. */
export class Database {
	staticData = '{}';

	/** Whether anything is stored that a node would find, whatever it is called. */
	isKnown({ id }: { id: string }): boolean {
		return this.staticData.includes(id);
	}

	/** The largest that any node's data and the copies under `global` have been, characters of JSON. */
	largest(): number {
		const stored = JSON.parse(this.staticData) as Stored;
		const parts = Object.entries(stored).flatMap(([key, data]) =>
			key === 'global' ? Object.values(data) : [data],
		);
		return Math.max(0, ...parts.map((part) => JSON.stringify(part).length));
	}
}
