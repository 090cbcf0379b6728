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
	/** The simulator's switch for it, or words where there is none. */
	name: string;
	/** Whether the name is that of a switch. */
	isSwitch: boolean;
	/** Asks LinkedIn, and judges what it answered. Throws {@link Skipped} when it cannot be asked. */
	find: (session: Session) => Promise<Told>;
}

/** Asks LinkedIn. Throws {@link Skipped} when it cannot. */
type Ask<Seen> = (session: Session) => Promise<Seen> | Seen;

/** The fact of a switch; `tell` says which setting was seen, and asks nothing. */
export const fact = <Seen>(name: Switch, ask: Ask<Seen>, tell: (seen: Seen) => Told): Fact => ({
	...noSwitch(name, ask, tell),
	isSwitch: true,
});

/** A fact that no switch of the simulator is for. */
export const noSwitch = <Seen>(name: string, ask: Ask<Seen>, tell: (seen: Seen) => Told): Fact => ({
	name,
	isSwitch: false,
	find: async (session) => tell(await ask(session)),
});

/** The fact of a switch of which one setting was found; `none` says what it means that none was. */
export const choice = <Name extends keyof typeof SETTINGS, Seen>(
	name: Name,
	ask: Ask<Seen>,
	none: string,
	isFound: (setting: (typeof SETTINGS)[Name][number], seen: Seen) => boolean,
): Fact =>
	fact(name, ask, (seen) => {
		const found = SETTINGS[name].filter((setting) => isFound(setting as never, seen));
		if (found.length === 1) return told(found[0]);
		return open(found.length > 1 ? found.join(' and ') : none, [...found]);
	});

/** The fact cannot be asked for here; the message says why. */
export class Skipped extends Error {}

/** One setting. */
export const told = (setting: Setting, seen = String(setting), wrong?: string): Told => ({
	...noted(seen, wrong),
	settings: [setting],
});

/** One setting, without a proof. */
export const likely = (setting: Setting, seen: string): Told => ({
	...told(setting, seen),
	sure: 'likely',
});

/** No setting, or several. */
export const open = (seen: string, settings: Setting[] = []): Told => ({
	...{ settings, sure: 'cannot be told', seen },
});

/** Something that no setting of the simulator is like. */
export const noted = (seen: string, wrong?: string): Told => ({
	...{ settings: [], sure: 'sure', seen },
	...(wrong !== undefined && { wrong }),
});
