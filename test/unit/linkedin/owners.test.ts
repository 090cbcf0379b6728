import { ownersOf } from '../../../nodes/shared/linkedin/owners';
import type { LeadScope } from '../../../nodes/shared/values/leadOwner';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';

stopTime();

const FORM = '6955637458260688891';
const EVENT = '7087030501919629312';

const organization = (id: number) => `urn:li:organization:${id}`;
const acl = (id: number, role: string) => ({
	role,
	state: 'APPROVED',
	organization: organization(id),
});

/** The ids of the owners. LinkedIn answers requests for an event or a form like this. */
async function ownersIn(
	choice: Partial<LeadScope>,
	answer: Reply = { statusCode: 404, body: {} },
	acls = [acl(1, 'ADMINISTRATOR'), acl(2, 'ANALYST')],
) {
	const client = await clientOf(({ pathname, search }) => {
		if (pathname !== '/rest/organizationAcls') return answer;
		return { statusCode: 200, body: { elements: search.includes('start=0') ? acls : [] } };
	});
	return (await ownersOf(client, { leadType: 'EVENT', ...choice })).map(({ id }) => id);
}

it.each<[string, Partial<LeadScope>, string[]]>([
	['the chosen Page', { owner: { kind: 'organization', id: '5' } }, ['5']],
	['each Page whose role allows to read event leads', {}, ['1']],
	['each Page with a role', { leadType: 'COMPANY' }, ['1', '2']],
])('the owner is %s', async (_, choice, expected) => {
	expect(await ownersIn(choice)).toEqual(expected);
});

it.each<[string, Partial<LeadScope>, Reply, string[]]>([
	['event', { eventId: EVENT }, { statusCode: 200, body: { organizer: organization(3) } }, ['3']],
	['form', { formId: FORM }, { statusCode: 200, body: { owner: organization(3) } }, ['3']],
	['event without an organizer', { eventId: EVENT }, { statusCode: 200, body: {} }, ['1']],
	['form that LinkedIn refuses', { formId: FORM }, { statusCode: 403, body: {} }, ['1']],
	['event that LinkedIn fails to show', { eventId: EVENT }, { statusCode: 501, body: {} }, ['1']],
])('the owners are those of the chosen %s, or all', async (_, choice, answer, expected) => {
	expect(await withoutWaiting(ownersIn(choice, answer))).toEqual(expected);
});

it('finding the owners without a suitable role fails with an error that includes the fix', async () => {
	await expect(ownersIn({}, undefined, [acl(2, 'ANALYST')])).rejects.toMatchObject({
		message: expect.stringMatching(
			/^LinkedIn Page: your LinkedIn account cannot read the leads of any Page/,
		),
		description: expect.stringContaining('Ask a Super admin'),
	});
});
