import { asDigits, asRecord, asText } from '../values/json';
import { failureOf, kindOf, isTransient } from '../wire/errors/linkedInError';
import type { LinkedInAnswer } from '../wire/exchange';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { readPages } from '../lists/listReading';
import { wait } from '../wire/waiting';
import type { FormReference } from '../values/urn';
import { creativeIdOf, eventIdOf, leadOwnerOf, parseFormUrn, toUrn } from '../values/urn';
import type { LeadOwner, LeadType } from '../values/leadOwner';

/** A webhook that LinkedIn notifies about new and deleted leads, as LinkedIn shows it. */
export interface Subscription {
	id: string;
	webhook: string | undefined;
	owner: LeadOwner | undefined;
	/** One of `LEAD_TYPES`, or a word that LinkedIn has added. */
	leadType: string | undefined;
	/** The one event that it is for; undefined for all. */
	eventId: string | undefined;
	/** The one ad creative that it is for; undefined for all. */
	creativeId: string | undefined;
	/** Whether it is for a creative, a campaign or what LinkedIn has added: this package makes none of these. */
	isForOther: boolean;
	/** The one version of a form that it is for; undefined for all. */
	form: FormReference | undefined;
}

/** What LinkedIn is asked to notify about, and where. */
export interface SubscriptionSpec {
	owner: LeadOwner;
	leadType: LeadType;
	webhook: string;
	/** Only leads of this event. */
	eventId?: string;
}

/** Whether a subscription notifies about exactly what is asked for, at the same address. */
export function isAsAsked(
	{ webhook, eventId, isForOther, form }: Subscription,
	spec: SubscriptionSpec,
): boolean {
	return webhook === spec.webhook && eventId === spec.eventId && !isForOther && form === undefined;
}

/** What LinkedIn takes to make one. It is JSON, so URNs are not percent-encoded. */
export function subscriptionBody({ owner, leadType, webhook, eventId }: SubscriptionSpec): object {
	return {
		webhook,
		owner: ownerUnion(owner),
		leadType,
		...(eventId !== undefined && { associatedEntity: { event: toUrn('event', eventId) } }),
	};
}

/** Reads what LinkedIn shows; undefined without a readable id: nothing could be done with such a subscription. */
export function subscriptionOf(element: unknown): Subscription | undefined {
	const { id, webhook, owner, leadType, associatedEntity, versionedForm } = asRecord(element) ?? {};
	const digits = asDigits(id);
	if (digits === undefined) return undefined;
	const eventId = eventIdOf(associatedEntity);
	return {
		id: digits,
		webhook: asText(webhook),
		owner: leadOwnerOf(owner),
		leadType: asText(leadType),
		eventId,
		creativeId: creativeIdOf(associatedEntity),
		isForOther: eventId === undefined && Object.keys(asRecord(associatedEntity) ?? {}).length > 0,
		form: parseFormUrn(versionedForm),
	};
}

const PATH = '/rest/leadNotifications';

/** Most subscriptions that LinkedIn keeps for an owner (wire contract 3.7). */
export const MOST_SUBSCRIPTIONS = 1500;

/** Waits before a subscription is read back again, milliseconds: LinkedIn may be late. */
const READ_BACK_DELAYS = [1_000, 3_000];

type OwnerAndType = Pick<SubscriptionSpec, 'owner' | 'leadType'>;

/** All subscriptions of an owner for a lead type, those of other applications and people included. */
export async function readSubscriptions(
	client: LinkedInClient,
	spec: OwnerAndType,
): Promise<Subscription[]> {
	const subscriptions: Subscription[] = [];
	for await (const page of subscriptionPages(client, spec)) subscriptions.push(...page);
	return subscriptions;
}

/**
 * The subscription that notifies about exactly what is asked for, if there is one.
 * @param deleted ids of what was deleted just before, which LinkedIn may go on showing for a while
 */
export async function findSubscription(
	client: LinkedInClient,
	spec: SubscriptionSpec,
	deleted: readonly string[] = [],
): Promise<Subscription | undefined> {
	for await (const page of subscriptionPages(client, spec)) {
		const found = page.find((each) => isAsAsked(each, spec) && !deleted.includes(each.id));
		if (found !== undefined) return found;
	}
	return undefined;
}

async function* subscriptionPages(
	client: LinkedInClient,
	{ owner, leadType }: OwnerAndType,
): AsyncGenerator<Subscription[]> {
	const pages = readPages(client, {
		path: PATH,
		// Only this resource wraps the owner in `value` (wire contract 3.7).
		query: { q: 'criteria', owner: { value: ownerUnion(owner) }, leadType: { leadType } },
		target: `lead notification subscriptions of ${ownerInWords(owner)}`,
	});
	for await (const page of pages) yield page.flatMap((element) => subscriptionOf(element) ?? []);
}

