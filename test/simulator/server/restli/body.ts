import { parseLossless } from '../../../contract/json';
import type { InputError } from './parameters';
import type { RestliValue } from './syntax';
import { ValueError, type Decoder } from './types';

type Fields = Record<string, Decoder<unknown>>;

/** The fields of a JSON body; any other is refused. */
export interface BodyFields<R extends Fields = Fields, O extends Fields = Fields> {
	required: R;
	optional: O;
}

/** The values that a body yields. */
export type BodyValues<R extends Fields, O extends Fields> = {
	[K in keyof R]: ReturnType<R[K]>;
} & { [K in keyof O]?: ReturnType<O[K]> };

/**
 * Reads the JSON body of a write by the fields that are allowed. As with a query, `values` holds what
 * could be read, and `errors` what is wrong with the rest.
 */
export function readBody<R extends Fields, O extends Fields>(
	body: string,
	{ required, optional }: BodyFields<R, O>,
): { values: Partial<BodyValues<R, O>>; errors: InputError[] } {
	const values: Record<string, unknown> = {};
	const errors: InputError[] = [];
	const attempt = (path: string, read: () => void): void => {
		try {
			read();
		} catch (error) {
			const description = error instanceof ValueError ? error.message : 'body is not JSON';
			errors.push({ code: 'FIELD_INVALID', fieldPath: path, description });
		}
	};
	const decoders: Fields = { ...required, ...optional };
	const given: Record<string, unknown> = {};
	attempt('', () => Object.assign(given, readObject(body)));
	for (const [name, value] of Object.entries(given)) {
		attempt(name, () => {
			const path = `/${name}`;
			if (!Object.hasOwn(decoders, name)) {
				throw new ValueError(path, 'unrecognized field found but not allowed');
			}
			values[name] = decoders[name](toRestli(value, path), path);
		});
	}
	for (const name of Object.keys(required)) {
		attempt(name, () => {
			if (!Object.hasOwn(given, name)) throw new ValueError(`/${name}`, 'field is required');
		});
	}
	return { values: values as Partial<BodyValues<R, O>>, errors };
}

function readObject(body: string): object {
	const parsed = parseLossless(body);
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
		throw new ValueError('', 'body is not backed by a DataMap');
	}
	return parsed;
}

/** JSON as the decoders of query values take it; in a body nothing is percent-encoded. */
function toRestli(value: unknown, path: string): RestliValue {
	if (typeof value === 'string') return { kind: 'primitive', text: value };
	if (Array.isArray(value)) {
		const items = value.map((item, index) => toRestli(item, `${path}/${index}`));
		return { kind: 'list', items };
	}
	if (typeof value !== 'object' || value === null) {
		throw new ValueError(path, `${String(value)} is not a string, a record or a list`);
	}
	const entries = Object.entries(value).map(
		([name, member]) => [name, toRestli(member, `${path}/${name}`)] as const,
	);
	return { kind: 'record', entries: new Map(entries) };
}
