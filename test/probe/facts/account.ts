import { choice, fact, noted, open, Skipped, told, type Fact } from '../fact';
import { at, encode, statusOf, type Exchange } from '../linkedIn';
import type { Session } from '../session';

const aclRows = async (session: Session) =>
	(await session.study('organizationAcls')).first.elements;

/** What is there; skips the fact for the reason otherwise. */
function given<T>(part: T | undefined, otherwise: string): T {
	if (part === undefined) throw new Skipped(otherwise);
	return part;
}

const scopesOfAnswer = ({ parts: { tokenAnswer } }: Session) =>
	String(at(given(tokenAnswer, 'the access token was given, without a consent').body, 'scope'));

const refusedSeconds = ({ parts }: Session) =>
	given(parts.refusedSeconds, 'the access token was given, and is not a new one');

const SEPARATORS = { comma: ',', encodedSpace: '%20', space: ' ' };

/** What a consent gives, and the roles that the member has. */
export const consentAndRoles: Fact[] = [
	choice('scopeSeparator', scopesOfAnswer, 'there is one scope only', (name, scopes) =>
		scopes.includes(SEPARATORS[name]),
	),
	fact('freshTokenRefusedSeconds', refusedSeconds, (seconds) =>
		told(seconds, seconds === 0 ? 'never refused' : `refused with REVOKED for ${seconds} s`),
	),
	choice('aclOrganizationKey', aclRows, 'no row has a known key', (key, rows) =>
		rows.some((row) => key in row),
	),
	fact('aclAuditStamps', aclRows, (rows) => {
		const stamped = rows.filter((row) => 'created' in row || 'lastModified' in row).length;
		const seen = `${stamped} of ${rows.length} rows have them`;
		const isClear = rows.length > 0 && (stamped === 0 || stamped === rows.length);
		return isClear ? told(stamped > 0, seen) : open(seen);
	}),
	choice('contentAdministratorSpelling', aclRows, 'nobody has the role', (spelling, rows) =>
		rows.some(({ role }) => role === spelling),
	),
];

/** A call that any member may make, with something changed. */
const roles =
	(changes: object) =>
	async ({ linkedIn }: Session) =>
		await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1', changes);

async function expiredToken(session: Session): Promise<Exchange> {
	const token = given(session.parts.expiredToken, 'no expired access token was given');
	const answer = await roles({ token })(session);
	if (answer.status !== 401) throw new Skipped('the token that was given has not expired');
	return answer;
}

const unknownLead = async ({ linkedIn }: Session) =>
	await linkedIn.get(`/rest/leadFormResponses/${encode('00000000-0000-4000-8000-000000000000-1')}`);

const identity = (path: string, scopes: string) => async (session: Session) => {
	const answer = await session.linkedIn.get(path, '', { version: undefined });
	if (answer.status === 403) throw new Skipped(`the token has no scope ${scopes}`);
	if (answer.status !== 200) throw new Skipped(`LinkedIn answered with ${answer.status}`);
	return answer.body;
};

/** How LinkedIn refuses a call, and says who the token belongs to. */
export const refusals: Fact[] = [
	choice('notFoundCode', unknownLead, 'another answer', (code, { status, body }) => {
		return status === 404 && code === at(body, 'code');
	}),
	fact('expiredTokenServiceErrorCode', expiredToken, (answer) => {
		const [code, number] = ['code', 'serviceErrorCode'].map((key) => at(answer.body, key));
		const seen = `${statusOf(answer)} ${String(number)}`;
		if (typeof number !== 'number') return noted(seen, 'an expired token’s 401 has no number');
		const isExpired = code === 'EXPIRED_ACCESS_TOKEN';
		return told(number, seen, isExpired ? undefined : `an expired token’s code is ${String(code)}`);
	}),
	choice(
		'userinfoLocale',
		identity('/v2/userinfo', 'openid profile'),
		'no locale',
		(kind, body) => typeof at(body, 'locale') === kind,
	),
];

/** The versions that no source is sure about. */
export const versions: Fact[] = ['202512', '202610', '202611'].map((version) =>
	fact(`versions.${version}`, roles({ version }), (answer) =>
		told(answer.status !== 426, statusOf(answer)),
	),
);
