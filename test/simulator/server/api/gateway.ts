import { IDENTITY, isIdentity, RESOURCES, type Resource } from '../../../contract/contract';
import { isJson, jsonAnswer, type Answer } from '../answer';
import {
	accessDenied,
	ApiError,
	badRequest,
	invalidValue,
	notFound,
	refusal,
	tokenError,
	versionNotActive,
} from '../errors';
import { ANSWERS } from '../resources';
import { project, type Projection } from '../restli/projection';
import { decodePathKey, RestliSyntaxError } from '../restli/syntax';
import type { SimulatorState } from '../state';
import { wireMe, wireUserinfo } from '../wire/organization';
import { readBody, readQuery, WholeAnswer } from './request';

/** An HTTP request to api.linkedin.com; path and query are raw. */
interface GatewayRequest {
	method: string;
	path: string;
	query: string;
	/** The body of a POST; empty otherwise. */
	body: string;
	/** By their names in lower case. */
	headers: Record<string, string | string[] | undefined>;
}

const headerOf = ({ headers }: Pick<GatewayRequest, 'headers'>, name: string) =>
	[headers[name]].flat()[0];

/** The Linkedin-Version header. */
export const versionOf = (request: Pick<GatewayRequest, 'headers'>) =>
	headerOf(request, 'linkedin-version');

const MAX_QUERY_LENGTH = 4000;

/**
 * Answers an API call. The checks have the order of LinkedIn's gateway: length, token, version, scope, role,
 * parameters.
 */
export async function answerApiCall(
	state: SimulatorState,
	request: GatewayRequest,
): Promise<Answer> {
	try {
		const { path, query } = request;
		const version = versionOf(request);
		if (query.length > MAX_QUERY_LENGTH) throw refusal(414, 'URI_TOO_LONG', 'URI is too long');
		const { memberId, scopes: granted } = checkToken(state, headerOf(request, 'authorization'));
		const scopes = granted.filter((scope) => state.application.scopes.includes(scope));
		if (path.startsWith('/rest/')) checkVersion(state, version);
		else if (isIdentity(path)) return answerIdentity(state, memberId, scopes, path, version);
		return await answerResource(state, memberId, scopes, request);
	} catch (error) {
		if (error instanceof ApiError) return error.toAnswer();
		throw error;
	}
}

function checkToken(state: SimulatorState, authorization: string | undefined) {
	const { tokens, variants } = state;
	const value = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
	if (value === undefined) throw tokenError('empty', variants);
	const token = tokens.find(value);
	if (token?.kind !== 'access') throw tokenError('invalid', variants);
	const tokenState = tokens.stateOf(token);
	if (tokenState !== 'active') throw tokenError(tokenState, variants);
	tokens.countCall(token);
	return token.grant;
}

function checkVersion({ versions, variants }: SimulatorState, version: string | undefined): void {
	if (version === undefined || version === '') {
		const words =
			'A version must be present. Please specify a version by adding the Linkedin-Version header.';
		throw refusal(400, 'VERSION_MISSING', words);
	}
	if (!versions.includes(version)) throw versionNotActive(version, variants);
}

const WIRE_IDENTITY = { '/v2/me': wireMe, '/v2/userinfo': wireUserinfo };

function answerIdentity(
	{ world, variants }: SimulatorState,
	memberId: string,
	scopes: readonly string[],
	path: keyof typeof IDENTITY,
	version: string | undefined,
): Answer {
	const member = world.members.find(({ id }) => id === memberId);
	if (member === undefined) throw notFound(variants);
	if (!IDENTITY[path].scopes.some((all) => all.every((scope) => scopes.includes(scope)))) {
		throw accessDenied(
			`${path.slice('/v2/'.length)}.GET.${version === undefined ? 'NO_VERSION' : `${version}01`}`,
		);
	}
	return jsonAnswer(200, WIRE_IDENTITY[path](member, scopes));
}

