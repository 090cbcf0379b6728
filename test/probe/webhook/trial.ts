import { Skipped } from '../fact';
import { at } from '../linkedIn/json';
import type { Exchange, LinkedIn } from '../linkedIn/linkedIn';
import { reasonOf } from '../lists/page';
import type { SessionParts } from '../session';
import type { ReceivedPush, WebhookListener } from './listener';

/** What became of a subscription that was made for the probe alone. */
export interface SubscriptionTrial {
	/** The answer to one whose webhook fails the challenge. */
	refused: Exchange;
	created: Exchange;
	/** It, read back. */
	readBack: Exchange;
	/** The answer to a second one that is alike in everything. */
	duplicate: Exchange;
	/** What came when somebody registered meanwhile. */
	push: ReceivedPush | undefined;
	deleted: Exchange;
	/** The answer to its id after that. */
	afterwards: Exchange;
}

const PATH = '/rest/leadNotifications';

/** Everything that the probe writes is written here, and is deleted again whatever happens. */
export async function trySubscription(parts: SessionParts): Promise<SubscriptionTrial> {
	const { linkedIn, webhook, organizationId, eventId } = parts;
	if (webhook === undefined) {
		throw new Skipped('nothing may be written, or no public address was given (--webhook)');
	}
	const owned: Owned = { linkedIn, ids: new Set() };
	const body = (url: string) => ({
		webhook: url,
		owner: { organization: `urn:li:organization:${organizationId}` },
		leadType: 'EVENT',
		...(eventId !== undefined && { associatedEntity: { event: `urn:li:event:${eventId}` } }),
	});
	try {
		const refused = await create(owned, body(webhook.failingUrl));
		const created = await create(owned, body(webhook.url));
		const id = idOf(created);
		if (id === undefined) throw new Skipped(`no subscription was made: ${reasonOf(created)}`);
		const readBack = await linkedIn.get(`${PATH}/${id}`);
		const duplicate = await create(owned, body(webhook.url));
		const push = await awaitPush(parts, webhook);
		const deleted = await remove(owned, id);
		const afterwards = await linkedIn.get(`${PATH}/${id}`);
		return { refused, created, readBack, duplicate, push, deleted, afterwards };
	} finally {
		await cleanUp(owned, parts);
	}
}

/** The id that a created subscription got, in the header or in the body (contract 5-11). */
export function idOf({ restliId, status, body }: Exchange): string | undefined {
	if (status < 200 || status > 299) return undefined;
	const id = restliId ?? at(body, 'id');
	return id === undefined ? undefined : String(id);
}

/** The subscriptions that the probe has made and not deleted yet. */
interface Owned {
	linkedIn: LinkedIn;
	ids: Set<string>;
}

async function create({ linkedIn, ids }: Owned, body: object): Promise<Exchange> {
	const answer = await linkedIn.create(PATH, body);
	const id = idOf(answer);
	if (id !== undefined) ids.add(id);
	return answer;
}

async function remove({ linkedIn, ids }: Owned, id: string): Promise<Exchange> {
	const answer = await linkedIn.delete(`${PATH}/${id}`);
	if (answer.status < 300) ids.delete(id);
	return answer;
}

async function cleanUp(owned: Owned, { person }: SessionParts): Promise<void> {
	for (const id of [...owned.ids]) {
		await remove(owned, id).catch(() => undefined);
		if (!owned.ids.has(id)) continue;
		person.tell(`Could not delete subscription ${id}: delete it with Subscription → Delete.`);
	}
}

async function awaitPush(
	{ person, pushWait, eventId }: SessionParts,
	webhook: WebhookListener,
): Promise<ReceivedPush | undefined> {
	if (eventId === undefined || pushWait === undefined) return undefined;
	const minutes = Math.ceil(pushWait / 60_000);
	const question = `Register for the event as a test person now. Wait for the push, up to ${minutes} min?`;
	if (!(await person.confirm(question))) return undefined;
	return await webhook.firstPush(pushWait);
}
