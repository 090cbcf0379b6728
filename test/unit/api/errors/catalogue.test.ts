import fc from 'fast-check';

import { explain, nextQuotaReset } from '../../../../nodes/shared/api/errors/catalogue';
import { classifyThrown } from '../../../../nodes/shared/api/errors/classify';
import type {
	FailureKind,
	FailureSubject,
	LinkedInFailure,
} from '../../../../nodes/shared/api/errors/failure';
import { PERMISSIONS } from '../../../../nodes/shared/api/errors/permissions';
import { KINDS, STATUSES } from './kinds';
import {
	SECRETS,
	httpError,
	invalidGrant,
	networkError,
	noRefreshToken,
	oAuthError,
} from './thrownByN8n';

const NOW = Date.UTC(2026, 10, 24, 13, 30);
const subject: FailureSubject = {
	resource: 'leadFormResponses',
	target: 'leads of organization 5509810',
	apiVersion: '202511',
	credentialName: 'LinkedIn of Ada',
	now: NOW,
};

const RECONNECT_CODES = [
	'NOT_CONNECTED',
	'REFRESH_REFUSED',
	'NO_REFRESH_TOKEN',
	'CLIENT_REFUSED',
	'EXPIRED_ACCESS_TOKEN',
	'REVOKED_ACCESS_TOKEN',
	undefined,
];
const SUBSCRIPTION_CODES = ['CHALLENGE_FAILED', 'SUBSCRIPTION_REFUSED', 'SUBSCRIPTION_LIMIT'];

const anyFailure: fc.Arbitrary<LinkedInFailure> = fc
	.record({
		kind: fc.constantFrom(...KINDS),
		answered: fc.boolean(),
		code: fc.option(
			fc.constantFrom('ECONNRESET', ...RECONNECT_CODES, ...SUBSCRIPTION_CODES, 'OTHER'),
			{ nil: undefined },
		),
		detail: fc.option(fc.constant("LinkedIn's words"), { nil: undefined }),
	})
	.map(({ answered, ...failure }) => ({
		...failure,
		// Only an answer can refuse a request.
		status: answered || failure.kind === 'refused' ? STATUSES[failure.kind] : undefined,
	}));
const anySubject: fc.Arbitrary<FailureSubject> = fc.record({
	resource: fc.constantFrom(...Object.keys(PERMISSIONS), 'me', 'userinfo'),
	target: fc.option(fc.constant('event 7'), { nil: undefined }),
	apiVersion: fc.constantFrom(undefined, '', '202511'),
	livingApiVersion: fc.option(fc.constant('202601'), { nil: undefined }),
	credentialName: fc.option(fc.constant('LinkedIn of Ada'), { nil: undefined }),
	grantedScopes: fc.option(fc.subarray(['r_events', 'r_marketing_leadgen_automation']), {
		nil: undefined,
	}),
	now: fc.integer({ min: 0, max: 4_000_000_000_000 }),
});

const textOf = (failure: LinkedInFailure, about: Partial<FailureSubject> = {}) => {
	const { message, description } = explain(failure, { ...subject, ...about });
	return `${message}\n${description}`;
};

