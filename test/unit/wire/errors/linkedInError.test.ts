import { NodeApiError, NodeOperationError, type Failure } from 'n8n-workflow';

import { explain } from '../../../../nodes/shared/wire/errors/catalogue';
import {
	type Concern,
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
import { STATUSES } from './kinds';
import { httpError } from './thrownByN8n';

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
	{ kind: 'unavailable', status: 502 },
	{ kind: 'refused', status: 400, detail: 'ENOENT: getaddrinfo EACCES' },
	{ kind: 'missing_permission', status: 403, detail: 'EPERM' },
	{ kind: 'daily_quota', status: 429 },
])('linkedInError keeps its message, which n8n would replace: %j', (failure) => {
	const error = linkedInError(node, failure, subject);
	const { message, description } = explain(failure, subject);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error.message).toBe(message);
	expect(error.description).toBe(description);
	expect(error.httpCode).toBe(failure.status?.toString() ?? null);
});

const RETRY = 3_000;
const OUTAGE = { cause: 'temporarily-unavailable', retryAfterMs: RETRY } as const;
const TO_CONNECT = { cause: 'credential-invalid' } as const;
const TO_CONFIGURE = { cause: 'configuration-invalid' } as const;
const NEXT_DAY = { cause: 'quota-exhausted', resetsAtEpochMs: Date.UTC(2026, 10, 25) } as const;

it.each<[FailureKind, Concern, passes: boolean, ofOneElement: boolean, declared: Failure]>([
	['reconnect_required', 'everything', false, false, TO_CONNECT],
	['unauthorized', 'everything', false, false, TO_CONNECT],
	['version_retired', 'everything', false, false, TO_CONFIGURE],
	['missing_permission', 'object', false, false, TO_CONFIGURE],
	['not_found', 'object', false, false, TO_CONFIGURE],
	['refused', 'object', false, false, TO_CONFIGURE],
	['burst_quota', 'limit', true, false, { cause: 'rate-limited', retryAfterMs: RETRY }],
	['daily_quota', 'limit', true, false, NEXT_DAY],
	['unavailable', 'outage', true, true, OUTAGE],
	['unreadable_answer', 'outage', true, true, OUTAGE],
])(
	'%s concerns: %s, passes: %s, may be of one element: %s, and is declared to n8n as %j',
	(kind, ...expected) => {
		const error = linkedInError(
			node,
			{ kind, retryAfterMs: RETRY, status: STATUSES[kind] },
			subject,
		);
		expect([concernOf(error), passes(error), mayBeOneElement(error), error.failure]).toEqual(
			expected,
		);
	},
);

it.each([undefined, 'text', new NodeOperationError(node, 'boom'), httpError(500, '')])(
	'another error than that of linkedInError concerns nothing that is known (%#)',
	(error) => {
		expect([failureOf(error), concernOf(error)]).toEqual([undefined, undefined]);
		expect([passes(error), mayBeOneElement(error)]).toEqual([false, false]);
	},
);

it('a broken connection is not the fault of one element', () => {
	const error = linkedInError(node, { kind: 'unavailable', code: 'ECONNRESET' }, subject);
	expect(mayBeOneElement(error)).toBe(false);
});
