import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { difference, isEqual, uniq } from 'lodash';
import type { Page } from 'playwright-core';
import { html, SafeHtml } from '../simulator/pages/html';
import { smallPicture } from '../ui/support/picture';

/** One row of a table in the report. */
export type TableRow = Record<string, unknown>;

/** What the demonstration of a rule needs. */
export interface DemonstrationOptions {
	/** The rule's id, with which the names of its pictures begin. */
	rule: string;
	/** The report's folder. */
	folder: string;
	/** The secrets that a text holds, shortened. */
	secretsIn: (text: string) => string[];
}

export const markOf = (isGood: boolean) => (isGood ? '✔' : '✘');

/** The demonstration of one rule for the report: steps in words, pictures, tables, and proofs. */
export class Demonstration {
	readonly exhibits: SafeHtml[] = [];

	/** The claims that do not hold. */
	readonly failures: string[] = [];

	/** How many claims hold. */
	proofs = 0;

	private pictures = 0;

	constructor(private readonly options: DemonstrationOptions) {}

	/** Adds a step, in words. */
	step(text: string): void {
		console.log(`  ${text}`);
		this.exhibits.push(html`<p>${text}</p>`);
	}

	/**
	 * Takes a picture of what the browser shows.
	 *
	 * @throws Error when a secret can be read on the page
	 */
	async picture(page: Page, caption: string): Promise<void> {
		const { rule, folder, secretsIn } = this.options;
		// What is not loaded after half a minute, such as the icon of a node, is missing in the picture.
		await page.waitForLoadState('networkidle').catch(() => {});
		const fields = page.locator('input, textarea');
		const values = await fields.evaluateAll((found) =>
			found.map((field) => (field as HTMLInputElement).value),
		);
		const secrets = secretsIn([await page.locator('body').innerText(), ...values].join('\n'));
		if (secrets.length > 0) throw new Error(`The page shows a secret: ${secrets.join(', ')}`);
		const file = `${rule.toLowerCase()}-${++this.pictures}.png`;
		await writeFile(join(folder, file), await smallPicture(page));
		this.exhibits.push(
			html`<figure>
				<img src="${file}" alt="${caption}" />
				<figcaption>${caption}</figcaption>
			</figure>`,
		);
	}

	/** Adds rows of a database, or of a node's output. */
	table(caption: string, rows: TableRow[]): void {
		this.exhibits.push(tableOf(caption, rows));
	}

	/** Proves that two values are equal. A failure is noted, and the demonstration continues. */
	equals(claim: string, seen: unknown, expected: unknown): void {
		this.prove(isEqual(seen, expected), claim, inWords(seen), inWords(expected));
	}

	/** Proves that two lists have the same entries in any order, and at least one. */
	sameSet(claim: string, seen: readonly unknown[], expected: readonly unknown[]): void {
		const [one, other] = [seen, expected].map((values) => values.map(inWords).sort());
		const holds = other.length > 0 && isEqual(one, other);
		const [missing] = difference(other, one);
		const [surplus] = difference(one, other);
		const example = holds ? '' : ` (for example, missing: ${missing}; too many: ${surplus})`;
		this.prove(holds, claim, `${seen.length}${example}`, String(expected.length));
	}

	/** Proves that a text contains certain words. */
	says(claim: string, seen: unknown, words: RegExp): void {
		const text = String(seen);
		const expected = `says “${words.source.replaceAll('.*', ' … ').replaceAll('\\', '')}”`;
		this.prove(words.test(text), claim, text, expected);
	}

	private prove(holds: boolean, claim: string, seen: string, expected: string): void {
		if (holds) this.proofs++;
		else this.failures.push(`${claim}: ${seen}, not ${expected}`);
		const values = html`<bdi>${seen}</bdi> (expected: <bdi>${expected}</bdi>)`;
		this.exhibits.push(html`<p>${markOf(holds)} ${claim}: ${values}</p>`);
	}
}

/** @param rows each cell a text, a value, or ready markup */
export function tableOf(caption: string, rows: TableRow[]): SafeHtml {
	const columns = uniq(rows.flatMap((row) => Object.keys(row)));
	return html`<table>
		<caption>
			${caption}
		</caption>
		<tr>
			${columns.map((column) => html`<th>${column}</th>`)}
		</tr>
		${rows.map(
			(row) =>
				html`<tr>
					${columns.map((column) => html`<td>${cellOf(row[column])}</td>`)}
				</tr>`,
		)}
	</table>`;
}

const cellOf = (value: unknown) => (value instanceof SafeHtml ? value : inWords(value ?? '–'));

function inWords(value: unknown): string {
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
