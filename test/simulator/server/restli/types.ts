import { parseProjection, type Projection } from './projection';
import { parseValue, RestliSyntaxError, type RestliValue } from './syntax';

/** A value that has the wrong type; `path` is LinkedIn's, e.g. `/owner/organization`. */
export class ValueError extends Error {
	constructor(
		readonly path: string,
		reason: string,
	) {
		super(`ERROR :: ${path} :: ${reason}`);
	}
}

/** Turns a parsed Rest.li value into a typed one; throws {@link ValueError}. */
export type Decoder<T> = (value: RestliValue, path: string) => T;

export const text: Decoder<string> = (value, path) => {
	if (value.kind !== 'primitive') throw new ValueError(path, `${value.kind} cannot be a string`);
	return value.text;
};

export const integer: Decoder<number> = (value, path) => {
	const digits = text(value, path);
	const number = Number(digits);
	if (!/^-?\d+$/.test(digits) || !Number.isSafeInteger(number)) {
		throw new ValueError(path, `'${digits}' cannot be coerced to Long`);
	}
	return number;
};

export const boolean: Decoder<boolean> = (value, path) => {
	const word = text(value, path);
	if (word !== 'true' && word !== 'false') {
		throw new ValueError(path, `'${word}' cannot be coerced to Boolean`);
	}
	return word === 'true';
};

/** A 64-bit id, kept as its digits. */
export const longId: Decoder<string> = (value, path) => {
	const digits = text(value, path);
	if (!/^\d{1,19}$/.test(digits)) throw new ValueError(path, `'${digits}' is not a Long`);
	return digits;
};

export function enumeration<T extends string>(...symbols: readonly T[]): Decoder<T> {
	return (value, path) => {
		const word = text(value, path);
		const symbol = symbols.find((candidate) => candidate === word);
		if (symbol === undefined) throw new ValueError(path, `'${word}' is not an enum symbol`);
		return symbol;
	};
}

/** A URN of one entity type with a numeric id, such as `urn:li:event:7`; gives the id's digits. */
export function urn(entity: string): Decoder<string> {
	const pattern = new RegExp(`^urn:li:${entity}:(\\d{1,19})$`);
	return (value, path) => {
		const written = text(value, path);
		const id = pattern.exec(written)?.[1];
		if (id === undefined) throw new ValueError(path, `'${written}' is not a urn:li:${entity} URN`);
		return id;
	};
}

/** `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:ID,VERSION)`. */
export const versionedFormUrn: Decoder<{ formId: string; versionId: number }> = (value, path) => {
	const written = text(value, path);
	const match = /^urn:li:versionedLeadGenForm:\(urn:li:leadGenForm:(\d{1,19}),(\d+)\)$/.exec(
		written,
	);
	if (match === null) throw new ValueError(path, `'${written}' is not a versionedLeadGenForm URN`);
	return { formId: match[1], versionId: Number(match[2]) };
};

export function list<T>(item: Decoder<T>): Decoder<T[]> {
	return (value, path) => {
		if (value.kind !== 'list') throw new ValueError(path, 'value is not backed by a DataList');
		return value.items.map((element, index) => item(element, `${path}/${index}`));
	};
}

/** A union: a record with exactly one of the given members. */
export function union<M extends Record<string, Decoder<unknown>>>(
	members: M,
): Decoder<{ [K in keyof M]: { member: K; value: ReturnType<M[K]> } }[keyof M]> {
	return (value, path) => {
		const entries = recordEntries(value, path);
		const [name] = entries.keys();
		if (entries.size !== 1 || !Object.hasOwn(members, name)) {
			throw new ValueError(path, `'${[...entries.keys()].join()}' is not a member of the union`);
		}
		const decoded = members[name](entries.get(name)!, `${path}/${name}`);
		// The member's decoder made the value, which TypeScript cannot follow through the index.
		return { member: name, value: decoded } as ReturnType<
			Decoder<{ [K in keyof M]: { member: K; value: ReturnType<M[K]> } }[keyof M]>
		>;
	};
}

/** `(start:ms,end:ms)` in epoch milliseconds; `end` may be left out. */
export const timeRange: Decoder<{ start: number; end?: number }> = (value, path) => {
	const entries = recordEntries(value, path);
	for (const key of entries.keys()) {
		if (key !== 'start' && key !== 'end')
			throw new ValueError(`${path}/${key}`, 'unrecognized field');
	}
	const [start, end] = [entries.get('start'), entries.get('end')];
	if (start === undefined) throw new ValueError(`${path}/start`, 'field is required');
	return {
		start: integer(start, `${path}/start`),
		...(end !== undefined && { end: integer(end, `${path}/end`) }),
	};
};

function recordEntries(value: RestliValue, path: string): Map<string, RestliValue> {
	if (value.kind !== 'record') throw new ValueError(path, 'value is not backed by a DataMap');
	return value.entries;
}

/** How one query parameter is read from its raw text. */
export interface Parameter<T = unknown, R extends boolean = boolean> {
	required: R;
	read: (raw: string, name: string) => T;
}

export function required<T>(decoder: Decoder<T>): Parameter<T, true> {
	return { required: true, read: reader(decoder) };
}

export function optional<T>(decoder: Decoder<T>): Parameter<T, false> {
	return { required: false, read: reader(decoder) };
}

/** The `fields` parameter, whose grammar is the projection's own. */
export const fieldsParameter: Parameter<Projection, false> = {
	required: false,
	read: (raw, name) => asValueError(name, () => parseProjection(raw)),
};

function reader<T>(decoder: Decoder<T>): (raw: string, name: string) => T {
	return (raw, name) =>
		decoder(
			asValueError(name, () => parseValue(raw)),
			`/${name}`,
		);
}

function asValueError<T>(name: string, parse: () => T): T {
	try {
		return parse();
	} catch (error) {
		if (error instanceof RestliSyntaxError) throw new ValueError(`/${name}`, error.message);
		throw error;
	}
}
