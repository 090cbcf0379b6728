/**
 * The Rest.li 2.0 query grammar, parsed strictly: structure characters are literal, every key and every primitive is
 * percent-encoded (contract 2.3). A primitive must not contain raw characters that `encodeURIComponent` escapes, nor
 * raw `, ( ) ' :`.
 */

/** A value as in JSON, except that every primitive is a text. */
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
	let position = 0;
	const skip = (token: string) => {
		const isThere = raw.startsWith(token, position);
		if (isThere) position += token.length;
		return isThere;
	};
	const expect = (token: string) => {
		if (!skip(token)) throw new RestliSyntaxError(`Expected '${token}'`, position);
	};
	const readPrimitive = (): string => {
		if (skip("''")) return '';
		const start = position;
		PRIMITIVE.lastIndex = start;
		const encoded = PRIMITIVE.exec(raw)?.[0] ?? '';
		if (encoded === '') throw new RestliSyntaxError('A value is missing', start);
		position += encoded.length;
		return decoded(encoded, start);
	};
	/** Reads the parts between commas, up to the end of a list or record. */
	const readAll = (readOne: () => void) => {
		if (skip(')')) return;
		do readOne();
		while (skip(','));
		expect(')');
	};
	const readValue = (): RestliValue => {
		if (skip('List(')) {
			const items: RestliValue[] = [];
			readAll(() => items.push(readValue()));
			return items;
		}
		if (!skip('(')) return readPrimitive();
		const fields = new Map<string, RestliValue>();
		readAll(() => {
			const key = readPrimitive();
			if (fields.has(key)) throw new RestliSyntaxError(`'${key}' is repeated`, position);
			expect(':');
			fields.set(key, readValue());
		});
		return Object.fromEntries(fields);
	};
	const value = readValue();
	if (position < raw.length) throw new RestliSyntaxError(`Unexpected '${raw[position]}'`, position);
	return value;
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
