import { fact, noted, oneOf, open, Skipped, told, type Fact, type Told } from '../fact';
import { at, encode, encodedUrn, isObject, statusOf, type Exchange } from '../linkedIn';
import type { Session } from '../session';

const aclRows = async (session: Session) =>
	(await session.study('organizationAcls')).first.elements;

/** What a row of organizationAcls looks like. */
export const organizationAcls: Fact[] = [
	fact({
		name: 'organization’s key in an ACL row',
		place: '5-4, 3.2',
		of: 'aclOrganizationKey',
		ask: aclRows,
		tell: (rows) =>
			oneOf(
				'aclOrganizationKey',
				(key) => rows.some((row) => key in row),
				'no row has a known key',
			),
	}),
	fact({
		name: 'stamps of an ACL row',
		place: '3.2',
		of: 'aclAuditStamps',
		ask: aclRows,
		tell: (rows) => {
			const stamped = rows.filter((row) => 'created' in row || 'lastModified' in row).length;
			const seen = `${stamped} of ${rows.length} rows have them`;
			const isClear = rows.length > 0 && (stamped === 0 || stamped === rows.length);
			return isClear ? told(stamped > 0, seen) : open(seen);
		},
	}),
	fact({
		name: 'spelling of the role Content admin',
		place: '5-14, 3.2',
		of: 'contentAdministratorSpelling',
		ask: aclRows,
		tell: (rows) =>
			oneOf(
				'contentAdministratorSpelling',
				(spelling) => rows.some(({ role }) => role === spelling),
				'nobody has the role',
			),
	}),
];

/** What LinkedIn's answer to a consent says. */
export const consent: Fact[] = [
	fact({
		name: 'scope string of a token answer',
		place: '5-1, 1.2',
		of: 'scopeSeparator',
		ask: ({ parts: { tokenAnswer } }) => {
			if (tokenAnswer !== undefined) return String(at(tokenAnswer.body, 'scope'));
			throw new Skipped('the access token was given, so that the answer to a consent is not seen');
		},
		tell: (scope) => {
			const separators = { comma: ',', encodedSpace: '%20', space: ' ' };
			const isThere = (name: keyof typeof separators) => scope.includes(separators[name]);
			return oneOf('scopeSeparator', isThere, 'there is one scope only');
		},
	}),
	fact({
		name: 'first seconds of a token',
		place: '1.1',
		of: 'freshTokenRefusedSeconds',
		ask: ({ parts: { refusedSeconds } }) => {
			if (refusedSeconds !== undefined) return refusedSeconds;
			throw new Skipped('the access token was given, and is not a new one');
		},
		tell: (seconds) =>
			told(seconds, seconds === 0 ? 'never refused' : `refused with REVOKED for ${seconds} s`),
	}),
];

/** A call that any member may make, with something changed. */
const roles =
	(changes: object) =>
	async ({ linkedIn }: Session) =>
		await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1', changes);

/** What is seen, and that it is not as the contract says. */
function asExpected(seen: string, expected: string): Told {
	return noted(seen, seen === expected ? undefined : `it is ${seen}, not ${expected}`);
}

const tokenRefusal = (answer: Exchange) =>
	`${statusOf(answer)} ${String(at(answer.body, 'serviceErrorCode'))}`;

export const expiredToken = fact({
	name: '401 of an expired token',
	place: '5-2, 2.6',
	of: 'expiredTokenServiceErrorCode',
	ask: async (session) => {
		const { expiredToken: token } = session.parts;
		if (token === undefined) throw new Skipped('no expired access token was given');
		const answer = await roles({ token })(session);
		if (answer.status !== 401) throw new Skipped('the token that was given has not expired');
		return answer;
	},
	tell: (answer) => {
		const [code, number] = ['code', 'serviceErrorCode'].map((key) => at(answer.body, key));
		const seen = tokenRefusal(answer);
		if (typeof number !== 'number') return noted(seen, 'an expired token’s 401 has no number');
		const isExpired = code === 'EXPIRED_ACCESS_TOKEN';
		return told(number, seen, isExpired ? undefined : `an expired token’s code is ${String(code)}`);
	},
});

