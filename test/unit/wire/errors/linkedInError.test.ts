import { NodeApiError, NodeOperationError, type Failure } from 'n8n-workflow';

import { explain } from '../../../../nodes/shared/wire/errors/catalogue';
import {
	classifyThrown,
	type FailureKind,
	type FailureSubject,
	type LinkedInFailure,
} from '../../../../nodes/shared/wire/errors/failure';
import {
	concernOf,
	failureOf,
	linkedInError,
	mayBeOneElement,
	passes,
} from '../../../../nodes/shared/wire/errors/linkedInError';
import { node } from '../inMemoryLinkedIn';
import { KINDS } from './kinds';
import { SECRETS, httpError, networkError, oAuthError } from './thrownByN8n';

const NOW = Date.UTC(2026, 10, 24, 13, 30);
const subject: FailureSubject = {
	resource: 'leadForms',
	target: 'lead form 7',
	apiVersion: '202609',
	credentialName: 'LinkedIn of Ada',
	now: NOW,
};

it('an error never contains the word Authorization, after which n8n stops retrying to publish a workflow', () => {
	const about = { ...subject, credentialName: 'LinkedIn Authorization' };
	const detail = 'Authorization header is missing';
	for (const kind of ['reconnect_required', 'refused'] as const) {
		const { message, description } = linkedInError(node, { kind, detail }, about);
		expect(`${message} ${description}`).not.toContain('Authorization');
	}
});

it.each<LinkedInFailure>([
	{ kind: 'unavailable', code: 'ENOTFOUND' },
	{ kind: 'unavailable', code: 'ECONNREFUSED' },
	{ kind: 'unavailable', code: 'EAI_AGAIN' },
	{ kind: 'unavailable', status: 502 },
	{ kind: 'refused', status: 400, detail: 'ENOENT: getaddrinfo EACCES' },
	{ kind: 'missing_permission', status: 403, detail: 'EPERM' },
	{ kind: 'unauthorized', status: 401 },
	{ kind: 'daily_quota', status: 429 },
	{ kind: 'unreadable_answer', status: 200 },
])('linkedInError keeps its message, which n8n would replace: %j', (failure) => {
	const error = linkedInError(node, failure, subject);
	const { message, description } = explain(failure, subject);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error.message).toBe(message);
	expect(error.description).toBe(description);
	expect(error.httpCode).toBe(failure.status?.toString() ?? null);
});

it.each<[FailureKind, Failure]>([
	['reconnect_required', { cause: 'credential-invalid' }],
	['unauthorized', { cause: 'credential-invalid' }],
	['burst_quota', { cause: 'rate-limited', retryAfterMs: 3_000 }],
	['daily_quota', { cause: 'quota-exhausted', resetsAtEpochMs: Date.UTC(2026, 10, 25) }],
	['unavailable', { cause: 'temporarily-unavailable', retryAfterMs: 3_000 }],
	['unreadable_answer', { cause: 'temporarily-unavailable', retryAfterMs: 3_000 }],
	['missing_permission', { cause: 'configuration-invalid' }],
	['version_retired', { cause: 'configuration-invalid' }],
	['not_found', { cause: 'configuration-invalid' }],
	['refused', { cause: 'configuration-invalid' }],
])('linkedInError declares %s to n8n as %j', (kind, declared) => {
	const error = linkedInError(node, { kind, retryAfterMs: 3_000 }, subject);
	expect(error.failure).toEqual(declared);
});

it.each([
	['a 401', httpError(401, { code: 'EXPIRED_ACCESS_TOKEN' })],
	['a reset connection', networkError('ECONNRESET')],
	['a refused refresh', oAuthError('invalid_request', `token ${SECRETS[2]} is invalid`)],
])('linkedInError contains no secret of %s', (_, thrown) => {
	const error = linkedInError(node, classifyThrown(thrown), subject);
	const everything = JSON.stringify([
		error,
		error.stack,
		error.messages,
		error.context,
		error.cause,
		error.errorResponse,
	]);
	for (const secret of SECRETS) expect(everything).not.toContain(secret);
});

it.each([
	undefined,
	null,
	'text',
	new Error('boom'),
	new NodeOperationError(node, 'boom'),
	httpError(500, ''),
])('failureOf returns undefined for an error that linkedInError did not create (%#)', (error) => {
	expect(failureOf(error)).toBeUndefined();
	expect(concernOf(error)).toBeUndefined();
	expect(passes(error)).toBe(false);
	expect(mayBeOneElement(error)).toBe(false);
});

it('each kind of failure concerns one thing, and passes only if LinkedIn is at fault', () => {
	const judged = KINDS.map((kind) => {
		const error = linkedInError(node, { kind }, subject);
		return [kind, concernOf(error), passes(error)];
	});
	expect(judged.sort()).toEqual([
		['burst_quota', 'limit', true],
		['daily_quota', 'limit', true],
		['missing_permission', 'object', false],
		['not_found', 'object', false],
		['reconnect_required', 'everything', false],
		['refused', 'object', false],
		['unauthorized', 'everything', false],
		['unavailable', 'outage', true],
		['unreadable_answer', 'outage', true],
		['version_retired', 'everything', false],
	]);
});

it.each<[LinkedInFailure, boolean]>([
	[{ kind: 'unavailable', status: 503 }, true],
	[{ kind: 'unavailable', code: 'ECONNRESET' }, false],
	[{ kind: 'unreadable_answer', status: 200 }, true],
	[{ kind: 'burst_quota', status: 429 }, false],
	[{ kind: 'refused', status: 400 }, false],
])('mayBeOneElement finds whether one element may have caused %j: %s', (failure, expected) => {
	expect(mayBeOneElement(linkedInError(node, failure, subject))).toBe(expected);
});
