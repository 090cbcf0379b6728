import type { z } from 'zod';
import type { Method, RESOURCES } from '../../../contract/contract';
import { parseLossless } from '../../../contract/json';
import type { Answer } from '../answer';
import type { InputError } from '../errors';
import { parseProjection, type Projection } from '../restli/projection';
import { parseValue, RestliSyntaxError, splitQuery } from '../restli/syntax';
import type { SimulatorState } from '../state';

/** One API request whose token, version and scope have passed. */
export interface ApiRequest {
	state: SimulatorState;
	memberId: string;
	path: string;
	query: string;
	/** The key of the path, decoded; empty for a collection. */
	key: string;
	/** As LinkedIn writes it in a refusal, e.g. `leadFormResponses.FINDER-owner.20260901`. */
	methodName: string;
}

/** The values of a method's parameters, and the fields that are wanted of what it reads. */
export type Values<M extends Method> = z.output<z.ZodObject<M['parameters']>> & {
	fields?: Projection;
};

/** How the simulator answers one method. Each function throws an ApiError for a refusal. */
export interface Answering<M extends Method> {
	/** The role check; sees what could be read of the parameters. */
	authorize?: (request: ApiRequest, values: Partial<Values<M>>) => void;
	/** Gives the JSON body, or the whole answer where it is none. */
	answer: (
		request: ApiRequest,
		values: Values<M>,
	) => object | string | WholeAnswer | Promise<WholeAnswer>;
}

/** An answer that is more than a body with the status 200. */
export class WholeAnswer {
	constructor(readonly answer: Answer) {}
}

/** How it answers all methods of a resource of the contract. */
export type AnsweringResource<Name extends keyof typeof RESOURCES> = {
	[M in keyof (typeof RESOURCES)[Name]['methods']]: (typeof RESOURCES)[Name]['methods'][M] extends Method
		? Answering<(typeof RESOURCES)[Name]['methods'][M]>
		: never;
};

/** What could be read, and what is wrong with the rest: LinkedIn checks permission before parameters. */
export interface ReadInput {
	values: Record<string, unknown>;
	errors: InputError[];
}

/** Reads a raw query by the parameters that are allowed, and `fields`. */
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
			else if (schema !== undefined) take(read, name, schema, parseValue(written));
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

/** Reads the JSON body of a write by the fields that are allowed. */
export function readBody(body: string, parameters: z.ZodRawShape): ReadInput {
	const read: ReadInput = { values: {}, errors: [] };
	let given: unknown;
	try {
		given = parseLossless(body);
	} catch {
		given = undefined;
	}
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		read.errors.push(invalid('', 'body is not backed by a DataMap'));
		return read;
	}
	for (const [name, value] of Object.entries(given)) {
		if (Object.hasOwn(parameters, name)) take(read, name, parameters[name], value);
		else read.errors.push(invalid(name, 'unrecognized field found but not allowed'));
	}
	for (const name of requiredOf(parameters)) {
		if (!Object.hasOwn(given, name)) read.errors.push(invalid(name, 'field is required'));
	}
	return read;
}

function take({ values, errors }: ReadInput, name: string, schema: z.ZodTypeAny, value: unknown) {
	const { data, error } = schema.safeParse(value);
	if (error === undefined) values[name] = data;
	for (const { path, message } of error?.issues.slice(0, 1) ?? []) {
		errors.push(invalid([name, ...path].join('/'), message));
	}
}

function invalid(fieldPath: string, reason: string): InputError {
	const description = `ERROR :: /${fieldPath} :: ${reason}`;
	return { code: 'FIELD_INVALID', fieldPath, description };
}

const required = new WeakMap<z.ZodRawShape, string[]>();

function requiredOf(parameters: z.ZodRawShape): string[] {
	const known = required.get(parameters);
	if (known !== undefined) return known;
	const names = Object.keys(parameters).filter((name) => !parameters[name].isOptional());
	required.set(parameters, names);
	return names;
}
