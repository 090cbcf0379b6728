import { SETTINGS } from '../simulator/server/variants';
import type { Session } from './session';

/** What a switch is set to. */
export type Setting = string | number | boolean;

/** What an answer tells of a fact. Its text holds no id, name or answer: it goes into the report. */
export interface Told {
	/** The setting of the switch that behaves like what was seen; absent where none does, or nobody can tell. */
	setting?: Setting;
	/** What was seen, in words. */
	seen: string;
}

/** One unsure fact of the wire contract. */
export interface Fact {
	/** The place of the simulator's switch for it in a likeness, or words where there is none. */
	name: string;
	/** Asks LinkedIn, and judges what it answered. Throws {@link Skipped} when it cannot be asked. */
	find: (session: Session) => Promise<Told>;
}

/** Asks LinkedIn. Throws {@link Skipped} when it cannot. */
type Ask<Seen> = (session: Session) => Promise<Seen> | Seen;

/** A fact; `tell` says which setting was seen, and asks nothing. */
export const fact = <Seen>(name: string, ask: Ask<Seen>, tell: (seen: Seen) => Told): Fact => ({
	name,
	find: async (session) => tell(await ask(session)),
});

/** The fact of a switch of which one setting was found; `none` says what it means that none was. */
export const choice = <Name extends keyof typeof SETTINGS, Seen>(
	name: Name,
	ask: Ask<Seen>,
	none: string,
	isFound: (setting: (typeof SETTINGS)[Name][number], seen: Seen) => boolean,
): Fact =>
	fact(`variants.${name}`, ask, (seen) => {
		const found = SETTINGS[name].filter((setting) => isFound(setting as never, seen));
		return found.length === 1 ? told(found[0]) : open(found.join(' and ') || none);
	});

/** The fact cannot be asked for here; the message says why. */
export class Skipped extends Error {}

/** One setting. */
export const told = (setting: Setting, seen = String(setting)): Told => ({ setting, seen });

/** No setting, or several. */
export const open = (seen: string): Told => ({ seen });
