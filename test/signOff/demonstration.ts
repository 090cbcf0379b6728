import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { difference, isEqual } from 'lodash';
import type { Page } from 'playwright-core';
import { smallPicture } from '../ui/support/picture';

/** The folder of a report's pictures, inside the report's own. */
export const PICTURES = 'pictures';

/** One row of a table in the report. */
export type TableRow = Record<string, unknown>;

/** One entry of a demonstration. */
export type Exhibit =
	| { kind: 'step'; text: string }
	| { kind: 'picture'; file: string; caption: string }
	| { kind: 'table'; caption: string; rows: TableRow[] }
	| { kind: 'proof'; claim: string; seen: string; expected: string; holds: boolean };

/** The parts of the run that the demonstration of a rule needs. */
export interface DemonstrationOptions {
	/** The rule's id, with which the names of its pictures begin. */
	rule: string;
	/** The report's folder. */
	folder: string;
	/** The secrets that a text holds, shortened. */
	secretsIn: (text: string) => string[];
	/** Logs each step for people who watch. */
	log: (line: string) => void;
}

/** The demonstration of one rule: steps in words, pictures, tables, and proofs. */
export class Demonstration {
	readonly exhibits: Exhibit[] = [];

	constructor(private readonly options: DemonstrationOptions) {}

	/** Adds a step, in words. */
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

	/** Adds rows of a database, or of a node's output. */
	table(caption: string, rows: TableRow[]): void {
		this.exhibits.push({ kind: 'table', caption, rows });
	}

	/** Proves that two values are equal. A failure is noted, and the demonstration continues. */
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

	/** Proves that two lists have the same entries in any order, and at least one. */
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

	/** Proves that a text contains certain words. */
	says(claim: string, seen: unknown, words: RegExp): void {
		const text = String(seen);
		const holds = words.test(text);
		const expected = `says “${words.source.replaceAll('.*', ' … ').replaceAll('\\', '')}”`;
		this.exhibits.push({ kind: 'proof', claim, seen: text, expected, holds });
	}

	/** Whether there is at least one proof, and all proofs hold. */
	get holds(): boolean {
		const proofs = this.exhibits.filter((exhibit) => exhibit.kind === 'proof');
		return proofs.length > 0 && proofs.every(({ holds }) => holds);
	}
}

/** Waits until the page has loaded everything, including the icons of nodes. */
async function wholeOn(page: Page): Promise<void> {
	const isLoaded = () => Array.from(document.images).every(({ complete }) => complete);
	await page.waitForLoadState('networkidle').catch(ignoreTimeout);
	await page.waitForFunction(isLoaded).catch(ignoreTimeout);
}

function ignoreTimeout(error: Error): void {
	if (error.name !== 'TimeoutError') throw error;
}

/** The text that a person can read in the window, including fields. */
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

/** How many keys are missing and how many are too many, with an example of each. */
function differenceInWords(seen: string[], expected: string[]): string {
	const some = (what: string, keys: string[]) =>
		keys.length === 0 ? [] : [`${keys.length} ${what}, such as ${keys[0].slice(0, 200)}`];
	const found = [
		...some('missing', difference(expected, seen)),
		...some('too many', difference(seen, expected)),
	];
	return ` (${found.join('; ') || 'not all of them once'})`;
}
