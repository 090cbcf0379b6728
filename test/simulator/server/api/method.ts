import { jsonAnswer, type Answer } from '../answer';
import { badRequest } from '../errors';
import { readParameters, type Parameters, type Values } from '../restli/parameters';
import { fieldsParameter } from '../restli/types';
import type { SimulatorState } from '../state';

/** One API request whose token, version and scope have passed. */
export interface ApiRequest {
	state: SimulatorState;
	memberId: string;
	path: string;
	query: string;
	/** Of a POST; empty otherwise. */
	body: string;
	/** The key of the path, decoded; empty for a collection. */
	key: string;
	/** As LinkedIn writes it in a refusal, e.g. `leadFormResponses.FINDER-owner.20260901`. */
	methodName: string;
}

/** One method of a resource. */
export interface Method {
	/** `GET`, `BATCH_GET`, `CREATE`, `DELETE` or `FINDER-name`. */
	name: string;
	/** Any one of these scopes is enough. */
	scopes: readonly string[];
	/** Checks roles, then parameters or the body, and answers. Throws an ApiError for a refusal. */
	run: (request: ApiRequest) => Answer | Promise<Answer>;
}

interface MethodDefinition<P extends Parameters> {
	name: string;
	scopes: readonly string[];
	parameters: P;
	/** The role check; sees what could be read of the parameters. Throws an ApiError for a refusal. */
	authorize?: (request: ApiRequest, values: Partial<Values<P>>) => void;
	/** Gives the JSON body. */
	answer: (request: ApiRequest, values: Values<P & typeof COMMON>) => unknown;
}

const COMMON = { fields: fieldsParameter };

/** Makes a reading method out of its typed definition; each also takes `fields`. */
export function method<P extends Parameters>(definition: MethodDefinition<P>): Method {
	const parameters = { ...definition.parameters, ...COMMON };
	return {
		name: definition.name,
		scopes: definition.scopes,
		run: (request) => {
			const { values, errors } = readParameters(request.query, parameters);
			definition.authorize?.(request, values as Partial<Values<P>>);
			if (errors.length > 0) throw badRequest(errors);
			return jsonAnswer(200, definition.answer(request, values as Values<P & typeof COMMON>));
		},
	};
}

/** A resource below `/rest/`. */
export interface Resource {
	/** Whether the keys of the path are 64-bit numbers; texts otherwise. */
	numericKeys?: true;
	get?: Method;
	batchGet?: Method;
	create?: Method;
	delete?: Method;
	finders?: Record<string, Method>;
}
