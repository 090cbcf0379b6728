import type { IDataObject } from 'n8n-workflow';

/**
 * A workflow's static data, in memory and as last saved, so that a test sees what survives a restart.
 * Both hold one object per node, under `node:<name of the node>`, and one under `global`.
 */
export class StaticData {
	/** What the workflow of a running n8n holds; nodes write here. */
	memory: IDataObject;

	/** What n8n's database holds. */
	saved: IDataObject;

	constructor(saved: IDataObject = {}) {
		this.saved = structuredClone(saved);
		this.memory = structuredClone(saved);
	}

	/** Writes memory to the database; data that JSON cannot carry is lost, as in n8n. */
	save(): void {
		this.saved = JSON.parse(JSON.stringify(this.memory)) as IDataObject;
	}

	/** n8n stops and starts again: what was not saved is gone. */
	restart(): void {
		this.memory = structuredClone(this.saved);
	}
}
