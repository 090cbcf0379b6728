import { choice, fact, told, type Fact } from '../fact';
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

/** How LinkedIn refuses a call. */
export const refusals: Fact[] = [
	choice('notFoundCode', unknownLead, 'another answer', (code, { status, body }) => {
		return status === 404 && code === at(body, 'code');
	}),
	// The versions about which no source is certain.
	...['202512', '202610', '202611'].map((version) =>
		fact(
			`versions.${version}`,
			async ({ linkedIn }) =>
				await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1', version),
			(answer) => told(answer.status !== 426, statusOf(answer)),
		),
	),
];