export const notFound = fact({
	name: 'code of a 404',
	place: '2.6',
	of: 'notFoundCode',
	ask: async ({ linkedIn }) =>
		await linkedIn.get(
			`/rest/leadFormResponses/${encode('00000000-0000-4000-8000-000000000000-1')}`,
		),
	tell: (answer) => {
		if (answer.status !== 404) return open(statusOf(answer));
		return oneOf('notFoundCode', (code) => code === at(answer.body, 'code'), statusOf(answer));
	},
});

const identity = (path: string, scopes: string) => async (session: Session) => {
	const answer = await session.linkedIn.get(path, '', { version: undefined });
	if (answer.status === 403) throw new Skipped(`the token has no scope ${scopes}`);
	if (answer.status !== 200) throw new Skipped(`LinkedIn answered with ${answer.status}`);
	return answer.body;
};

export const userinfo = fact({
	name: '/v2/userinfo',
	place: '5-17, 3.1',
	of: 'userinfoLocale',
	ask: identity('/v2/userinfo', 'openid profile'),
	tell: (body) => {
		const locale = at(body, 'locale');
		return oneOf('userinfoLocale', (kind) => typeof locale === kind, 'no locale');
	},
});

/** Those that no source is sure about (contract 2.2, 5-16). */
const UNSURE_VERSIONS = ['202512', '202610', '202611'];

export const versions: Fact[] = UNSURE_VERSIONS.map((version) =>
	fact({
		name: `API version ${version}`,
		place: '5-16, 2.2',
		of: `versions.${version}`,
		ask: roles({ version }),
		tell: (answer) => told(answer.status !== 426, statusOf(answer)),
	}),
);

/** What the simulator has no switch for. */
export const otherAnswers: Fact[] = [
	fact({
		name: '/v2/me',
		place: '5-17, 3.1',
		ask: identity('/v2/me', 'r_basicprofile'),
		tell: (body) =>
			noted(
				`has ${Object.keys(isObject(body) ? body : {})
					.sort()
					.join(', ')}`,
			),
	}),
	fact({
		name: '401 of an unknown token',
		place: '2.6',
		ask: roles({ token: 'AQVprobe' }),
		tell: (answer) => asExpected(tokenRefusal(answer), '401 INVALID_ACCESS_TOKEN 65600'),
	}),
	fact({
		name: '401 of an empty token',
		place: '2.6',
		ask: roles({ token: '' }),
		tell: (answer) => asExpected(tokenRefusal(answer), '401 EMPTY_ACCESS_TOKEN 65604'),
	}),
	fact({
		name: 'call without a version',
		place: '2.6',
		ask: roles({ version: undefined }),
		tell: (answer) => asExpected(statusOf(answer), '400 VERSION_MISSING'),
	}),
	fact({
		name: 'several leads by their ids',
		place: '5-20, 3.6',
		ask: async (session) => {
			const ids = (await session.listedLeads()).slice(0, 2).map(({ id }) => encode(id));
			return await session.leadCall(`ids=List(${ids.join()})&fields=id,submittedAt`);
		},
		tell: (answer) => noted(statusOf(answer)),
	}),
	fact({
		name: 'finder of subscriptions without value:',
		place: '5-11, 3.7',
		ask: async (session) => {
			const query = session
				.listQuery('leadNotifications')
				.replace('(value:(', '(')
				.replace('))', ')');
			return await session.linkedIn.get('/rest/leadNotifications', `${query}&count=1`);
		},
		tell: (answer) => noted(statusOf(answer)),
	}),
	fact({
		name: 'owner of leads as a bare URN',
		place: '5-10, 3.6',
		ask: async (session) => {
			const owner = encodedUrn('organization', session.parts.organizationId);
			return await session.leadCall(
				`q=owner&owner=${owner}&leadType=(leadType:EVENT)&fields=id&count=1`,
			);
		},
		tell: (answer) => {
			const wrong = answer.status === 400 ? undefined : 'a bare URN is not refused with 400';
			return noted(statusOf(answer), wrong);
		},
	}),
];
