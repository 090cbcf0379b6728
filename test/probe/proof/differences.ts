import type { Report } from '../report/report';
import { settingsOf } from '../report/likeness';
import { LOOKED_BEHIND } from '../session';
import type { Combination } from './combination';
import { cannotBeTold, isHiding, settingsOfCombination } from './expected';
import { CALLS } from './stage';

/** A share of places that is estimated from one page may be off by so much. */
const SHARE_TOLERANCE = 0.2;

/** How a report differs from the combination that it was made of; empty when it names every setting. */
export function differences(combination: Combination, report: Report): string[] {
	const told = new Map(settingsOf(report.facts).map(({ name, setting }) => [name, setting]));
	const wrong: string[] = [];
	for (const [name, setting] of settingsOfCombination(combination)) {
		if (told.get(name) === setting) continue;
		const findings = report.facts
			.flatMap((fact) => fact.findings)
			.filter((finding) => finding.switch === name);
		if (told.has(name) || !cannotBeTold(name, combination, findings)) {
			wrong.push(`${name} is ${setting}, told ${told.get(name)}: ${JSON.stringify(findings)}`);
		}
	}
	wrong.push(...differencesOfHiding(combination, told.get('hiddenShare')));
	for (const { name, failed } of report.facts) if (failed) wrong.push(`${name} failed: ${failed}`);
	for (const contradiction of report.wrong) wrong.push(`contract: ${contradiction}`);
	if (report.calls > CALLS) wrong.push(`${report.calls} calls`);
	return wrong;
}

/**
 * Positions and shares look alike from outside. Where all lists that are long enough are endless, neither
 * shows; where only ten places of one can be looked at, there may be none among them.
 */
function differencesOfHiding(combination: Combination, told: unknown): string[] {
	const { endlessPages, hiddenShare, maxCount } = combination.variants;
	const readable = LOOKED_BEHIND.filter((list) => !endlessPages.includes(list));
	if (readable.length === 0) return [];
	if (typeof told !== 'number') return ['hiddenShare is not told'];
	if (isHiding(combination) !== told > 0) {
		if (told === 0 && readable.every((list) => maxCount[list] <= 10)) return [];
		return [`places are ${isHiding(combination) ? '' : 'not '}hidden, told ${told}`];
	}
	const isFarOff = hiddenShare > 0 && Math.abs(told - hiddenShare) > SHARE_TOLERANCE;
	return isFarOff ? [`hiddenShare is ${hiddenShare}, told ${told}`] : [];
}
