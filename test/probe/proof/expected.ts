import { isPlainObject, sumBy } from 'lodash';
import type { Finding } from '../fact';
import { LOOKED_BEHIND } from '../session';
import { COLLECTIONS, type Setting } from '../settings';
import type { Combination } from './combination';

/** What the probe estimates, or tells by a word of its own. */
const NOT_NAMED = ['hiddenPositions', 'hiddenShare', 'formOfLead', 'adNames'];

/** What each switch is set to, by the names that the probe has for them. */
export function settingsOfCombination({ variants, versions }: Combination): Map<string, Setting> {
	const settings = new Map<string, Setting>();
	for (const [name, value] of Object.entries(variants)) {
		if (name === 'endlessPages') {
			for (const collection of COLLECTIONS) {
				settings.set(`${name}.${collection}`, variants.endlessPages.includes(collection));
			}
		} else if (isPlainObject(value)) {
			for (const [member, setting] of Object.entries(value)) {
				settings.set(`${name}.${member}`, setting as Setting);
			}
		} else if (!NOT_NAMED.includes(name)) {
			settings.set(name, value as Setting);
		}
	}
	for (const [version, isLive] of Object.entries(versions)) {
		settings.set(`versions.${version}`, isLive);
	}
	return settings;
}

/**
 * Whether a switch may be left open although it is set: only where nobody could see the difference.
 * Every other one has to be told.
 */
export function cannotBeTold(
	name: string,
	{ variants }: Combination,
	findings: readonly Finding[],
): boolean {
	// A link is missing from short pages only, and no page is short before the list's end.
	return (
		name === 'nextLinks' &&
		variants.nextLinks !== 'never' &&
		variants.beyondMaxCount !== 'clampSilently' &&
		findings.some(({ settings }) => settings.includes(variants.nextLinks))
	);
}

/** What the probe should see of hidden places; chance adds or takes at most `chance`, but for 1 in 400. */
interface ExpectedShare {
	share: number;
	chance: number;
}

/**
 * The share of hidden places on the first pages of all lists that have an end, which are all full ones;
 * undefined where every list is endless. Positions and shares look alike from outside.
 */
export function expectedShare({ variants }: Combination): ExpectedShare | undefined {
	const { endlessPages, hiddenPositions, hiddenShare, maxCount } = variants;
	const lists = LOOKED_BEHIND.filter((list) => !endlessPages.includes(list));
	if (lists.length === 0) return undefined;
	const places = sumBy(lists, (list) => maxCount[list]);
	const drawn = places - lists.length * hiddenPositions.length;
	return {
		share: 1 - (drawn * (1 - hiddenShare)) / places,
		// Three standard deviations.
		chance: (3 * Math.sqrt(drawn * hiddenShare * (1 - hiddenShare))) / places,
	};
}
