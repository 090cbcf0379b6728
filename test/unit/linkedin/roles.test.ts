import { administeredOrganizations, organizationNames } from '../../../nodes/shared/linkedin/roles';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';

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

/** The names of two Pages after these answers to the request for names and the request for roles. */
async function namesWhere(lookup: Reply, roles = 200) {
	const client = await clientOf(({ pathname }): Reply => {
		return pathname.endsWith('Lookup') ? lookup : { statusCode: roles, body: { elements: [] } };
	});
	return await withoutWaiting(organizationNames(client, [{ id: '1' }, { id: '2' }]));
}

const UNKNOWN = { name: null, vanityName: null };
const NONE = new Map(['1', '2'].map((id) => [id, UNKNOWN]));

it.each([
	[500, {}],
	[200, 'no JSON'],
])('all names are null when LinkedIn answers with %i %j', async (statusCode, body) => {
	expect(await namesWhere({ statusCode, body })).toEqual(NONE);
});
