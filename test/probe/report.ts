import { set, uniq } from 'lodash';
import { compareWithContract } from '../contract/contract';
import type { Likeness } from '../simulator/server/likeness';
import type { Fact, Setting, Told } from './fact';
import { isObject, type Exchange } from './linkedIn';
import { redacted, redactedQuery, withoutIds } from './redacted';

/** What became of one fact. */
export interface Outcome extends Omit<Fact, 'find'> {
	told?: Told;
	/** Why it was not asked for. */
	skipped?: string;
	/** What went wrong in the probe itself, or on the way to LinkedIn. */
	failed?: string;
}

/** What a run of the probe found out; nothing in it is secret, or somebody's. */
export interface Report {
	/** ISO 8601, UTC. */
	madeAt: string;
	apiVersion: string;
	calls: number;
	/** What makes the simulator behave like this LinkedIn. */
	like: Likeness;
	facts: Outcome[];
	/** What the contract says otherwise. */
	wrong: string[];
	/** Keys of answers that the contract doesn't have. */
	unknownKeys: string[];
	exchanges: object[];
}

/**
 * Puts together what was found out, with everything that is somebody's taken away.
 * @param now epoch milliseconds
 */
export function makeReport(
	outcomes: readonly Outcome[],
	exchanges: readonly Exchange[],
	apiVersion: string,
	now: number,
): Report {
	const differences = exchanges.map((exchange) => {
		const { wrong, unknownKeys } = compareWithContract(exchange);
		// A path without the id at its end.
		const where = exchange.path.split('/').slice(1, 3).join('/');
		const shown = (place: string) => `${where}: ${withoutIds(place.replace(/\.\d+\./g, '[].'))}`;
		return { wrong: wrong.map(shown), unknownKeys: unknownKeys.map(shown) };
	});
	return {
		madeAt: new Date(now).toISOString(),
		apiVersion,
		calls: exchanges.length,
		like: likenessOf(outcomes),
		facts: outcomes.map((outcome) => ({
			...outcome,
			...(outcome.failed !== undefined && { failed: withoutIds(outcome.failed) }),
		})),
		wrong: uniq([
			...outcomes.flatMap(({ told }) => told?.wrong ?? []),
			...differences.flatMap(({ wrong }) => wrong),
		]),
		unknownKeys: uniq(differences.flatMap(({ unknownKeys }) => unknownKeys)),
		exchanges: exchanges.map(redactedExchange),
	};
}

/** So many elements of a page show its shape. */
const SHOWN_ELEMENTS = 2;

function redactedExchange({ method, path, query, restliId, body, ...kept }: Exchange): object {
	const elements = isObject(body) && Array.isArray(body.elements) ? body.elements : undefined;
	const shown = elements && { ...(body as object), elements: elements.slice(0, SHOWN_ELEMENTS) };
	return {
		...kept,
		request: `${method} ${withoutIds(path)}${query === '' ? '' : `?${redactedQuery(query)}`}`,
		idInHeader: restliId !== undefined,
		...(body !== undefined && { body: redacted(shown ?? body) }),
		...(elements && { elementsOfAll: elements.length }),
	};
}

/** The report as text; 64-bit ids stay exact as texts. */
export function reportJson(report: Report): string {
	const exact = (_key: string, value: unknown) =>
		typeof value === 'bigint' ? String(value) : value;
	return `${JSON.stringify(report, exact, 2)}\n`;
}

/** The settings of every switch that was told; what was not keeps the simulator's default. */
function likenessOf(outcomes: readonly Outcome[]): Likeness {
	const like = { variants: {}, versions: {}, application: {} };
	const endlessPages: string[] = [];
	for (const [name, setting] of settingsOf(outcomes)) {
		const [group, member] = name.split('.');
		if (group === 'freshTokenRefusedSeconds') set(like.application, group, setting);
		else if (group === 'versions') set(like.versions, member, setting);
		else if (group !== 'endlessPages') set(like.variants, name, setting);
		else if (setting === true) endlessPages.push(member);
	}
	return endlessPages.length === 0 ? like : set(like, 'variants.endlessPages', endlessPages);
}

/** What was told of each switch. Of several answers the sure one counts, among those the first. */
export function settingsOf(outcomes: readonly Outcome[]): Map<string, Setting> {
	const best = new Map<string, Told>();
	for (const { name, isSwitch, told } of outcomes) {
		if (!isSwitch || told?.settings.length !== 1) continue;
		const isBetter = told.sure === 'sure' && best.get(name)?.sure !== 'sure';
		if (isBetter || !best.has(name)) best.set(name, told);
	}
	return new Map([...best].map(([name, { settings }]) => [name, settings[0]]));
}

/** The report for a person. */
export function reportMarkdown({ facts, ...report }: Report): string {
	const list = (lines: string[]) => lines.map((line) => `- ${line}`).join('\n') || 'None.';
	const row = (...cells: string[]) =>
		`| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
	const seen = facts.flatMap(({ name, isSwitch, told }) => {
		if (told === undefined) return [];
		const settings = isSwitch ? told.settings.join(' or ') : '';
		return [row(isSwitch ? `\`${name}\`` : name, settings, told.sure, told.seen)];
	});
	const why = (key: 'skipped' | 'failed') =>
		list(facts.flatMap((fact) => (fact[key] === undefined ? [] : [`${fact.name}: ${fact[key]}`])));
	const sections = {
		'What was seen': [
			row('Fact', 'Setting', 'How sure', 'Seen'),
			'| - | - | - | - |',
			...seen,
		].join('\n'),
		'What is wrong in the contract': list(report.wrong),
		'Keys that the contract does not have': list(report.unknownKeys),
		'What was skipped, and why': why('skipped'),
		'Where the probe itself failed': why('failed'),
	};
	const told = Object.entries(sections).map(([heading, text]) => `## ${heading}\n\n${text}\n`);
	return `# How LinkedIn behaves

Asked on ${report.madeAt.slice(0, 16).replace('T', ' ')} UTC with API version ${report.apiVersion}, in ${report.calls} calls. Ids, names and answers are taken away.

${told.join('\n')}`;
}

/**
 * The last look at a report before it is written: no secret may be in it, however it came there.
 * @throws when one is; the message doesn't show it
 */
export function requireNoSecret(text: string, secrets: readonly unknown[]): void {
	const known = secrets.filter((secret): secret is string => typeof secret === 'string');
	const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret)]);
	if (forms.some((secret) => secret !== '' && text.includes(secret))) {
		throw new Error('The report holds a secret, and is not written');
	}
}