/** The subscription that was just created; LinkedIn may show it a moment later only. */
async function getNewSubscription(client: LinkedInClient, id: string): Promise<Subscription> {
	for (const delay of [...READ_BACK_DELAYS, undefined]) {
		const answer = await unlessGone(client, requestFor(id));
		const subscription = subscriptionOf(answer?.body);
		if (subscription !== undefined) return subscription;
		if (delay !== undefined) await wait(delay);
	}
	throw client.error(
		{ kind: 'unreadable_answer', detail: 'LinkedIn created it, but does not show it.' },
		requestFor(id),
	);
}

/**
 * Has LinkedIn notify a webhook, by one subscription: when the answer to its creation gets lost, it may
 * exist all the same, and is looked for. LinkedIn sends the webhook its challenge before it answers.
 * @param deleted ids of what was deleted just before, which is not taken for the new one
 * @returns the new subscription as LinkedIn shows it
 * @throws NodeApiError as `LinkedInClient.request`; with a code of its own when the challenge failed
 */
export async function createOrFind(
	client: LinkedInClient,
	spec: SubscriptionSpec,
	deleted: readonly string[] = [],
): Promise<Subscription> {
	return await getNewSubscription(client, await createdOrFound(client, spec, deleted));
}

async function createdOrFound(
	client: LinkedInClient,
	spec: SubscriptionSpec,
	deleted: readonly string[],
): Promise<string> {
	try {
		return await createSubscription(client, spec);
	} catch (error) {
		const found = isTransient(error) ? await findSubscription(client, spec, deleted) : undefined;
		if (found === undefined) throw client.wrapped(error);
		return found.id;
	}
}

/** @returns the id of the subscription */
async function createSubscription(client: LinkedInClient, spec: SubscriptionSpec): Promise<string> {
	const request: LinkedInRequest = {
		path: PATH,
		method: 'POST',
		body: subscriptionBody(spec),
		target: `lead notification subscriptions of ${ownerInWords(spec.owner)}`,
	};
	const answer = await createdOrExplained(client, request, spec);
	const id = asDigits(answer.headers['x-restli-id']) ?? asDigits(asRecord(answer.body)?.id);
	if (id !== undefined) return id;
	const detail = 'LinkedIn created the subscription, but did not tell its ID.';
	throw client.error({ kind: 'unreadable_answer', status: answer.status, detail }, request);
}

/**
 * Checks that LinkedIn has room for one more subscription of an owner.
 * @param existing how many the owner is known to have; LinkedIn lists them for one lead type at a time
 * @throws NodeApiError that says what to delete
 */
export function checkRoom(
	client: LinkedInClient,
	{ owner }: Pick<SubscriptionSpec, 'owner'>,
	existing: number,
): void {
	if (existing < MOST_SUBSCRIPTIONS) return;
	throw client.error(
		{ kind: 'refused', code: 'SUBSCRIPTION_LIMIT' },
		{ path: PATH, target: ownerInWords(owner) },
	);
}

/**
 * Ends a subscription. LinkedIn's answer alone proves nothing, so it is read back, and deleted once more when
 * LinkedIn still shows it.
 * @returns false when it was gone already
 */
export async function deleteSubscription(client: LinkedInClient, id: string): Promise<boolean> {
	const deletion: LinkedInRequest = { ...requestFor(id), method: 'DELETE' };
	if ((await unlessGone(client, deletion)) === undefined) return false;
	if (await isStillShown(client, id)) {
		await wait(READ_BACK_DELAYS[0]);
		if (await isStillShown(client, id)) await unlessGone(client, deletion);
	}
	return true;
}

/** That it cannot be found out is no reason to fail: LinkedIn has accepted the deletion. */
async function isStillShown(client: LinkedInClient, id: string): Promise<boolean> {
	try {
		return (await unlessGone(client, { ...requestFor(id), retry: false })) !== undefined;
	} catch {
		return false;
	}
}

function requestFor(id: string): LinkedInRequest {
	return { path: `${PATH}/${id}`, target: `lead notification subscription ${id}` };
}

async function unlessGone(
	client: LinkedInClient,
	request: LinkedInRequest,
): Promise<LinkedInAnswer | undefined> {
	try {
		return await client.request(request);
	} catch (error) {
		if (kindOf(error) === 'not_found') return undefined;
		throw client.wrapped(error);
	}
}

/** A refusal is told in terms of the webhook, since how LinkedIn words most of them is not known. */
async function createdOrExplained(
	client: LinkedInClient,
	request: LinkedInRequest,
	{ webhook }: SubscriptionSpec,
): Promise<LinkedInAnswer> {
	try {
		return await client.request(request);
	} catch (error) {
		const failure = failureOf(error);
		if (failure?.kind !== 'refused') throw client.wrapped(error);
		const code = failure.code === 'CHALLENGE_FAILED' ? failure.code : 'SUBSCRIPTION_REFUSED';
		throw client.wrapped(client.error({ ...failure, code }, request, { target: webhook }));
	}
}
