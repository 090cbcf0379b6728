import { administeredOrganizations, organizationNames } from '../../../nodes/shared/linkedin/roles';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting } from '../wire/inMemoryLinkedIn';

stopTime();

/** The Pages of a LinkedIn account with these roles. LinkedIn sends at most ten roles in one answer. */
async function organizationsOf(acls: unknown[]) {
	const client = await clientOf(({ searchParams }) => {
		const start = Number(searchParams.get('start'));
		const count = Number(searchParams.get('count') ?? 10);
		const elements = acls.slice(start, start + Math.min(count, 10));
		return { statusCode: 200, body: { elements, paging: { total: elements.length } } };
	});
	return await administeredOrganizations(client);
}

const acl = (id: number, role: string, name = 'organization') => ({
	role,
	state: 'APPROVED',
	[name]: `urn:li:organization:${id}`,
});

it('a Page is found in each field that LinkedIn has used, if the role is approved; a showcase Page has its own URN', async () => {
	const odd = [null, 7, [], {}, { role: 'ADMINISTRATOR' }, { ...acl(8, 'ANALYST'), role: 5 }];
	const others = ['REVOKED', 'REQUESTED'].map((state) => ({ ...acl(9, 'ANALYST'), state }));
	const role = 'ADMINISTRATOR';
	const showcase = { ...acl(0, role), organization: 'urn:li:organizationBrand:4' };
	const known = ['organization', 'organizationTarget', 'organizationalTarget'];
	const pages = known.map((name, index) => acl(index + 1, role, name));
	expect(await organizationsOf([...odd, ...others, ...pages, showcase])).toEqual(
		['1', '2', '3', '4'].map((id) => ({ id, roles: [role] })),
	);
});

it.each([
	[500, {}],
	[426, {}],
	[200, 'no JSON'],
])('all names are null when LinkedIn answers with %i %j', async (statusCode, body) => {
	const client = await clientOf(() => ({ statusCode, body }));
	const names = await withoutWaiting(organizationNames(client, [{ id: '1' }, { id: '2' }]));
	const unknown = { name: null, vanityName: null };
	expect(Object.fromEntries(names)).toEqual({ 1: unknown, 2: unknown });
});
