import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { memoize } from 'lodash';

import { explain, MORE, PERMISSIONS } from '../../../../nodes/shared/wire/errors/catalogue';
import type { FailureSubject, LinkedInFailure } from '../../../../nodes/shared/wire/errors/failure';
import { KINDS, STATUSES } from './kinds';

const ROOT = join(__dirname, '../../../..');

/** People do not read longer errors. */
const MOST_WORDS = 60;

const NOW = Date.UTC(2026, 10, 24, 13, 30);
const subject: FailureSubject = {
	resource: 'leadFormResponses',
	target: 'leads of Page 5509810',
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
const SUBSCRIPTION_CODES = ['CHALLENGE_FAILED', 'SUBSCRIPTION_REFUSED'];

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
	credentialName: fc.option(fc.constant('LinkedIn of Ada'), { nil: undefined }),
	grantedScopes: fc.option(fc.subarray(['r_events', 'r_marketing_leadgen_automation']), {
		nil: undefined,
	}),
	now: fc.integer({ min: 0, max: 4_000_000_000_000 }),
});

const anchorsOf = memoize((page: string) =>
	[...readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\w -]/g, '')
			.replaceAll(' ', '-'),
	),
);

const reconnect = (code: string): LinkedInFailure => ({ kind: 'reconnect_required', code });

const textOf = (failure: LinkedInFailure, about: Partial<FailureSubject> = {}) => {
	const { message, description } = explain(failure, { ...subject, ...about });
	return `${message}\n${description}`;
};

it('explain writes a complete text of at most 60 words, with a link to an existing heading, for every failure', () => {
	fc.assert(
		fc.property(anyFailure, anySubject, (failure, about) => {
			const { message, description } = explain(failure, about);
			expect(message).toMatch(/^\S.*\S$/);
			expect(description).toMatch(/^[^<]+\. More: https:\S+\.md(#\S+)?$/);
			expect(`${message} ${description}`).not.toMatch(/undefined|null|NaN|\[object| {2}/);
			// n8n stops retrying to publish a workflow after an error that contains this word.
			expect(message).not.toContain('Authorization');
			const shown = `${message} ${description.replace(MORE, '')}`;
			expect(shown.split(' ').length).toBeLessThanOrEqual(MOST_WORDS);
			const [, page, heading] = /main\/(docs\/[^#]+)(?:#(.+))?$/.exec(description) ?? [];
			expect([undefined, ...anchorsOf(page)]).toContain(heading);
		}),
		{ numRuns: 400 },
	);
});

it.each(Object.entries(PERMISSIONS))(
	'explain names the missing scope or the role for %s',
	(resource, { scopes, role, product, field }) => {
		const failure: LinkedInFailure = { kind: 'missing_permission', status: 403 };
		const missing = textOf(failure, { resource, grantedScopes: ['r_basicprofile'] });
		expect(missing).toContain(
			field === undefined ? `It lacks ${scopes[0]}.` : `Turn on ${field} in`,
		);
		expect(missing).toContain(`the product ${product}`);
		for (const grantedScopes of [undefined, ...scopes.map((scope) => [scope])]) {
			const text = textOf(failure, { resource, grantedScopes });
			expect(text).toContain(role ?? 'a product of your LinkedIn app grants it');
			expect(text.includes(`needs the scope ${scopes.join(' or ')}.`)).toBe(role === undefined);
			expect(text).not.toMatch(/Turn on|It lacks/);
		}
	},
);

it('a missing role and a missing scope lead to two sections, and a lead that is not there to a third', () => {
	const more = (failure: LinkedInFailure, grantedScopes?: string[]) =>
		MORE.exec(explain(failure, { ...subject, grantedScopes }).description)?.[0];
	const missing: LinkedInFailure = { kind: 'missing_permission', status: 403 };
	expect(more(missing)).toMatch(/connect\.md#the-role-you-need$/);
	expect(more(missing, ['r_marketing_leadgen_automation'])).toMatch(/#the-role-you-need$/);
	expect(more({ ...missing, status: 401, code: 'TOKEN_REFUSED_HERE' })).toMatch(/#the-role-you/);
	expect(more(missing, ['r_events'])).toMatch(/connect\.md#scopes$/);
	expect(more({ kind: 'not_found', status: 404 })).toMatch(/#a-lead-is-missing$/);
});

it.each<[string, LinkedInFailure, RegExp, Partial<FailureSubject>?]>([
	[
		'the address of the credential in this n8n',
		reconnect('NOT_CONNECTED'),
		/"LinkedIn of Ada" \(https:\/\/n8n\.example\.com\/home\/credentials\/5\) and/,
		{ credentialUrl: 'https://n8n.example.com/home/credentials/5' },
	],
	[
		'leads of an ad account',
		{ kind: 'missing_permission', status: 403 },
		/Campaign Manager/,
		{ target: 'leads of ad account 5' },
	],
	[
		'a token that LinkedIn refuses for one Page',
		{ kind: 'missing_permission', status: 401, code: 'TOKEN_REFUSED_HERE' },
		/does not allow access to leads of Page 5509810\n.*Super admin or Content admin.*HTTP status 401/,
	],

	[
		'a retired version',
		{ kind: 'version_retired', status: 426 },
		/^.*202511.*\n.*"LinkedIn of Ada".*API Version to a newer month \(YYYYMM\)\. Or turn on Follow API Version there/,
		{ followsApiVersion: false },
	],
])('explain describes %s', (_, failure, words, about = {}) => {
	expect(textOf(failure, about)).toMatch(words);
});
