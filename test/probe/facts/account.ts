import { choice, fact, open, Skipped, told, type Fact } from '../fact';
import { at, encode, statusOf } from '../linkedIn';
import type { Session } from '../session';

const aclRows = async (session: Session) =>
	(await session.study('organizationAcls')).first.elements;

const SEPARATORS = { comma: ',', encodedSpace: '%20', space: ' ' };

/** The result of a consent, and the roles of the member. */
export const consentAndRoles: Fact[] = [
	choice(
		'scopeSeparator',
		({ parts }) => String(at(parts.tokenAnswer.body, 'scope')),
		'there is one scope only',
		(name, scopes) => scopes.includes(SEPARATORS[name]),
	),
	fact(
		'application.freshTokenRefusedSeconds',
		({ parts }) => parts.refusedSeconds,
		(seconds) => told(seconds, `refused with REVOKED for ${seconds} s`),
	),
	choice('aclOrganizationKey', aclRows, 'no row has a known key', (key, rows) =>
		rows.some((row) => key in row),
	),
	choice('contentAdministratorSpelling', aclRows, 'nobody has the role', (spelling, rows) =>
		rows.some(({ role }) => role === spelling),
	),
];

const unknownLead = async ({ linkedIn }: Session) =>
	await linkedIn.get(`/rest/leadFormResponses/${encode('00000000-0000-4000-8000-000000000000-1')}`);

/** LinkedIn retired it on 2026-01-15 by its own pages. */
const RETIRED = '202501';

/** Asks for the roles with another version, which can be judged only if the usual one is answered. */
async function rolesAt(session: Session, version: string) {
	const { first } = await session.study('organizationAcls');
	if (first.status !== 200) throw new Skipped('LinkedIn does not show the roles');
	const query = 'q=roleAssignee&count=1';
	return await session.linkedIn.get('/rest/organizationAcls', query, version);
}

/** How LinkedIn refuses a call. */
export const refusals: Fact[] = [
	choice('notFoundCode', unknownLead, 'another answer', (code, { status, body }) => {
		return status === 404 && code === at(body, 'code');
	}),
	fact(
		'variants.retiredVersion',
		async (session) => await rolesAt(session, RETIRED),
		(answer) => {
			const seen = `${RETIRED} is refused with ${statusOf(answer)}`;
			if (answer.status === 200) return open(`${RETIRED} is still answered`);
			return [426, 400, 403].includes(answer.status) ? told(answer.status, seen) : open(seen);
		},
	),
	// The versions about which no source is certain.
	...['202512', '202610', '202611'].map((version) =>
		fact(
			`versions.${version}`,
			async (session) => await rolesAt(session, version),
			(answer) => told(answer.status === 200, statusOf(answer)),
		),
	),
];
