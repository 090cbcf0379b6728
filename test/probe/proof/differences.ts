import type { Report } from '../report/report';
import { settingsOf } from '../report/likeness';
import type { Combination } from './combination';
import { cannotBeTold, expectedShare, settingsOfCombination } from './expected';
import { CALLS } from './stage';

/** The probe rounds a share to thousandths. */
const ROUNDING = 0.001;

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

/** A share is estimated from the places that were looked at, so that it may be off by chance. */
function differencesOfHiding(combination: Combination, told: unknown): string[] {
	const expected = expectedShare(combination);
	if (expected === undefined) return [];
	if (typeof told !== 'number') return ['hiddenShare is not told'];
	const { share, chance } = expected;
	if (Math.abs(told - share) < chance + ROUNDING) return [];
	return [`hiddenShare is ${share} ± ${chance}, told ${told}`];
}
