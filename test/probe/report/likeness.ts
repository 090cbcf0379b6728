import type { Finding } from '../fact';
import type { Outcome } from '../run';
import type { Setting } from '../settings';

/** What the simulator is set to, by the names of its control API. */
export interface Likeness {
	variants: Record<string, unknown>;
	versions: Record<string, boolean>;
	application: Record<string, Setting>;
}

/** The settings of every switch that was told; what was not keeps the simulator's default. */
export function likenessOf(outcomes: readonly Outcome[]): Likeness {
	const variants: Record<string, unknown> = {};
	const versions: Record<string, boolean> = {};
	const application: Record<string, Setting> = {};
	const endlessPages: string[] = [];
	for (const { name, setting } of settingsOf(outcomes)) {
		const [group, member] = name.split('.');
		if (group === 'endlessPages') {
			if (setting === true) endlessPages.push(member);
		} else if (group === 'versions') versions[member] = setting === true;
		else if (group === 'freshTokenRefusedSeconds') application[group] = setting;
		else if (member === undefined) variants[group] = setting;
		else variants[group] = { ...(variants[group] as object | undefined), [member]: setting };
	}
	if (endlessPages.length > 0) variants.endlessPages = endlessPages;
	return { variants, versions, application };
}

/** What was told of each switch. Of several answers the sure one counts, among those the first. */
export function settingsOf(
	outcomes: readonly Outcome[],
): Array<{ name: string; setting: Setting }> {
	const best = new Map<string, Finding>();
	for (const finding of outcomes.flatMap(({ findings }) => findings)) {
		const { switch: name, settings, sure } = finding;
		if (name === undefined || settings.length !== 1) continue;
		const other = best.get(name);
		if (other === undefined || (other.sure !== 'sure' && sure === 'sure')) best.set(name, finding);
	}
	return [...best].map(([name, { settings }]) => ({ name, setting: settings[0] }));
}
