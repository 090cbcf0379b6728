import escape from 'lodash/escape';

/** Markup that is safe to send, because `html` has escaped its untrusted parts. */
export class SafeHtml {
	constructor(private readonly markup: string) {}

	toString(): string {
		return this.markup;
	}
}

type Part = SafeHtml | string | number | undefined | false | Part[];

function render(part: Part): string {
	if (part === undefined || part === false) return '';
	if (Array.isArray(part)) return part.map(render).join('');
	return part instanceof SafeHtml ? part.toString() : escape(String(part));
}

/**
 * A template that escapes all inserted parts except `SafeHtml`. It joins lists, and leaves out `undefined` and `false`.
 * Attribute values must be in double quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): SafeHtml {
	return new SafeHtml(
		strings.map((text, index) => (index === 0 ? text : render(parts[index - 1]) + text)).join(''),
	);
}
