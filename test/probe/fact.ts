import { SETTINGS, type Collection, type Variants } from '../simulator/server/variants';
import type { LeadType } from '../simulator/world/types';
import type { Session } from './session';

/** The simulator's switches, by the names that its control API has for them. */
export type Switch =
	| Exclude<keyof Variants, 'pagingTotal' | 'maxCount' | 'retentionDays' | 'endlessPages'>
	| `${'pagingTotal' | 'maxCount' | 'endlessPages'}.${Collection}`
	| `retentionDays.${LeadType}`
	| `versions.${string}`
	| 'freshTokenRefusedSeconds';

/** What a switch is set to. */
export type Setting = string | number | boolean;

/** What an answer tells of a fact. Its texts hold no id, name or answer: they go into the report. */
export interface Told {
	/** The settings of the switch that behave like what was seen; with exactly one, it is told. */
	settings: Setting[];
	sure: 'sure' | 'likely' | 'cannot be told';
	/** What was seen, in words. */
	seen: string;
	/** What the contract says otherwise, in words. */
	wrong?: string;
}

/** One unsure fact of the wire contract. */
export interface Fact {
	name: string;
	/** Its sections, e.g. `5-4, 3.2`. */
	place: string;
	/** The simulator's switch for it, where there is one. */
	of?: Switch;
	/** Asks LinkedIn, and judges what it answered. Throws {@link Skipped} when it cannot be asked. */
	find: (session: Session) => Promise<Told>;
}

/** Makes a fact of what is asked and of what the answer tells. */
export function fact<Seen>({
	ask,
	tell,
	...what
}: Omit<Fact, 'find'> & {
	/** Asks LinkedIn. Throws {@link Skipped}. */
	ask: (session: Session) => Promise<Seen> | Seen;
	/** Says what that means; asks nothing. */
	tell: (seen: Seen) => Told;
}): Fact {
	return { ...what, find: async (session) => tell(await ask(session)) };
}

/** The fact cannot be asked for here; the message says why. */
export class Skipped extends Error {}

/** One setting. */
export const told = (setting: Setting, seen = String(setting), wrong?: string): Told => ({
	settings: [setting],
	sure: 'sure',
	seen,
	...(wrong !== undefined && { wrong }),
});

/** One setting, without a proof. */
export const likely = (setting: Setting, seen: string): Told => ({
	settings: [setting],
	sure: 'likely',
	seen,
});

/** No setting, or several. */
export const open = (seen: string, settings: Setting[] = []): Told => ({
	settings,
	sure: 'cannot be told',
	seen,
});

/** Something that no setting of the simulator is like. */
export const noted = (seen: string, wrong?: string): Told => ({
	settings: [],
	sure: 'sure',
	seen,
	...(wrong !== undefined && { wrong }),
});

/** The one setting of a switch that was found; `none` says what it means that none was. */
export function oneOf<Name extends keyof typeof SETTINGS>(
	name: Name,
	isFound: (setting: (typeof SETTINGS)[Name][number]) => boolean,
	none: string,
): Told {
	const found = SETTINGS[name].filter((setting) => isFound(setting as never));
	if (found.length === 1) return told(found[0]);
	return open(found.length > 1 ? found.join(' and ') : none, [...found]);
}
