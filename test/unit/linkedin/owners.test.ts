import { range } from 'lodash';

import type { FailureKind, LinkedInFailure } from '../../../nodes/shared/wire/errors/failure';
import { hasSignInEnded, readOwners, refusalOfOwner } from '../../../nodes/shared/linkedin/owners';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';

const OWNER = { kind: 'organization', id: '5509810' } as const;

stopTime();

/** The refusal after LinkedIn answers the request for an owner's leads and the request for roles with these codes. */
async function refusalAfter(leads: number, roles: number) {
	const asked: string[] = [];
	const client = await clientOf(({ pathname, search }): Reply => {
		asked.push(`${pathname}${search}`);
		return { statusCode: pathname.endsWith('leadFormResponses') ? leads : roles, body: {} };
	});
	const request = client.request({ path: '/rest/leadFormResponses', target: 'leads' });
	const error = await withoutWaiting(request).catch((failure: unknown) => failure);
	asked.splice(0);
	const refusal = await withoutWaiting(refusalOfOwner(client, OWNER, error));
	return { client, refusal, asked };
}

it.each([403, 404, 400])('status %i counts as a refusal of the owner', async (status) => {
	const { refusal, asked } = await refusalAfter(status, 200);
	expect(refusal?.message).toContain('leads');
	expect(asked).toEqual([]);
});

it.each([200, 403])(
	'a 401 counts as a refusal of the owner by LinkedIn if the request for roles returns %i',
	async (roles) => {
		const { refusal, asked } = await refusalAfter(401, roles);
		expect(refusal?.message).toBe('LinkedIn does not allow access to Page 5509810');
		expect(refusal?.description).toContain('accepts the sign-in elsewhere');
		expect(asked).toEqual(['/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=1']);
	},
);

it.each([
	[401, 401],
	[401, 500],
	[500, 200],
	[429, 200],
])('status %i does not refuse the owner if the roles request returns %i', async (leads, roles) => {
	expect((await refusalAfter(leads, roles)).refusal).toBeUndefined();
});

const OWNERS = ['1', '2', '3'].map((id) => ({ kind: 'organization', id }) as const);

/** Reads the owners. Those in `failures` fail with this kind of failure. */
async function readAll(failures: Record<string, FailureKind>, owners = OWNERS) {
	const client = await clientOf(() => ({ statusCode: 200, body: {} }));
	const read: string[] = [];
	const refused = readOwners(client, owners, async ({ id }) => {
		await Promise.resolve();
		const kind = failures[id];
		if (kind === undefined) read.push(id);
		else throw client.error({ kind }, { path: '/rest/events', target: `Page ${id}` });
	});
	return { refused: (await refused).map(({ owner }) => owner.id), read };
}

it('an owner that LinkedIn refuses does not keep the node from reading the others', async () => {
	expect(await readAll({ 2: 'missing_permission' })).toEqual({
		refused: ['2'],
		read: ['1', '3'],
	});
});

it('an outage at one owner ends the reading', async () => {
	await expect(readAll({ 2: 'unavailable' })).rejects.toThrow('LinkedIn could not be reached');
});

it('the error for a refusal of all owners contains their number', async () => {
	await expect(
		readAll({ 1: 'not_found', 2: 'missing_permission', 3: 'refused' }),
	).rejects.toMatchObject({
		message: 'LinkedIn could not find Page 1',
		description: expect.stringMatching(
			/^LinkedIn refused this Page and all others \(3 in total\)\. Check the ID/,
		) as string,
	});
});

it('an error that somebody else holds keeps its words when all owners are refused', async () => {
	const client = await clientOf(() => ({ statusCode: 200, body: {} }));
	const held = client.error({ kind: 'refused' }, { path: '/rest/events', target: 'Page 1' });
	const words = held.description;
	const reading = readOwners(client, OWNERS, async () => await Promise.reject(held));
	await expect(reading).rejects.toMatchObject({
		description: expect.stringContaining('(3 in total)') as string,
	});
	expect(held.description).toBe(words);
});

it('the error for a refusal of the only owner does not mention others', async () => {
	await expect(readAll({ 1: 'not_found' }, OWNERS.slice(0, 1))).rejects.toMatchObject({
		description: expect.not.stringContaining('LinkedIn refused this Page and all') as string,
	});
});

it.each([1, 3])(
	'a 401 for all %d owners is a missing permission if LinkedIn accepts the token elsewhere',
	async (count) => {
		const client = await clientOf(({ pathname }) => ({
			statusCode: pathname.endsWith('organizationAcls') ? 200 : 401,
			body: {},
		}));
		const owners = range(count).map((id) => ({ kind: 'organization', id: String(id) }) as const);
		const reading = readOwners(client, owners, async () => {
			await client.request({ path: '/rest/leadFormResponses' });
		});
		await expect(withoutWaiting(reading)).rejects.toMatchObject({
			message: 'LinkedIn does not allow access to Page 0',
			description: expect.stringContaining('accepts the sign-in elsewhere') as string,
		});
	},
);

const isDead = async (failure: LinkedInFailure, roles: number) => {
	const client = await clientOf(() => ({ statusCode: roles, body: {} }));
	const error = client.error(failure, { path: '/v2/userinfo' });
	return await withoutWaiting(hasSignInEnded(client, error));
};

it.each<[LinkedInFailure, number]>([
	[{ kind: 'unauthorized', status: 401 }, 401],
	[{ kind: 'unauthorized', code: 'NO_REFRESH_TOKEN' }, 401],
	[{ kind: 'reconnect_required', code: 'REFRESH_REFUSED' }, 200],
])('the sign-in has ended after %j if the roles request returns %i', async (failure, roles) => {
	expect(await isDead(failure, roles)).toBe(true);
});

it.each<[LinkedInFailure, number]>([
	[{ kind: 'unauthorized', status: 401 }, 200],
	[{ kind: 'missing_permission', status: 403 }, 401],
	[{ kind: 'unavailable', status: 500 }, 401],
])('the sign-in has not ended after %j if the roles request returns %i', async (failure, roles) => {
	expect(await isDead(failure, roles)).toBe(false);
});
