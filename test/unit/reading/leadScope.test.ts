import type { LeadScope } from '../../../nodes/shared/linkedin/leadScope';
import { isInScope, ownersOf } from '../../../nodes/shared/linkedin/leadScope';
import type { Reply } from '../api/inMemoryLinkedIn';
import { clientOf, withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const FORM = '6955637458260688891';
const EVENT = '7087030501919629312';
const scope = { leadType: 'EVENT' } as const;

it("an event's leads are taken for the event's", () => {
	const isOfEvent = (id: string) =>
		isInScope({ associatedEntity: { event: `urn:li:event:${id}` } }, { ...scope, eventId: EVENT });
	expect([EVENT, '7087030501919629313'].map(isOfEvent)).toEqual([true, false]);
});

it.each([1, 2, 17])('the answers to version %i of a form are leads of the form', (version) => {
	const versionedLeadGenFormUrn = `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM},${version})`;
	expect(isInScope({ versionedLeadGenFormUrn }, { ...scope, formId: FORM })).toBe(true);
});

it.each([[undefined], ['x'], [{}], [{ versionedLeadGenFormUrn: 7, associatedEntity: null }]])(
	'the lead %j may be wanted',
	(lead) => expect(isInScope(lead, { ...scope, formId: FORM, eventId: EVENT })).toBe(true),
);

describe('whose leads are read', () => {
	stopTime();

	const organization = (id: number) => `urn:li:organization:${id}`;
	const acl = (id: number, role: string) => ({
		role,
		state: 'APPROVED',
		organization: organization(id),
	});

	/** The ids of the owners, where LinkedIn answers this to whoever asks for one event or form. */
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
		['the one that is chosen', { owner: { kind: 'organization', id: '5' } }, ['5']],
		['all whose event leads the roles allow to read', {}, ['1']],
		['all in which there is a role', { leadType: 'COMPANY' }, ['1', '2']],
	])('the owner is %s', async (_, choice, expected) => {
		expect(await ownersIn(choice)).toEqual(expected);
	});

	it.each<[string, Partial<LeadScope>, Reply, string[]]>([
		['event', { eventId: EVENT }, { statusCode: 200, body: { organizer: organization(3) } }, ['3']],
		['form', { formId: FORM }, { statusCode: 200, body: { owner: organization(3) } }, ['3']],
		['event of nobody', { eventId: EVENT }, { statusCode: 200, body: {} }, ['1']],
		['event that is gone', { eventId: EVENT }, { statusCode: 404, body: {} }, ['1']],
		['form that is refused', { formId: FORM }, { statusCode: 403, body: {} }, ['1']],
		['event that is not served', { eventId: EVENT }, { statusCode: 501, body: {} }, ['1']],
	])('the owner is told by an %s', async (_, choice, answer, expected) => {
		expect(await withoutWaiting(ownersIn(choice, answer))).toEqual(expected);
	});

	it('the owner cannot be told while LinkedIn does not accept the token', async () => {
		const ended = ownersIn({ eventId: EVENT }, { statusCode: 401, body: {} });
		await expect(withoutWaiting(ended)).rejects.toThrow('no longer accepts');
	});

	it('the owner is nobody without a role, which is told with what to do', async () => {
		await expect(ownersIn({}, undefined, [acl(2, 'ANALYST')])).rejects.toMatchObject({
			message: expect.stringMatching(
				/^LinkedIn Page: your LinkedIn account cannot read the leads of any Page/,
			),
			description: expect.stringContaining('Ask a Page admin'),
		});
	});
});
