import type { Session } from './session';
import type { Setting, Switch } from './settings';

export type Sureness = 'sure' | 'likely' | 'cannot be told';

/** What was found out about one fact. Its texts hold no id, name or answer: they go into the report. */
export interface Finding {
	/** The simulator's switch for it, where there is one. */
	switch?: Switch;
	/** The settings of that switch that behave like what was seen; with exactly one, it is told. */
	settings: Setting[];
	sure: Sureness;
	/** What was seen, in words. */
	seen: string;
	/** What the contract says otherwise, in words. */
	wrong?: string;
}

/** One unsure fact of the wire contract, or a family of them. */
export interface Fact {
	name: string;
	/** Its sections, e.g. `5-4, 3.2`. */
	contractPlace: string;
	/**
	 * Asks LinkedIn and judges what it answered.
	 * @throws {Skipped} when it cannot be asked, with the reason
	 */
	find: (session: Session) => Promise<Finding[]>;
}

interface FactParts<Seen> {
	name: string;
	contractPlace: string;
	/** Asks LinkedIn. Throws {@link Skipped}. */
	ask: (session: Session) => Promise<Seen>;
	/** Says what that means; asks nothing. */
	judge: (seen: Seen) => Finding[];
}

/** Makes a fact of what is asked and of how it is judged. */
export function fact<Seen>({ name, contractPlace, ask, judge }: FactParts<Seen>): Fact {
	return { name, contractPlace, find: async (session) => judge(await ask(session)) };
}

/** The fact cannot be asked for here; the message says why. */
export class Skipped extends Error {}

/** A finding that names one setting. */
export function told(name: Switch, setting: Setting, seen: string): Finding {
	return { switch: name, settings: [setting], sure: 'sure', seen };
}

/** A finding that names one setting, without a proof. */
export function likely(name: Switch, setting: Setting, seen: string): Finding {
	return { switch: name, settings: [setting], sure: 'likely', seen };
}

/** A finding that leaves the setting open, or several of them. */
export function open(name: Switch, seen: string, settings: Setting[] = []): Finding {
	return { switch: name, settings, sure: 'cannot be told', seen };
}

/** Something that the simulator has no switch for. */
export function noted(seen: string, wrong?: string): Finding {
	return { settings: [], sure: 'sure', seen, ...(wrong !== undefined && { wrong }) };
}
