import { uniq } from 'lodash';
import { compareWithContract } from '../contract/contract';
import type { Fact, Setting, Told } from './fact';
import { isObject, type Exchange } from './linkedIn';
import { Redactor } from './redactor';

/** What became of one fact. */
export interface Outcome extends Omit<Fact, 'find'> {
	told?: Told;
	/** Why it was not asked for. */
	skipped?: string;
	/** What went wrong in the probe itself, or on the way to LinkedIn. */
	failed?: string;
}

/** What the simulator is set to, by the names of its control API. */
interface Likeness {
	variants: Record<string, unknown>;
	versions: Record<string, boolean>;
	application: Record<string, Setting>;
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
	const redactor = new Redactor();
	const redacted = exchanges.map((exchange) => redactedExchange(exchange, redactor));
	const differences = exchanges.map((exchange) => {
		const { wrong, unknownKeys } = compareWithContract(exchange);
		// A path without the id at its end.
		const where = exchange.path.split('/').slice(1, 3).join('/');
		const shown = (place: string) => `${where}: ${redactor.text(place.replace(/\.\d+\./g, '[].'))}`;
		return { wrong: wrong.map(shown), unknownKeys: unknownKeys.map(shown) };
	});
	return {
		madeAt: new Date(now).toISOString(),
		apiVersion,
		calls: exchanges.length,
		like: likenessOf(outcomes),
		facts: outcomes.map((outcome) => ({
			...outcome,
			...(outcome.failed !== undefined && { failed: redactor.text(outcome.failed) }),
		})),
		wrong: uniq([
			...outcomes.flatMap(({ told }) => told?.wrong ?? []),
			...differences.flatMap(({ wrong }) => wrong),
		]),
		unknownKeys: uniq(differences.flatMap(({ unknownKeys }) => unknownKeys)),
		exchanges: redacted,
	};
}

/** So many elements of a page show its shape. */
const SHOWN_ELEMENTS = 2;

function redactedExchange(exchange: Exchange, redactor: Redactor): object {
	const { about, method, path, query, version, status, restliId, body } = exchange;
	const elements = isObject(body) && Array.isArray(body.elements) ? body.elements : undefined;
	const leftOut = Math.max(0, (elements?.length ?? 0) - SHOWN_ELEMENTS);
	const shown =
		isObject(body) && elements ? { ...body, elements: elements.slice(0, SHOWN_ELEMENTS) } : body;
	const url = redactor.text(path) + (query === '' ? '' : `?${redactor.query(query)}`);
	return {
		about,
		request: `${method} ${url}`,
		...(version !== undefined && { version }),
		status,
		idInHeader: restliId !== undefined,
		...(body !== undefined && { body: redactor.answer(shown) }),
		...(leftOut > 0 && { elementsLeftOut: leftOut }),
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
	const variants: Record<string, unknown> = {};
	const versions: Record<string, boolean> = {};
	const application: Record<string, Setting> = {};
	const endlessPages: string[] = [];
	for (const [name, setting] of settingsOf(outcomes)) {
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
export function settingsOf(outcomes: readonly Outcome[]): Map<string, Setting> {
	const best = new Map<string, Told>();
	for (const { of: name, told } of outcomes) {
		if (name === undefined || told?.settings.length !== 1) continue;
		const other = best.get(name);
		if (other === undefined || (other.sure !== 'sure' && told.sure === 'sure'))
			best.set(name, told);
	}
	return new Map([...best].map(([name, { settings }]) => [name, settings[0]]));
}

/** The report for a person. */
export function reportMarkdown({ facts, ...report }: Report): string {
	const list = (lines: string[]) => lines.map((line) => `- ${line}`).join('\n') || 'None.';
	const row = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
	const seen = facts.flatMap(({ name, place, of, told }) => {
		if (told === undefined) return [];
		const setting = told.settings.length === 0 ? '' : `: ${told.settings.join(' or ')}`;
		return [
			row([name, place, told.seen, told.sure, of === undefined ? '' : `\`${of}${setting}\``]),
		];
	});
	const why = (key: 'skipped' | 'failed') =>
		list(facts.flatMap((fact) => (fact[key] === undefined ? [] : [`${fact.name}: ${fact[key]}`])));
	const head = row(['Fact', 'Contract', 'Seen', 'How sure', 'Simulator']);
	return `# How LinkedIn behaves

Asked on ${report.madeAt.slice(0, 16).replace('T', ' ')} UTC with API version ${report.apiVersion}, in ${report.calls} calls. Ids are made up, names and answers taken away.

## What was seen

${[head, row(['---', '---', '---', '---', '---']), ...seen].join('\n')}

## What is wrong in the contract

${list(report.wrong)}

## Keys that the contract does not have

${list(report.unknownKeys)}

## What was skipped, and why

${why('skipped')}

## Where the probe itself failed

${why('failed')}
`;
}

/**
 * The last look at a report before it is written: no secret may be in it, however it came there.
 * @throws when one is; the message doesn't show it
 */
export function requireNoSecret(text: string, secrets: readonly unknown[]): void {
	const known = secrets
		.filter((secret) => typeof secret === 'string')
		.filter((secret) => secret !== '');
	const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret)]);
	if (forms.some((secret) => text.includes(secret))) {
		throw new Error('The report holds a secret, and is not written');
	}
}
