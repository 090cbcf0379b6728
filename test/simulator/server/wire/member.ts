import type { Member } from '../../world/types';
import type { Variants } from '../variants';
import type { WireObject } from './common';

/** `/v2/me` and `/rest/me` (contract 3.1). */
export function wireMe(member: Member): WireObject {
	const preferredLocale = { country: 'US', language: 'en' };
	return {
		localizedLastName: member.lastName,
		firstName: { localized: { en_US: member.firstName }, preferredLocale },
		lastName: { localized: { en_US: member.lastName }, preferredLocale },
		vanityName: `member-${member.id}`,
		localizedHeadline: 'Event manager',
		id: member.id,
		localizedFirstName: member.firstName,
	};
}

/** `/v2/userinfo` (contract 3.1); the e-mail address needs the scope `email`. */
export function wireUserinfo(
	member: Member,
	variants: Variants,
	scopes: readonly string[],
): WireObject {
	return {
		sub: member.id,
		name: `${member.firstName} ${member.lastName}`,
		given_name: member.firstName,
		family_name: member.lastName,
		locale: variants.userinfoLocale === 'string' ? 'en-US' : { country: 'US', language: 'en' },
		...(scopes.includes('email') && { email: member.email, email_verified: true }),
	};
}