const noSuchResource = () => refusal(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found');

async function answerResource(
	state: SimulatorState,
	memberId: string,
	scopes: readonly string[],
	call: GatewayRequest,
): Promise<Answer> {
	const { path, query, body } = call;
	const [, base, name, rawKey, ...deeper] = path.split('/');
	const isKnown = base === 'rest' && Object.hasOwn(RESOURCES, name) && deeper.length === 0;
	if (!isKnown) throw noSuchResource();
	const resource: Resource = RESOURCES[name as keyof typeof RESOURCES];
	const method = methodOf(resource, call, rawKey);
	const methodName = `${name}.${method}.${versionOf(call)}01`;
	const { scopes: needed, parameters, refusedWith } = resource.methods[method];
	if (!needed.some((scope) => scopes.includes(scope))) throw accessDenied(methodName);
	checkProtocol(call);
	if (call.method === 'POST' && !isJson(headerOf(call, 'content-type'))) {
		throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type has to be application/json');
	}
	const key = readKey(rawKey, resource);
	const request = { state, memberId, path, query, key, methodName };
	const { authorize, answer } = ANSWERS[name][method];
	const { values, errors } = readQuery(query, method === 'CREATE' ? {} : parameters);
	if (method === 'CREATE') {
		const ofBody = readBody(body, parameters);
		Object.assign(values, ofBody.values);
		errors.unshift(...ofBody.errors);
	}
	authorize?.(request, values);
	if (errors.length > 0 && refusedWith === 422) {
		throw refusal(422, 'UNPROCESSABLE_ENTITY', String(errors[0].description));
	}
	if (errors.length > 0) throw badRequest(errors);
	const answered = await answer(request, values);
	if (answered instanceof WholeAnswer) return answered.answer;
	// Pages and batches project their elements themselves.
	const fields = method === 'GET' ? (values.fields as Projection | undefined) : undefined;
	return jsonAnswer(200, project(answered, fields ?? true));
}

/** The method's name in the contract; POST creates in a collection, DELETE needs a key. */
function methodOf({ methods }: Resource, { method, query }: GatewayRequest, key?: string): string {
	if (method === 'GET') return readingMethodOf(methods, query, key);
	const name = { POST: key === undefined && 'CREATE', DELETE: key !== undefined && 'DELETE' }[
		method
	];
	if (name && name in methods) return name;
	throw refusal(405, 'METHOD_NOT_ALLOWED', `${method} is not supported on this resource`);
}

function readingMethodOf(methods: Resource['methods'], query: string, key?: string): string {
	if (key !== undefined) {
		if ('GET' in methods) return 'GET';
		throw noSuchResource();
	}
	const names = new URLSearchParams(query);
	const finder = names.get('q');
	const hasFinders = Object.keys(methods).some((name) => name.startsWith('FINDER-'));
	if (finder !== null && hasFinders) {
		if (Object.hasOwn(methods, `FINDER-${finder}`)) return `FINDER-${finder}`;
		throw invalidValue('q', `there is no finder '${finder}'`);
	}
	if (names.has('ids') && 'BATCH_GET' in methods) return 'BATCH_GET';
	throw badRequest([{ code: 'PARAM_MISSING', fieldPath: hasFinders ? 'q' : 'ids' }]);
}

/**
 * Without the header, LinkedIn reads the query as protocol 1.0, which has no `(…)` and no `List(…)`. Stricter than
 * LinkedIn, the simulator also refuses a query without structures, so that a test notices a missing header.
 */
function checkProtocol(request: GatewayRequest): void {
	const { query } = request;
	const protocolVersion = headerOf(request, 'x-restli-protocol-version');
	if (protocolVersion === '2.0.0') return;
	const structured = query.split('&').find((part) => /=(?:List)?\(/.test(part));
	const fieldPath = structured?.split('=')[0] ?? 'q';
	throw invalidValue(fieldPath, `not readable in Rest.li protocol ${protocolVersion ?? '1.0.0'}`);
}

function readKey(rawKey: string | undefined, { numericKeys }: Resource): string {
	if (rawKey === undefined) return '';
	try {
		const key = decodePathKey(rawKey);
		if (!numericKeys || /^\d{1,19}$/.test(key)) return key;
		throw invalidValue('id', `'${key}' is not a Long`);
	} catch (error) {
		if (error instanceof RestliSyntaxError) throw invalidValue('id', error.message);
		throw error;
	}
}
