import escape from 'lodash/escape';

/** Markup that is safe to send: its untrusted parts went through `html`. */
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
 * A template whose inserted parts are escaped, unless they are markup of this helper themselves; lists
 * are joined, `undefined` and `false` vanish. Attribute values belong in double quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): SafeHtml {
	return new SafeHtml(
		strings.map((text, index) => (index === 0 ? text : render(parts[index - 1]) + text)).join(''),
	);
}
