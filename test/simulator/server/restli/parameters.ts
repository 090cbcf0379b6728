import { splitQuery, RestliSyntaxError } from './syntax';
import { ValueError, type Parameter } from './types';

export type Parameters = Record<string, Parameter>;

/** The values that a set of parameters yields. */
export type Values<P extends Parameters> = {
	[K in keyof P]: P[K] extends Parameter<infer T, infer R>
		? R extends true
			? T
			: T | undefined
		: never;
};

/** One thing that is wrong with a query. */
export interface InputError {
	code: 'QUERY_PARAM_NOT_ALLOWED' | 'FIELD_INVALID' | 'PARAM_MISSING';
	fieldPath: string;
	description?: string;
}

/**
 * Reads a raw query by the parameters that are allowed. Both parts come back, since LinkedIn's checks
 * of permission come before those of the parameters: `values` holds what could be read.
 */
export function readParameters<P extends Parameters>(
	query: string,
	parameters: P,
): { values: Partial<Values<P>>; errors: InputError[] } {
	let raw: Map<string, string>;
	try {
		raw = splitQuery(query);
	} catch (error) {
		if (!(error instanceof RestliSyntaxError)) throw error;
		return {
			values: {},
			errors: [{ code: 'FIELD_INVALID', fieldPath: '', description: error.message }],
		};
	}
	const values: Partial<Values<P>> = {};
	const errors: InputError[] = [];
	for (const [name, written] of raw) {
		if (!Object.hasOwn(parameters, name)) {
			errors.push({ code: 'QUERY_PARAM_NOT_ALLOWED', fieldPath: name });
			continue;
		}
		try {
			values[name as keyof P] = parameters[name].read(written, name) as Values<P>[keyof P];
		} catch (error) {
			if (!(error instanceof ValueError)) throw error;
			errors.push({
				code: 'FIELD_INVALID',
				fieldPath: error.path.slice(1),
				description: error.message,
			});
		}
	}
	for (const [name, parameter] of Object.entries(parameters)) {
		if (parameter.required && !raw.has(name)) {
			errors.push({ code: 'PARAM_MISSING', fieldPath: name });
		}
	}
	return { values, errors };
}
