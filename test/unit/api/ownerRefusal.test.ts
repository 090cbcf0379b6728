import type { FailureKind, LinkedInFailure } from '../../../nodes/shared/wire/errors/failure';
import {
	isTokenDead,
	refusalOfAll,
	refusalOfOwner,
} from '../../../nodes/shared/linkedin/ownerRefusal';
import { stopTime } from '../stoppedTime';
import type { Reply } from './inMemoryLinkedIn';
import { clientOf, withoutWaiting } from './inMemoryLinkedIn';

const OWNER = { kind: 'organization', id: '5509810' } as const;

stopTime();

/** What LinkedIn's answer to whoever asks for an owner's leads amounts to, and whoever asks for the member's roles. */
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
	return { refusal, asked };
}

it.each([403, 404, 400])('a %i is one', async (status) => {
	const { refusal, asked } = await refusalAfter(status, 200);

	expect(refusal?.message).toContain('leads');
	expect(asked).toEqual([]);
});

it.each([200, 403])(
	'a 401 is one where LinkedIn accepts the token elsewhere: %i',
	async (roles) => {
		const { refusal, asked } = await refusalAfter(401, roles);

		expect(refusal?.message).toBe('LinkedIn does not allow access to organization 5509810');
		expect(refusal?.description).toContain('accepts it elsewhere');
		expect(asked).toEqual(['/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=1']);
	},
);

it.each([
	[401, 401],
	[401, 500],
	[500, 200],
	[429, 200],
])('nothing else is: %i, and %i elsewhere', async (leads, roles) => {
	expect((await refusalAfter(leads, roles)).refusal).toBeUndefined();
});

describe('of all owners', () => {
	const failed = async (kind: FailureKind, target: string) =>
		(await clientOf(() => ({ statusCode: 200, body: {} }))).error(
			{ kind },
			{ path: '/rest/events', target },
		);

	it('tells how many there are, in the words of the first one', async () => {
		const errors = [await failed('not_found', 'one'), await failed('missing_permission', 'two')];

		const { message, description } = refusalOfAll(errors);

		expect(message).toBe('LinkedIn could not find one');
		expect(description).toMatch(
			/^This is one of 2 organizations, and LinkedIn refused all of them\. Check the ID/,
		);
	});

	it('is in the words of a 401 where there is one, since the token may be the reason', async () => {
		const errors = [await failed('not_found', 'one'), await failed('reconnect_required', 'two')];

		expect(refusalOfAll(errors)).toBe(errors[1]);
	});
});

describe('the sign-in has ended', () => {
	const isDead = async (failure: LinkedInFailure, roles: number) => {
		const client = await clientOf(() => ({ statusCode: roles, body: {} }));
		const error = client.error(failure, { path: '/v2/userinfo' });
		return await withoutWaiting(isTokenDead(client, error));
	};

	it.each<[LinkedInFailure, number]>([
		[{ kind: 'reconnect_required', status: 401 }, 401],
		[{ kind: 'reconnect_required', code: 'NO_REFRESH_TOKEN' }, 401],
		[{ kind: 'reconnect_required', code: 'REFRESH_REFUSED' }, 200],
	])('after %j, and %i elsewhere', async (failure, roles) => {
		expect(await isDead(failure, roles)).toBe(true);
	});

	it.each<[LinkedInFailure, number]>([
		[{ kind: 'reconnect_required', status: 401 }, 200],
		[{ kind: 'missing_permission', status: 403 }, 401],
		[{ kind: 'unavailable', status: 500 }, 401],
	])('or not: %j, and %i elsewhere', async (failure, roles) => {
		expect(await isDead(failure, roles)).toBe(false);
	});
});
