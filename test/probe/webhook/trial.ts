import { Skipped } from '../fact';
import { at } from '../linkedIn/json';
import { CallsSpent, type Exchange, type LinkedIn } from '../linkedIn/linkedIn';
import { pageOf, reasonOf } from '../lists/page';
import { listQuery } from '../lists/queries';
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

/** Those of a whole trial, and the deletes that it may end with. */
const MOST_CALLS = 9;

/** What looking for a lost one leaves. */
const CALLS_FOR_DELETES = 3;

const PATH = '/rest/leadNotifications';

/** Everything that the probe writes is written here, and is deleted again whatever happens. */
export async function trySubscription(parts: SessionParts): Promise<SubscriptionTrial> {
	const { linkedIn, webhook, organizationId, eventId } = parts;
	if (webhook === undefined) {
		throw new Skipped('nothing may be written, or no public address was given (--webhook)');
	}
	if (linkedIn.callsLeft < MOST_CALLS) throw new Skipped('too few calls were left to clean up');
	const owned: Owned = { linkedIn, ids: new Set(), uncertain: false };
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
		await cleanUp(owned, parts, webhook.url);
	}
}

/** The id that a created subscription got, in the header or in the body (contract 5-11). */
function idOf({ restliId, status, body }: Exchange): string | undefined {
	if (status < 200 || status > 299) return undefined;
	const id = restliId ?? at(body, 'id');
	return id === undefined ? undefined : String(id);
}

/** The subscriptions that the probe has made and not deleted yet. */
interface Owned {
	linkedIn: LinkedIn;
	ids: Set<string>;
	/** Whether one may have been made whose answer did not arrive. */
	uncertain: boolean;
}

async function create(owned: Owned, body: object): Promise<Exchange> {
	owned.uncertain = true;
	const answer = await owned.linkedIn.create(PATH, body);
	owned.uncertain = false;
	const id = idOf(answer);
	if (id !== undefined) owned.ids.add(id);
	return answer;
}

async function remove({ linkedIn, ids }: Owned, id: string): Promise<Exchange> {
	const answer = await linkedIn.delete(`${PATH}/${id}`);
	if (answer.status < 300) ids.delete(id);
	return answer;
}

async function cleanUp(owned: Owned, parts: SessionParts, url: string): Promise<void> {
	const { person } = parts;
	try {
		if (owned.uncertain) await findLost(owned, parts, url);
	} catch {
		person.tell(`A subscription for ${url} may be left: look with Subscription → Get Many.`);
	}
	for (const id of [...owned.ids]) {
		await remove(owned, id).catch(() => undefined);
		if (!owned.ids.has(id)) continue;
		person.tell(`Could not delete subscription ${id}: delete it with Subscription → Delete.`);
	}
}

/** Looks for listed subscriptions for the probe's own address, which nobody else has. */
async function findLost(
	{ linkedIn, ids }: Owned,
	{ organizationId }: SessionParts,
	url: string,
): Promise<void> {
	const query = listQuery('leadNotifications', organizationId);
	let start = 0;
	while (linkedIn.callsLeft > CALLS_FOR_DELETES) {
		const { elements } = pageOf(await linkedIn.get(PATH, `${query}&start=${start}`), start, 10);
		if (elements.length === 0) return;
		for (const { webhook, id } of elements) if (webhook === url) ids.add(String(id));
		start += elements.length;
	}
	throw new CallsSpent('too many subscriptions to look through');
}

async function awaitPush(
	{ linkedIn, person, pushWait, eventId }: SessionParts,
	webhook: WebhookListener,
): Promise<ReceivedPush | undefined> {
	if (eventId === undefined || pushWait === undefined) return undefined;
	const minutes = Math.ceil(pushWait / 60_000);
	const question = `Register for the event as a test person now. Wait for the push, up to ${minutes} min?`;
	if (!(await person.confirm(question))) return undefined;
	return await webhook.firstPush(pushWait, linkedIn.options.stopping);
}
