import { range } from 'lodash';

import type { FailureKind } from '../../../nodes/shared/wire/errors/failure';
import { readOwners } from '../../../nodes/shared/linkedin/owners';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting } from '../wire/inMemoryLinkedIn';

stopTime();

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

it('the refusal of all owners is an error, that of the first one', async () => {
	await expect(readAll({ 1: 'not_found', 2: 'missing_permission', 3: 'refused' })).rejects.toThrow(
		'LinkedIn could not find Page 1',
	);
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
			await client.request({ path: '/rest/leadFormResponses', target: 'Page 0' });
		});
		await expect(withoutWaiting(reading)).rejects.toMatchObject({
			message: 'LinkedIn does not allow access to Page 0',
			description: expect.stringContaining('accepts the sign-in elsewhere') as string,
		});
	},
);
