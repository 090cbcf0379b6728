import { SETTINGS } from '../simulator/server/variants';
import type { Session } from './session';

/** What a switch is set to. */
export type Setting = string | number | boolean;

/** What LinkedIn's answer shows about a fact. It goes into the report, so it holds no id, name or answer. */
export interface Told {
	/** The setting of the simulator's switch that matches the answer; absent if it is not clear. */
	setting?: Setting;
	/** The observation, in words. */
	seen: string;
}

/** One uncertain fact of the wire contract. */
export interface Fact {
	/** The path of the simulator's switch in a likeness; a description if there is no switch. */
	name: string;
	/** Sends requests to LinkedIn and judges the answers. Throws {@link Skipped} when it cannot send them. */
	find: (session: Session) => Promise<Told>;
}

/** Sends requests to LinkedIn. Throws {@link Skipped} when it cannot. */
type Ask<Seen> = (session: Session) => Promise<Seen> | Seen;

/** Makes a fact; `tell` derives the setting from the answers of `ask`. */
export const fact = <Seen>(name: string, ask: Ask<Seen>, tell: (seen: Seen) => Told): Fact => ({
	name,
	find: async (session) => tell(await ask(session)),
});

/** Makes the fact of a switch, which is known if one setting is found; `none` is the text if none is. */
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

/** The probe cannot examine a fact here; the message says why. */
export class Skipped extends Error {}

/** One setting. */
export const told = (setting: Setting, seen = String(setting)): Told => ({ setting, seen });

/** No setting, or several. */
export const open = (seen: string): Told => ({ seen });
