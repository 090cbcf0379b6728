import { ownerOfKey, watchKey } from '../../../nodes/LinkedInLeadSync/trigger/memory/keys';
import type { Pages } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { watchedOwners } from '../../../nodes/LinkedInLeadSync/trigger/watchedOwners';
import type { LeadScope } from '../../../nodes/shared/values/leadOwner';
import { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';
import { HOUR } from '../../durations';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { triggerContext } from './polled';

const SCOPE = { leadType: 'EVENT' } as const;

stopTime(Date.UTC(2026, 10, 24));

it.each([
	['EVENT 1', { leadType: 'EVENT', owner: { kind: 'organization', id: '1' } }],
	['SPONSORED 1', { leadType: 'SPONSORED', owner: { kind: 'sponsoredAccount', id: '1' } }],
	['OTHER 1', undefined],
	['EVENT', undefined],
	['EVENT ', undefined],
])('the key %j belongs to the owner %j', (key, expected) => {
	expect(ownerOfKey(key)).toEqual(expected);
});

const clientOver = async (organizations: string[]) => {
	const leads = Object.fromEntries(organizations.map((id) => [id, []]));
	const linkedIn = { leads };
	return { linkedIn, client: await LinkedInClient.create(triggerContext(linkedIn)) };
};
const idsOf = ({ owners }: { owners: Array<{ id: string }> }) => owners.map(({ id }) => id);

it('the trigger lists Pages once an hour, and at once for another credential', async () => {
	const { linkedIn, client } = await clientOver(['1', '2']);
	const { pages } = await watchedOwners(client, SCOPE, undefined, HOUR);
	// The key ends with the ID of the credential.
	expect(pages?.listedFor).toBe(`${watchKey(SCOPE)} 1`);
	Object.assign(linkedIn, { leads: { 3: [] } });
	const after = async (wait: number, known = pages) =>
		idsOf(await watchedOwners(client, SCOPE, known, HOUR + wait));
	expect(await after(HOUR - 1)).toEqual(['1', '2']);
	expect(await after(HOUR)).toEqual(['3']);
	// The clock was set back.
	expect(await after(-HOUR)).toEqual(['3']);
	const ofOther = pages && { ...pages, listedFor: `${watchKey(SCOPE)} 2` };
	expect(await after(0, ofOther)).toEqual(['3']);
});

it('Pages that another credential cannot list are told, unless others were chosen', async () => {
	const { client } = await clientOver(['1']);
	const before: Pages = { ids: ['1', '2'], names: {}, listedAt: 0, listedFor: '' };
	const listedBy = async (listedFor: string) =>
		(await watchedOwners(client, SCOPE, { ...before, listedFor }, HOUR)).unlisted;
	expect(await listedBy(`${watchKey(SCOPE)} 2`)).toEqual(['2']);
	expect(await listedBy(`${watchKey({ ...SCOPE, eventId: '7' })} 2`)).toEqual([]);
});

it.each([
	[['2', '3'], ['1']],
	[['3'], ['1', '2']],
])('lost Pages are told once while the Pages %j remain', async (left, expected) => {
	const { linkedIn, client } = await clientOver(['1', '2', '3']);
	const { pages } = await watchedOwners(client, SCOPE, undefined, HOUR);
	Object.assign(linkedIn, { leads: Object.fromEntries(left.map((id) => [id, []])) });
	const { unlisted: gone, pages: after } = await watchedOwners(client, SCOPE, pages, 2 * HOUR);
	expect(gone).toEqual(expected);
	expect((await watchedOwners(client, SCOPE, after, 3 * HOUR)).unlisted).toEqual([]);
});

it('known Pages stay watched while LinkedIn fails to list them, and the failure is returned', async () => {
	const { linkedIn, client } = await clientOver(['1']);
	const { pages } = await watchedOwners(client, SCOPE, undefined, HOUR);
	Object.assign(linkedIn, { organizations: { statusCode: 503, body: '' } });
	const after = async (wait: number) =>
		await withoutWaiting(watchedOwners(client, SCOPE, pages, HOUR + wait));
	const first = watchedOwners(client, SCOPE, undefined, HOUR);
	await expect(withoutWaiting(first)).rejects.toThrow('LinkedIn');
	for (const statusCode of [503, 403, 429]) {
		Object.assign(linkedIn, { organizations: { statusCode, body: '' } });
		const known = await after(HOUR);
		expect([idsOf(known), known.failure]).toEqual([['1'], expect.any(Error)]);
	}
	// What concerns every call is said at once, and not hidden behind the known list.
	const retired = { statusCode: 426, body: { code: 'NONEXISTENT_VERSION' } };
	Object.assign(linkedIn, { organizations: retired });
	await expect(after(HOUR)).rejects.toThrow('version');
	// Nobody asks while the trouble of the list waits.
	const { failure } = await watchedOwners(client, SCOPE, pages, 5 * HOUR, false);
	expect(failure).toBeUndefined();
});

const reply = (statusCode: number) => ({ statusCode, body: { status: statusCode } });
const told = {
	events: { statusCode: 200, body: { id: 9, organizer: 'urn:li:organization:1' } },
	forms: { statusCode: 200, body: { id: 9, owner: 'urn:li:organization:1' } },
};
const choices = [
	['events', { ...SCOPE, eventId: '9' }],
	['forms', { ...SCOPE, formId: '9' }],
] as const;
const hourly = async (scope: LeadScope, replies: Array<Partial<LinkedIn>>) => {
	const { linkedIn, client } = await clientOver(['1', '2', '3']);
	let pages: Pages | undefined;
	const hours: Array<{ ids: string[]; gone: string[] }> = [];
	for (const [hour, each] of replies.entries()) {
		Object.assign(linkedIn, each);
		const now = (hour + 1) * HOUR;
		const watched = await withoutWaiting(watchedOwners(client, scope, pages, now));
		pages = watched.pages;
		hours.push({ ids: idsOf(watched), gone: watched.unlisted });
	}
	return hours;
};
const only = (...ids: string[]) => ({ ids, gone: [] });

it.each(choices)('all Pages are watched until the owner of %s is known', async (kind, scope) => {
	const fails = { [kind]: reply(500) };
	const without = { ...fails, leads: { 1: [], 2: [] } };
	const hours = await hourly(scope, [fails, without, told, fails]);
	expect(hours).toEqual([only('1', '2', '3'), only('1', '2'), only('1'), only('1')]);
});
