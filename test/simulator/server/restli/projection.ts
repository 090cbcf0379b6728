import { RestliSyntaxError } from './syntax';

/** The requested fields of a record; `true` means the whole field. */
export type Projection = Map<string, Projection | true>;

const NAME = /[A-Za-z0-9_]+|%24URN/y;

/**
 * Parses the `fields` parameter, e.g. `id,form:(name,content)`: literal commas, colons and parens.
 * @throws {RestliSyntaxError} when the text has another syntax
 */
export function parseProjection(raw: string): Projection {
	const [projection, end] = parseFields(raw, 0);
	if (end < raw.length) throw new RestliSyntaxError(`Unexpected '${raw[end]}'`, end);
	return projection;
}

function parseFields(raw: string, start: number): [Projection, number] {
	const projection: Projection = new Map();
	let position = start;
	for (;;) {
		NAME.lastIndex = position;
		const name = NAME.exec(raw)?.[0];
		if (name === undefined) throw new RestliSyntaxError('A field name is missing', position);
		position += name.length;
		let nested: Projection | true = true;
		if (raw.startsWith(':(', position)) {
			[nested, position] = parseFields(raw, position + 2);
			if (raw[position] !== ')') throw new RestliSyntaxError("Expected ')'", position);
			position += 1;
		}
		projection.set(decodeURIComponent(name), nested);
		if (raw[position] !== ',') return [projection, position];
		position += 1;
	}
}

/** Keeps only the projected fields of a wire value; lists are projected element by element. */
export function project(value: unknown, projection: Projection | true): unknown {
	if (projection === true) return value;
	if (Array.isArray(value)) return value.map((item) => project(item, projection));
	if (value === null || typeof value !== 'object') return value;
	const projected: Record<string, unknown> = {};
	for (const [key, nested] of projection) {
		const item = (value as Record<string, unknown>)[key];
		if (item !== undefined) projected[key] = project(item, nested);
	}
	return projected;
}
