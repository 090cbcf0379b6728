import { join } from 'node:path';
import { isEqual, xor } from 'lodash';
import type { Page } from 'playwright-core';
import { html, type SafeHtml } from '../simulator/pages/html';
import type { Rule } from './rule';

/** What covers n8n's editor for some seconds: what was executed, that an output can be pinned, n8n's checklist. */
const IN_FRONT = [
	'.el-notification',
	'[data-reka-popper-content-wrapper]:has([role=tooltip])',
	'[data-reka-popper-content-wrapper]:has([data-test-id=suggested-actions-close])',
];

const markOf = (isGood: boolean) => (isGood ? '✔' : '✘');

/** The demonstration of one rule for the report: steps in words, pictures, data, and proofs. */
export class Demonstration {
	private readonly exhibits: SafeHtml[] = [];

	/** The claims that do not hold. */
	readonly failures: string[] = [];

	/** How many claims hold. */
	private proofs = 0;

	private pictures = 0;

	/**
	 * @param rule the names of its pictures begin with its id
	 * @param folder of the report
	 * @param secretsIn the secrets that a text holds, shortened
	 */
	constructor(
		readonly rule: Rule,
		private readonly folder: string,
		private readonly secretsIn: (text: string) => string[],
	) {}

	/** Whether there are claims, and all of them hold. */
	get hasPassed(): boolean {
		return this.failures.length === 0 && this.proofs > 0;
	}

	get heading(): string {
		return `${markOf(this.hasPassed)} ${this.rule.id}: ${this.rule.words}`;
	}

	/** The part of the report about this rule. */
	get section(): SafeHtml {
		return html`<hr />
			<h2>${this.heading}</h2>
			<p>How it works: ${this.rule.explanation}</p>
			${this.failures.map((failure) => html`<p><strong>${failure}</strong></p>`)} ${this.exhibits}`;
	}

	/** Adds a step, in words. */
	step(text: string): void {
		console.log(`  ${text}`);
		this.exhibits.push(html`<p>${text}</p>`);
	}

	/** Adds rows of a database, an email, or a part of a node's output. */
	data(caption: string, shown: unknown): void {
		const text = JSON.stringify(shown, null, 2);
		this.exhibits.push(
			html`<p>${caption}:</p>
				<pre>${text}</pre>`,
		);
	}

	/**
	 * Takes a picture of what the browser shows.
	 * @throws Error when a secret can be read on the page
	 */
	async picture(page: Page, caption: string): Promise<void> {
		// What is not loaded after half a minute, such as the icon of a node, is missing in the picture.
		await page.waitForLoadState('networkidle').catch(() => {});
		const fields = page.locator('input, textarea');
		const values = await fields.evaluateAll((found) =>
			found.map((field) => (field as HTMLInputElement).value),
		);
		const secrets = this.secretsIn([await page.locator('body').innerText(), ...values].join('\n'));
		if (secrets.length > 0) throw new Error(`The page shows a secret: ${secrets.join(', ')}`);
		const file = `${this.rule.id.toLowerCase()}-${++this.pictures}.jpg`;
		const style = IN_FRONT.map((selector) => `${selector} { visibility: hidden }`).join('\n');
		const look = { animations: 'disabled', caret: 'hide', style } as const;
		// Small enough for a report that fits into an email.
		await page.screenshot({ ...look, path: join(this.folder, file), quality: 70 });
		this.exhibits.push(
			html`<p>${caption}:</p>
				<img src="${file}" alt="${caption}" width="100%" />`,
		);
	}

	/** Proves that two values are equal. A failure is noted, and the demonstration continues. */
	equals(claim: string, seen: unknown, expected: unknown): void {
		this.prove(isEqual(seen, expected), claim, inWords(seen), inWords(expected));
	}

	/** Proves that two lists have the same entries in any order, and at least one. */
	sameSet(claim: string, seen: readonly unknown[], expected: readonly unknown[]): void {
		const [one, other] = [seen, expected].map((values) => values.map(inWords).sort());
		const holds = other.length > 0 && isEqual(one, other);
		const [different] = xor(one, other);
		const example = holds ? '' : ` (only in one of both: ${different})`;
		this.prove(holds, claim, `${seen.length}${example}`, String(expected.length));
	}

	/** Proves that a text contains certain words. */
	says(claim: string, seen: unknown, words: RegExp): void {
		this.prove(words.test(String(seen)), claim, String(seen), `says ${words.source}`);
	}

	private prove(holds: boolean, claim: string, seen: string, expected: string): void {
		if (holds) this.proofs++;
		else this.failures.push(`${claim}: ${seen}, not ${expected}`);
		const values = html`<bdi>${seen}</bdi> (expected: <bdi>${expected}</bdi>)`;
		this.exhibits.push(html`<p>${markOf(holds)} ${claim}: ${values}</p>`);
	}
}

const inWords = (value: unknown): string =>
	typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
