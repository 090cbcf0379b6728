import { asDigits, asRecord, asText } from '../values/json';
import type { FormReference } from '../values/urn';
import { creativeIdOf, eventIdOf, leadOwnerOf, parseFormUrn, toUrn } from '../values/urn';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerUnion } from '../values/leadOwner';

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
