import { attempt, isPlainObject, memoize } from 'lodash';
import type { z } from 'zod';
import type { Method, RESOURCES } from '../../../contract/contract';
import { parseLossless } from '../../../contract/json';
import type { Answer } from '../answer';
import type { InputError } from '../errors';
import { parseProjection, type Projection } from '../restli/projection';
import { parseValue, RestliSyntaxError, splitQuery } from '../restli/syntax';
import type { SimulatorState } from '../state';

/** One API request that has passed the checks of token, version and scope. */
export interface ApiRequest {
	state: SimulatorState;
	memberId: string;
	path: string;
	query: string;
	/** The key of the path, decoded; empty for a collection. */
	key: string;
	/** As in LinkedIn's refusals, e.g. `leadFormResponses.FINDER-owner.20260901`. */
	methodName: string;
}

/** The values of a method's parameters, and which fields it returns. */
export type Values<M extends Method> = z.output<z.ZodObject<M['parameters']>> & {
	fields?: Projection;
};

/** How the simulator answers one method. Each function throws an ApiError to refuse a request. */
export interface Answering<M extends Method> {
	/** Checks the role; gets the parameters that could be read. */
	authorize?: (request: ApiRequest, values: Partial<Values<M>>) => void;
	/** Returns the JSON body, or a `WholeAnswer`. */
	answer: (
		request: ApiRequest,
		values: Values<M>,
	) => object | string | WholeAnswer | Promise<WholeAnswer>;
}

/** An answer that is not just a body with the status 200. */
export class WholeAnswer {
	constructor(readonly answer: Answer) {}
}

/** How the simulator answers all methods of a resource of the contract. */
export type AnsweringResource<Name extends keyof typeof RESOURCES> = {
	[M in keyof (typeof RESOURCES)[Name]['methods']]: (typeof RESOURCES)[Name]['methods'][M] extends Method
		? Answering<(typeof RESOURCES)[Name]['methods'][M]>
		: never;
};

/** The parameters that could be read, and the errors of the others: LinkedIn checks permissions before parameters. */
export interface ReadInput {
	values: Record<string, unknown>;
	errors: InputError[];
}

/** Reads the allowed parameters and `fields` from a raw query. */
export function readQuery(query: string, parameters: z.ZodRawShape): ReadInput {
	const read: ReadInput = { values: {}, errors: [] };
	let raw: Map<string, string>;
	try {
		raw = splitQuery(query);
	} catch (error) {
		read.errors.push(invalid('', (error as Error).message));
		return read;
	}
	for (const [name, written] of raw) {
		const schema = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
		try {
			if (name === 'fields') read.values.fields = parseProjection(written);
			else if (schema !== undefined) keep(read, name, readValue(schema, written));
			else read.errors.push({ code: 'QUERY_PARAM_NOT_ALLOWED', fieldPath: name });
		} catch (error) {
			if (!(error instanceof RestliSyntaxError)) throw error;
			read.errors.push(invalid(name, error.message));
		}
	}
	for (const name of requiredOf(parameters)) {
		if (!raw.has(name)) read.errors.push({ code: 'PARAM_MISSING', fieldPath: name });
	}
	return read;
}

/** Reads the allowed fields from the JSON body of a write. */
export function readBody(body: string, parameters: z.ZodRawShape): ReadInput {
	const read: ReadInput = { values: {}, errors: [] };
	const given = attempt(parseLossless, body) as object;
	if (!isPlainObject(given)) {
		read.errors.push(invalid('', 'body is not backed by a DataMap'));
		return read;
	}
	for (const [name, value] of Object.entries(given)) {
		if (Object.hasOwn(parameters, name)) keep(read, name, parameters[name].safeParse(value));
		else read.errors.push(invalid(name, 'unrecognized field found but not allowed'));
	}
	for (const name of requiredOf(parameters)) {
		if (!Object.hasOwn(given, name)) read.errors.push(invalid(name, 'field is required'));
	}
	return read;
}

type Parsed = ReturnType<z.ZodTypeAny['safeParse']>;

function keep({ values, errors }: ReadInput, name: string, { data, error }: Parsed): void {
	if (error === undefined) values[name] = data;
	for (const { path, message } of error?.issues.slice(0, 1) ?? []) {
		errors.push(invalid([name, ...path].join('/'), message));
	}
}

const readBefore = new WeakMap<z.ZodTypeAny, Map<string, Parsed>>();

/** Kept by its text, because the same owners, lead types and sizes come with thousands of calls. */
function readValue(schema: z.ZodTypeAny, written: string): Parsed {
	const known = readBefore.get(schema) ?? new Map<string, Parsed>();
	let parsed = known.get(written);
	if (parsed === undefined) {
		parsed = schema.safeParse(parseValue(written));
		if (known.size >= 1_000) known.clear();
		readBefore.set(schema, known.set(written, parsed));
	}
	return parsed;
}

function invalid(fieldPath: string, reason: string): InputError {
	const description = `ERROR :: /${fieldPath} :: ${reason}`;
	return { code: 'FIELD_INVALID', fieldPath, description };
}

/** Kept for each method, because asking a schema takes a good part of a call's time. */
const requiredOf = memoize((parameters: z.ZodRawShape) =>
	Object.keys(parameters).filter((name) => !parameters[name].isOptional()),
);