describe('explain', () => {
	it('has words for every failure, whatever is known about it', () => {
		fc.assert(
			fc.property(anyFailure, anySubject, (failure, about) => {
				const { message, description } = explain(failure, about);
				expect(message).toMatch(/^\S.*\S$/);
				expect(description).toMatch(/^\S.*\.$/);
				expect(`${message} ${description}`).not.toMatch(/undefined|null|NaN|\[object| {2}/);
				// n8n never again activates a workflow whose error contains this word.
				expect(message).not.toContain('Authorization');
			}),
			{ numRuns: 400 },
		);
	});

	it.each(RECONNECT_CODES)('names the credential and Reconnect after %s', (code) => {
		const text = textOf({ kind: 'reconnect_required', status: 401, code });
		expect(text).toContain('"LinkedIn of Ada"');
		expect(text).toContain('Reconnect');
	});

	it('says what each refused refresh was about', () => {
		const message = (code: string) =>
			explain({ kind: 'reconnect_required', code }, subject).message;
		expect(message('NOT_CONNECTED')).toMatch(/not connected/);
		expect(message('REFRESH_REFUSED')).toMatch(/refresh token is expired or revoked/);
		expect(message('NO_REFRESH_TOKEN')).toMatch(/no refresh token/);
		expect(message('CLIENT_REFUSED')).toMatch(/client ID or client secret/);
		expect(message('EXPIRED_ACCESS_TOKEN')).toMatch(/access token/);
	});

	it('names API Version, the retired version and a living one', () => {
		const text = textOf({ kind: 'version_retired', status: 426 }, { livingApiVersion: '202601' });
		expect(text).toContain('202511');
		expect(text).toContain('API Version to 202601');
		expect(text).toContain('"LinkedIn of Ada"');
		expect(textOf({ kind: 'version_retired' })).toContain('API Version to a newer month');
	});

	it.each([undefined, ''])(
		'speaks of no version when the credential has none (%j)',
		(apiVersion) => {
			expect(textOf({ kind: 'version_retired', status: 400 }, { apiVersion })).toContain(
				'API version (none)',
			);
		},
	);

	it('names the time at which a daily limit ends', () => {
		const { message, description } = explain({ kind: 'daily_quota', status: 429 }, subject);
		expect(message).toContain('2026-11-25 00:00 UTC');
		expect(description).toContain('2026-11-25 00:00 UTC');
	});

	it.each(Object.entries(PERMISSIONS))(
		'names the missing scope for %s when it is known, else the role',
		(resource, { scopes, role }) => {
			const failure: LinkedInFailure = { kind: 'missing_permission', status: 403 };
			const missing = textOf(failure, { resource, grantedScopes: ['r_basicprofile'] });
			expect(missing).toContain(`lacks the scope ${scopes[0]}`);
			expect(missing).toContain('Reconnect');
			expect(missing).toContain('"LinkedIn of Ada"');
			for (const grantedScopes of [undefined, ...scopes.map((scope) => [scope])]) {
				const text = textOf(failure, { resource, grantedScopes });
				expect(text).toContain(role ?? 'a product of your LinkedIn app grants it');
				expect(text).toContain(`needs the scope ${scopes.join(' or ')}.`);
				expect(text).not.toContain('lacks the scope');
			}
		},
	);

	it.each<[string, LinkedInFailure, Partial<FailureSubject>, RegExp]>([
		[
			'of a token that is new',
			{ kind: 'reconnect_required', status: 401 },
			{ isNewToken: true },
			/no longer accepts[^]*The access token is new[^]*wait a minute[^]*Open the credential/,
		],
		[
			'of a token that is not',
			{ kind: 'reconnect_required', status: 401 },
			{ isNewToken: false },
			/no longer accepts.*\nOpen the credential/,
		],
		[
			'of a refused refresh of a new token',
			{ kind: 'reconnect_required', code: 'REFRESH_REFUSED' },
			{ isNewToken: true },
			/refused to renew.*\nOpen the credential/,
		],
		[
			'of a page at which the token is refused',
			{ kind: 'missing_permission', status: 401, code: 'TOKEN_REFUSED_HERE' },
			{},
			/does not allow access to leads of organization 5509810\n.*HTTP status 401.*Ask a page admin/,
		],
		[
			'of a version, where it follows',
			{ kind: 'version_retired' },
			{ followsApiVersion: true, livingApiVersion: '202601' },
			/202601, which LinkedIn answers now\.$/,
		],
		[
			'of a version, where it does not',
			{ kind: 'version_retired' },
			{ followsApiVersion: false, livingApiVersion: '202601' },
			/202601, which LinkedIn answers now\. Or turn on Follow API Version there/,
		],
		[
			'of what is not there',
			{ kind: 'not_found' },
			{},
			/^LinkedIn could not find leads of organization 5509810\nCheck the ID/,
		],
		[
			'of what is not there, with the field',
			{ kind: 'not_found' },
			{ field: 'Event' },
			/^Event: LinkedIn could not find leads of organization 5509810\n/,
		],
		[
			'of what is refused without a word',
			{ kind: 'refused', status: 400 },
			{},
			/LinkedIn said: HTTP status 400\. Check the IDs and filters/,
		],
		[
			'of what is refused, with one full stop',
			{ kind: 'refused', status: 400, detail: 'Form 1.2 is closed.' },
			{},
			/LinkedIn said: Form 1\.2 is closed\. Check/,
		],
		[
			'of what needs no scope that is known',
			{ kind: 'missing_permission', status: 403 },
			{ resource: 'me' },
			/LinkedIn said: not enough permissions\. Check the scopes of the credential "LinkedIn of Ada"/,
		],
		[
			'of slowness',
			{ kind: 'unavailable', code: 'TOO_SLOW' },
			{},
			/takes too long to answer\nIt answers slowly.*fewer workflows/,
		],
		['of no connection', { kind: 'unavailable' }, {}, /could not be reached \(no connection\)/],
		[
			'of an answer that is too large',
			{ kind: 'unreadable_answer', code: 'ANSWER_TOO_LARGE', detail: 'It has 99 MB.' },
			{},
			/for leads of organization 5509810 is too large\nIt has 99 MB\. No answer.*smaller Page Size/,
		],
	])('speaks %s', (_, failure, about, words) => {
		expect(textOf(failure, about)).toMatch(words);
	});

	it('has no words for a kind that nobody knows', () => {
		expect(() => textOf({ kind: 'new' as FailureKind })).toThrow('No catalogue entry for new');
	});

	it("passes on LinkedIn's words where only they help", () => {
		const detail = "Parameter 'owner' is required";
		expect(textOf({ kind: 'refused', status: 400, detail })).toContain(detail);
		expect(textOf({ kind: 'missing_permission', detail }, { resource: 'me' })).toContain(detail);
	});

	it('names the webhook that failed the challenge, and what has to be right there', () => {
		const target = 'https://n8n.example.com/webhook/x';
		const failure: LinkedInFailure = { kind: 'refused', status: 400, code: 'CHALLENGE_FAILED' };
		const text = textOf(failure, { resource: 'leadNotifications', target });
		expect(text).toContain(`The webhook address ${target} did not answer LinkedIn's challenge`);
		expect(text).toMatch(/3 seconds.*active or listening.*reverse proxy.*client secret/);
		expect(text).toContain('"LinkedIn of Ada"');
	});

	it("passes on LinkedIn's words for a refused subscription, with what it may be about", () => {
		const failure: LinkedInFailure = { kind: 'refused', status: 409, code: 'SUBSCRIPTION_REFUSED' };
		const text = textOf({ ...failure, detail: 'Conflict.' });
		expect(text).toContain('LinkedIn said: Conflict. It takes public HTTPS addresses only');
		expect(text).toContain('1,500 subscriptions');
		expect(textOf(failure)).toContain('LinkedIn said: HTTP status 409. ');
	});

	it('says how to make room when there are too many subscriptions', () => {
		const failure: LinkedInFailure = { kind: 'refused', code: 'SUBSCRIPTION_LIMIT' };
		const text = textOf(failure, { target: 'organization 5509810' });
		expect(text).toContain('no more subscriptions of organization 5509810: it has 1,500 already');
		expect(text).toMatch(/Get Many lists them.*Delete removes one/);
	});

	it('tells an unreachable LinkedIn from one that answers with an error', () => {
		expect(textOf({ kind: 'unavailable', code: 'ECONNREFUSED' })).toContain('ECONNREFUSED');
		expect(textOf({ kind: 'unavailable', status: 503 })).toContain('503');
		expect(textOf({ kind: 'not_found', status: 404 })).toContain('leads of organization 5509810');
	});

	it.each([
		['a 401', httpError(401, { code: 'EXPIRED_ACCESS_TOKEN', message: 'expired' })],
		['a 400', httpError(400, { message: 'bad' })],
		['a 500', httpError(500, 'oops')],
		['a reset connection', networkError('ECONNRESET')],
		['a refused refresh', oAuthError('invalid_request', `token ${SECRETS[2]} is invalid`)],
		['a refused client', oAuthError('invalid_client', `secret ${SECRETS[1]} is wrong`)],
		['an invalid grant', invalidGrant()],
		['no refresh token', noRefreshToken()],
	])('shows no secret of %s', (_, error) => {
		const text = textOf(classifyThrown(error));
		for (const secret of SECRETS) expect(text).not.toContain(secret);
	});
});

describe('nextQuotaReset', () => {
	it('is the next midnight UTC, at most a day away', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (now) => {
				const reset = nextQuotaReset(now);
				expect(new Date(reset).toISOString()).toMatch(/T00:00:00\.000Z$/);
				expect(reset).toBeGreaterThan(now);
				expect(reset - now).toBeLessThanOrEqual(24 * 60 * 60 * 1000);
			}),
			{ examples: [[Date.UTC(2026, 11, 31, 23, 59, 59, 999)], [Date.UTC(2027, 0, 1)]] },
		);
	});
});
