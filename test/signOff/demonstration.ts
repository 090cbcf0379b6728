import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { difference, isEqual } from 'lodash';
import type { Page } from 'playwright-core';
import { smallPicture } from '../ui/support/picture';

/** The folder of a report's pictures, inside the report's own. */
export const PICTURES = 'pictures';

/** One row of a table in the report. */
export type TableRow = Record<string, unknown>;

/** One thing that was shown, in the order in which it was. */
export type Exhibit =
	| { kind: 'step'; text: string }
	| { kind: 'picture'; file: string; caption: string }
	| { kind: 'table'; caption: string; rows: TableRow[] }
	| { kind: 'proof'; claim: string; seen: string; expected: string; holds: boolean };

/** What the demonstration of a rule needs to know of the run. */
export interface DemonstrationOptions {
	/** The rule's id, with which the names of its pictures begin. */
	rule: string;
	/** The report's folder. */
	folder: string;
	/** The secrets that a text holds, shortened. */
	secretsIn: (text: string) => string[];
	/** Takes each step, for whoever watches. */
	log: (line: string) => void;
}

/** What is shown of one rule: steps in words, pictures, tables, and what proves it. */
export class Demonstration {
	readonly exhibits: Exhibit[] = [];

	constructor(private readonly options: DemonstrationOptions) {}

	/** What was done, in words. */
	step(text: string): void {
		this.options.log(`  ${text}`);
		this.exhibits.push({ kind: 'step', text });
	}

	/**
	 * Takes a picture of what the browser shows.
	 *
	 * @throws Error when a secret can be read on the page
	 */
	async picture(page: Page, caption: string): Promise<void> {
		await wholeOn(page);
		const secrets = this.options.secretsIn(await readableText(page));
		if (secrets.length > 0) throw new Error(`The page shows a secret: ${secrets.join(', ')}`);
		const number = this.exhibits.filter(({ kind }) => kind === 'picture').length + 1;
		const file = join(PICTURES, `${this.options.rule.toLowerCase()}-${number}.png`);
		await writeFile(join(this.options.folder, file), await smallPicture(page));
		this.exhibits.push({ kind: 'picture', file, caption });
	}

	/** Rows of a database, or of what a node put out. */
	table(caption: string, rows: TableRow[]): void {
		this.exhibits.push({ kind: 'table', caption, rows });
	}

	/** A value that must be another one; a failure is noted, and what follows is shown all the same. */
	equals(claim: string, seen: unknown, expected: unknown): void {
		const holds = isEqual(seen, expected);
		this.exhibits.push({
			kind: 'proof',
			claim,
			seen: inWords(seen),
			expected: inWords(expected),
			holds,
		});
	}

	/** Things that must be the same ones, none missing, none too many, in any order. At least one. */
	sameSet(claim: string, seen: readonly unknown[], expected: readonly unknown[]): void {
		const [one, other] = [keysOf(seen), keysOf(expected)];
		const holds = other.length > 0 && isEqual(one, other);
		const difference = holds ? '' : differenceInWords(one, other);
		this.exhibits.push({
			kind: 'proof',
			claim,
			seen: `${seen.length}${difference}`,
			expected: String(expected.length),
			holds,
		});
	}

	/** A text that must say something. */
	says(claim: string, seen: unknown, words: RegExp): void {
		const text = String(seen);
		const holds = words.test(text);
		const expected = `says “${words.source.replaceAll('.*', ' … ').replaceAll('\\', '')}”`;
		this.exhibits.push({ kind: 'proof', claim, seen: text, expected, holds });
	}

	/** Whether there was something to prove and all of it holds. */
	get holds(): boolean {
		const proofs = this.exhibits.filter((exhibit) => exhibit.kind === 'proof');
		return proofs.length > 0 && proofs.every(({ holds }) => holds);
	}
}

/** Waits until nothing is loaded any more, the nodes' icons included. */
async function wholeOn(page: Page): Promise<void> {
	const isLoaded = () => Array.from(document.images).every(({ complete }) => complete);
	await page.waitForLoadState('networkidle').catch(ignoreTimeout);
	await page.waitForFunction(isLoaded).catch(ignoreTimeout);
}

function ignoreTimeout(error: Error): void {
	if (error.name !== 'TimeoutError') throw error;
}

/** What a person can read in the window, fields included. */
async function readableText(page: Page): Promise<string> {
	const fields = page.locator('input, textarea');
	const values = await fields.evaluateAll((found) =>
		found.map((field) => (field as HTMLInputElement).value),
	);
	return [await page.locator('body').innerText(), ...values].join('\n');
}

function inWords(value: unknown): string {
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

function keysOf(values: readonly unknown[]): string[] {
	return values.map(inWords).sort();
}

/** A few of what is missing and of what is too many. */
function differenceInWords(seen: string[], expected: string[]): string {
	const some = (what: string, keys: string[]) =>
		keys.length === 0 ? [] : [`${keys.length} ${what}, such as ${keys[0].slice(0, 200)}`];
	const found = [
		...some('missing', difference(expected, seen)),
		...some('too many', difference(seen, expected)),
	];
	return ` (${found.join('; ') || 'not all of them once'})`;
}
