/**
 * The Rest.li 2.0 query grammar, read strictly: structure characters are literal, every key and every
 * primitive is percent-encoded (contract 2.3). Whatever `encodeURIComponent` would have escaped, and
 * `, ( ) ' :`, may not appear raw inside a primitive.
 */

export type RestliValue =
	| { kind: 'primitive'; text: string }
	| { kind: 'list'; items: RestliValue[] }
	| { kind: 'record'; entries: Map<string, RestliValue> };

/** The text is not Rest.li 2.0. `position` counts characters of the raw text from 0. */
export class RestliSyntaxError extends Error {
	constructor(
		reason: string,
		readonly position: number,
	) {
		super(`${reason} at position ${position}`);
	}
}

const PRIMITIVE = /(?:[A-Za-z0-9\-_.!~*]|%[0-9A-Fa-f]{2})*/y;

class Reader {
	private position = 0;

	constructor(private readonly raw: string) {}

	/** Reads one value that has to reach the end of the text. */
	readAll(): RestliValue {
		const value = this.readValue();
		if (this.position < this.raw.length) {
			throw this.error(`Unexpected '${this.raw[this.position]}'`);
		}
		return value;
	}

	private readValue(): RestliValue {
		if (this.raw.startsWith('List(', this.position)) return this.readList();
		if (this.raw[this.position] === '(') return this.readRecord();
		return { kind: 'primitive', text: this.readPrimitive() };
	}

	private readList(): RestliValue {
		this.position += 'List('.length;
		const items: RestliValue[] = [];
		if (this.skip(')')) return { kind: 'list', items };
		do items.push(this.readValue());
		while (this.skip(','));
		this.expect(')');
		return { kind: 'list', items };
	}

	private readRecord(): RestliValue {
		this.expect('(');
		const entries = new Map<string, RestliValue>();
		if (this.skip(')')) return { kind: 'record', entries };
		do {
			const key = this.readPrimitive();
			if (entries.has(key)) throw this.error(`Key '${key}' is repeated`);
			this.expect(':');
			entries.set(key, this.readValue());
		} while (this.skip(','));
		this.expect(')');
		return { kind: 'record', entries };
	}

	private readPrimitive(): string {
		if (this.raw.startsWith("''", this.position)) {
			this.position += 2;
			return '';
		}
		PRIMITIVE.lastIndex = this.position;
		const encoded = PRIMITIVE.exec(this.raw)?.[0] ?? '';
		if (encoded === '') throw this.error('A value is missing');
		const start = this.position;
		this.position += encoded.length;
		try {
			return decodeURIComponent(encoded);
		} catch {
			throw new RestliSyntaxError('Percent-encoding is not UTF-8', start);
		}
	}

	private skip(character: string): boolean {
		if (this.raw[this.position] !== character) return false;
		this.position += 1;
		return true;
	}

	private expect(character: string): void {
		if (!this.skip(character)) throw this.error(`Expected '${character}'`);
	}

	private error(reason: string): RestliSyntaxError {
		return new RestliSyntaxError(reason, this.position);
	}
}

/**
 * Parses one raw (still percent-encoded) parameter value.
 * @throws {RestliSyntaxError} when it is not Rest.li 2.0
 */
export function parseValue(raw: string): RestliValue {
	return new Reader(raw).readAll();
}

/**
 * Splits a raw query string (no leading `?`) into its parameters; names are decoded, values stay raw.
 * @throws {RestliSyntaxError} for a part without `=`, a repeated name or a wrongly encoded one
 */
export function splitQuery(query: string): Map<string, string> {
	const parameters = new Map<string, string>();
	if (query === '') return parameters;
	let position = 0;
	for (const part of query.split('&')) {
		const equals = part.indexOf('=');
		if (equals < 1) throw new RestliSyntaxError('Expected name=value', position);
		const name = decodeName(part.slice(0, equals), position);
		if (parameters.has(name)) {
			throw new RestliSyntaxError(`Parameter '${name}' is repeated`, position);
		}
		parameters.set(name, part.slice(equals + 1));
		position += part.length + 1;
	}
	return parameters;
}

/**
 * Decodes a resource key of the path, which is encoded as a whole, parens and commas included.
 * @throws {RestliSyntaxError} when a structure character is raw
 */
export function decodePathKey(raw: string): string {
	const value = parseValue(raw);
	if (value.kind !== 'primitive') throw new RestliSyntaxError('A key has to be encoded', 0);
	return value.text;
}

function decodeName(raw: string, position: number): string {
	try {
		return decodeURIComponent(raw);
	} catch {
		throw new RestliSyntaxError('Percent-encoding is not UTF-8', position);
	}
}
