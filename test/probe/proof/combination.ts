import fc from 'fast-check';
import { isPlainObject, mapValues } from 'lodash';
import { COLLECTIONS, SETTINGS, type Variants } from '../../simulator/server/variants';
import type { Setting } from '../fact';
import { CALLS } from '../probe';
import { settingsOf, type Report } from '../report';

/** All switches of the simulator, each at one of its settings, and the versions that nobody is sure of. */
export interface Combination {
	variants: Variants;
	versions: Record<string, boolean>;
}

/** An own setting for each of the names. */
const ofEach = <Name extends string, T>(names: readonly Name[], setting: fc.Arbitrary<T>) =>
	fc.record(
		Object.fromEntries(names.map((name) => [name, setting])) as Record<Name, fc.Arbitrary<T>>,
	);

/** The usual setting in three of four cases, or another. */
const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
	fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });

const variants = fc.record({
	...mapValues(SETTINGS, (settings: readonly Setting[]) => fc.constantFrom(...settings)),
	pagingTotal: ofEach(COLLECTIONS, fc.constantFrom('ofList', 'ofPage', 'absent')),
	// Of the events and forms there are 130, so that a page of 500 would hold them all.
	maxCount: fc
		.tuple(ofEach(COLLECTIONS, fc.constantFrom(10, 100)), fc.constantFrom(10, 100, 500))
		.map(([counts, leadFormResponses]) => ({ ...counts, leadFormResponses })),
	endlessPages: mostly([], fc.subarray([...COLLECTIONS])),
	hiddenShare: mostly(0, fc.constantFrom(0.1, 0.25)),
	retentionDays: ofEach(
		['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'],
		fc.constantFrom(90, 365),
	),
	// The probe tells it by a word of its own, and only where a lead answered an earlier version.
	formOfLead: fc.constant('answered'),
	// That a refusal is hidden as a 404 would show only with the id of a lead that the member may not read.
	leadsById: fc.constantFrom('served', 'notFound'),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Variants>;

/** Any combination of settings. */
export const combinations: fc.Arbitrary<Combination> = fc.record({
	variants,
	versions: ofEach(['202512', '202610', '202611'], fc.boolean()),
});

/** What the probe does not tell, or tells by a word of its own. */
const NOT_NAMED = ['hiddenShare', 'formOfLead', 'adNames'];

/** What each switch is set to, by the names that the probe has for them. */
function namedSettings({ variants: all, versions }: Combination): Map<string, unknown> {
	const { endlessPages, ...others } = all;
	const isEndless = (collection: (typeof COLLECTIONS)[number]) => endlessPages.includes(collection);
	const groups = Object.entries({
		...others,
		endlessPages: Object.fromEntries(COLLECTIONS.map((one) => [one, isEndless(one)])),
		versions,
	}).filter(([name]) => !NOT_NAMED.includes(name));
	return new Map(
		groups.flatMap(([name, value]) =>
			isPlainObject(value)
				? Object.entries(value).map(([member, one]): [string, unknown] => [
						`${name}.${member}`,
						one,
					])
				: [[name, value]],
		),
	);
}

/** How a report differs from the combination that it was made of; empty when it names every setting. */
export function differences(combination: Combination, report: Report): string[] {
	const told = settingsOf(report.facts);
	const wrong: string[] = [];
	for (const [name, setting] of namedSettings(combination)) {
		if (told.get(name) === setting) continue;
		const findings = report.facts.filter((fact) => fact.name === name).map((fact) => fact.told);
		// A link is missing from short pages only, and no page is short before the list's end.
		const mayBeOpen =
			name === 'nextLinks' &&
			setting !== 'never' &&
			combination.variants.beyondMaxCount !== 'clampSilently' &&
			findings.some((finding) => finding?.settings.includes(setting as Setting));
		if (told.has(name) || !mayBeOpen) {
			wrong.push(`${name} is ${setting}, told ${told.get(name)}: ${JSON.stringify(findings)}`);
		}
	}
	for (const { name, failed } of report.facts) if (failed) wrong.push(`${name} failed: ${failed}`);
	for (const contradiction of report.wrong) wrong.push(`contract: ${contradiction}`);
	if (report.calls > CALLS) wrong.push(`${report.calls} calls`);
	return wrong;
}
