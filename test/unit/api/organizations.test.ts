import { range } from 'lodash';

import { administeredOrganizations } from '../../../nodes/shared/api/organizations';
import { clientOf } from './inMemoryLinkedIn';

/** LinkedIn where the member has these roles; it gives ten at once unless asked for another number. */
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

it('is each organization once, with all roles that the member holds there', async () => {
	const acls = range(1, 24).flatMap((id) => [acl(id, 'ANALYST'), acl(id, 'ADMINISTRATOR')]);
	expect(await organizationsOf(acls)).toEqual(
		range(1, 24).map((id) => ({ id: String(id), roles: ['ANALYST', 'ADMINISTRATOR'] })),
	);
});

it.each(['organization', 'organizationTarget', 'organizationalTarget'])(
	"finds an organization under '%s'",
	async (name) => {
		expect(await organizationsOf([acl(7, 'ADMINISTRATOR', name)])).toEqual([
			{ id: '7', roles: ['ADMINISTRATOR'] },
		]);
	},
);
