import { isJson, jsonAnswer, type Answer } from '../answer';
import {
	accessDenied,
	ApiError,
	badRequest,
	invalidValue,
	queryTooLong,
	tokenError,
	unsupportedMediaType,
	versionMissing,
	versionNotActive,
} from '../errors';
import type { AccessToken } from '../oauth/tokens';
import { RESOURCES } from '../resources';
import { decodePathKey, RestliSyntaxError } from '../restli/syntax';
import type { SimulatorState } from '../state';
import { answerIdentity, isIdentityPath } from './identity';
import type { Method, Resource } from './method';

/** An HTTP request to api.linkedin.com; path and query are raw. */
export interface GatewayRequest {
	method: string;
	path: string;
	query: string;
	/** Of a POST; empty otherwise. */
	body: string;
	authorization?: string;
	version?: string;
	protocolVersion?: string;
	contentType?: string;
}

const MAX_QUERY_LENGTH = 4000;

/**
 * Answers an API call. The checks come in the gateway's order: length, token, version, scope, and
 * then, in the method itself, role and parameters.
 */
export async function answerApiCall(
	state: SimulatorState,
	request: GatewayRequest,
): Promise<Answer> {
	try {
		if (request.query.length > MAX_QUERY_LENGTH) throw queryTooLong();
		const token = checkToken(state, request.authorization);
		const scopes = token.grant.scopes.filter((scope) => state.application.scopes.includes(scope));
		if (request.path.startsWith('/rest/')) checkVersion(state, request.version);
		if (isIdentityPath(request.path) && request.method === 'GET') {
			const body = answerIdentity(state, token, scopes, request.path, request.version);
			return jsonAnswer(200, body);
		}
		return await answerResource(state, token, scopes, request);
	} catch (error) {
		if (error instanceof ApiError) return error.toAnswer();
		throw error;
	}
}

function checkToken(state: SimulatorState, authorization: string | undefined): AccessToken {
	const value = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
	if (value === undefined) throw tokenError('empty');
	const token = state.tokens.find(value);
	if (token?.kind !== 'access') throw tokenError('invalid');
	const tokenState = state.tokens.stateOf(token);
	if (tokenState === 'expired') {
		throw tokenError('expired', state.variants.expiredTokenServiceErrorCode);
	}
	// A token that was minted a moment ago can be refused as a revoked one (contract 1.1).
	if (tokenState === 'revoked' || state.clock.now() < token.usableFrom) throw tokenError('revoked');
	state.tokens.countCall(token);
	return token;
}

function checkVersion(state: SimulatorState, version: string | undefined): void {
	if (version === undefined || version === '') throw versionMissing();
	if (!state.versions.isLive(version)) throw versionNotActive(version);
}

async function answerResource(
	state: SimulatorState,
	token: AccessToken,
	scopes: readonly string[],
	request: GatewayRequest,
): Promise<Answer> {
	const [, base, name, rawKey, ...deeper] = request.path.split('/');
	const known = base === 'rest' && Object.hasOwn(RESOURCES, name) && deeper.length === 0;
	if (!known) throw noSuchResource();
	const resource = RESOURCES[name];
	const method = chooseMethod(resource, request, rawKey);
	const methodName = `${name}.${method.name}.${request.version}01`;
	if (!method.scopes.some((scope) => scopes.includes(scope))) throw accessDenied(methodName);
	checkProtocol(request);
	if (request.method === 'POST' && !isJson(request.contentType)) throw unsupportedMediaType();
	return await method.run({
		state,
		memberId: token.grant.memberId,
		path: request.path,
		query: request.query,
		body: request.body,
		key: readKey(rawKey, resource),
		methodName,
	});
}

function chooseMethod(resource: Resource, request: GatewayRequest, rawKey?: string): Method {
	if (request.method !== 'GET') return chooseWrite(resource, request, rawKey);
	if (rawKey !== undefined) {
		if (resource.get === undefined) throw noSuchResource();
		return resource.get;
	}
	const names = new URLSearchParams(request.query);
	const finderName = names.get('q');
	if (finderName !== null && resource.finders !== undefined) {
		if (Object.hasOwn(resource.finders, finderName)) return resource.finders[finderName];
		throw invalidValue('q', `there is no finder '${finderName}'`);
	}
	if (names.has('ids') && resource.batchGet !== undefined) {
		return resource.batchGet;
	}
	throw badRequest([{ code: 'PARAM_MISSING', fieldPath: resource.finders ? 'q' : 'ids' }]);
}

/** POST creates in a collection, DELETE takes a key. */
function chooseWrite(resource: Resource, request: GatewayRequest, rawKey?: string): Method {
	const writes: Record<string, Method | undefined> =
		rawKey === undefined ? { POST: resource.create } : { DELETE: resource.delete };
	const method = writes[request.method];
	if (method === undefined) throw noSuchMethod(request.method);
	return method;
}

/**
 * Without the header LinkedIn reads the query as protocol 1.0, which knows no `(…)` and no `List(…)`.
 * Stricter than LinkedIn, a query without structures is refused too, so that a forgotten header shows.
 */
function checkProtocol({ protocolVersion, query }: GatewayRequest): void {
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

function noSuchResource(): ApiError {
	return new ApiError(404, {
		status: 404,
		code: 'RESOURCE_NOT_FOUND',
		message: 'No virtual resource found',
	});
}

function noSuchMethod(httpMethod: string): ApiError {
	return new ApiError(405, {
		status: 405,
		code: 'METHOD_NOT_ALLOWED',
		message: `${httpMethod} is not supported on this resource`,
	});
}
