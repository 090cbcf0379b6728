/**
 * The Rest.li 2.0 query grammar, read strictly: structure characters are literal, every key and every
 * primitive is percent-encoded (contract 2.3). Whatever `encodeURIComponent` would have escaped, and
 * `, ( ) ' :`, may not appear raw inside a primitive.
 */

/** As JSON has it; every primitive is a text. */
export type RestliValue = string | RestliValue[] | { [key: string]: RestliValue };

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
		return this.raw[this.position] === '(' ? this.readRecord() : this.readPrimitive();
	}

	private readList(): RestliValue[] {
		this.position += 'List('.length;
		const items: RestliValue[] = [];
		if (this.skip(')')) return items;
		do items.push(this.readValue());
		while (this.skip(','));
		this.expect(')');
		return items;
	}

	private readRecord(): RestliValue {
		this.expect('(');
		const record: Record<string, RestliValue> = {};
		if (this.skip(')')) return record;
		do {
			const key = this.readPrimitive();
			if (Object.hasOwn(record, key)) throw this.error(`Key '${key}' is repeated`);
			this.expect(':');
			record[key] = this.readValue();
		} while (this.skip(','));
		this.expect(')');
		return record;
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
		return decoded(encoded, start);
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

function decoded(text: string, position: number): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new RestliSyntaxError('Percent-encoding is not UTF-8', position);
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
	let position = 0;
	for (const part of query === '' ? [] : query.split('&')) {
		const equals = part.indexOf('=');
		if (equals < 1) throw new RestliSyntaxError('Expected name=value', position);
		const name = decoded(part.slice(0, equals), position);
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
	if (typeof value !== 'string') throw new RestliSyntaxError('A key has to be encoded', 0);
	return value;
}
