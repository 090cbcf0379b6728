import { quoted } from './text';
import type { UrnKind } from './urn';
import { idFromUrn, isIdOf, parseFormUrn } from './urn';

export type IdInputKind = Extract<
	UrnKind,
	| 'organization'
	| 'event'
	| 'sponsoredAccount'
	| 'leadGenForm'
	| 'leadGenFormResponse'
	| 'leadNotification'
>;

export type IdInput = { ok: true; id: string } | { ok: false; message: string; fix: string };

interface Wording {
	name: string;
	fix: string;
	/** The path of a LinkedIn URL that contains the id, up to the id. */
	address?: string;
}

const WORDING: Record<IdInputKind, Wording> = {
	organization: {
		name: 'LinkedIn Page',
		fix: "Choose it from the list, or enter the number in the address of the Page's admin view: https://www.linkedin.com/company/12345/admin/",
		address: '/(?:company|school|showcase)/',
	},
	event: {
		name: 'event',
		fix: "Choose it from the list, or enter the event's address or the long number at its end: https://www.linkedin.com/events/7249812613549670400/",
		// A vanity URL ends with the id: /events/q3-webinar7249812613549670400/
		address: '/events/(?:[^/?#]*[^/?#\\d](?=\\d{15,19}(?:[/?#\\s]|$)))?',
	},
	sponsoredAccount: {
		name: 'ad account',
		fix: 'Choose it from the list, or enter the number in the address of Campaign Manager: https://www.linkedin.com/campaignmanager/accounts/12345/',
		address: '/campaignmanager/accounts/',
	},
	leadGenForm: {
		name: 'form',
		fix: 'Choose it from the list, or enter its number: the form_id that List forms returns',
	},
	leadGenFormResponse: {
		name: 'lead',
		fix: 'Enter the lead_id of a lead, for example 249592fc-d272-44ba-a7db-c2bdce579507-6',
	},
	leadNotification: {
		name: 'subscription',
		fix: 'Enter the subscription_id that List subscriptions returns, as text',
	},
};

/** Accepts an id, a URN or a URL. Refuses numbers beyond 2^53, which have lost digits. */
export function parseIdInput(input: unknown, kind: IdInputKind): IdInput {
	const { name, fix, address } = WORDING[kind];
	const refuse = (message: string): IdInput => ({ ok: false, message, fix });

	if (Number.isInteger(input) && !Number.isSafeInteger(input)) {
		return refuse(`this ${name} ID lost digits because it was passed as a number; pass it as text`);
	}
	const text = typeof input === 'string' || typeof input === 'number' ? String(input).trim() : '';
	if (text === '') return refuse(`no ${name} is given`);
	if (isIdOf(kind, text)) return { ok: true, id: text };

	const fromUrn = kind === 'leadGenForm' ? parseFormUrn(text)?.formId : idFromUrn(text, kind);
	// Encoded characters become dashes, so that they cannot join an id.
	const asTyped = text.replace(/%[0-9a-f]{2}/gi, '-');
	const fromAddress = address && new RegExp(addressPattern(address), 'i').exec(asTyped)?.[1];
	const id = fromUrn ?? fromAddress;
	if (id !== undefined) return { ok: true, id };

	return refuse(`${quoted(text)} does not contain the ID of the ${name}`);
}

const SITE = '^\\s*(?:https?://)?(?:[a-z]{2,3}\\.)?linkedin\\.com';

function addressPattern(path: string): string {
	return `${SITE}${path}([1-9]\\d{0,18})(?:[/?#\\s]|$)`;
}

/** What the panel accepts as an id while a person types: a number, or a URN, which is checked when the node runs. */
export const TYPED_ID = '^\\s*(?:[1-9]\\d{0,18}|urn:li:\\S+)\\s*$';

/** What the panel accepts as an address while a person types; its first group is the id. */
export function typedAddress(kind: IdInputKind): string | undefined {
	const { address } = WORDING[kind];
	return address && addressPattern(address);
}
