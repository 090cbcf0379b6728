import type { LeadOwner, Localized } from '../../world/types';

/** A JSON object as LinkedIn sends it; bigints become bare numbers. */
export type WireObject = Record<string, unknown>;

/** A decimal string id as a bare JSON number, whatever its size. */
export function wireId(id: string): bigint | number {
	const number = Number(id);
	return Number.isSafeInteger(number) ? number : BigInt(id);
}

export function wireOwner(owner: LeadOwner): WireObject {
	return 'organizationId' in owner
		? { organization: `urn:li:organization:${owner.organizationId}` }
		: { sponsoredAccount: `urn:li:sponsoredAccount:${owner.adAccountId}` };
}

/** A MultiLocaleString; its preferred locale is the text's first one (contract 2.8). */
export function withPreferredLocale(localized: Localized): WireObject {
	const [first = 'en_US'] = Object.keys(localized);
	const [language, country] = first.split('_');
	return { localized, preferredLocale: { country, language } };
}

export function versionedFormUrn(formId: string, versionId: number): string {
	return `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${formId},${versionId})`;
}
