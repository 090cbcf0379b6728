import { compact } from 'lodash';

import { asRecord, asText } from '../../../shared/values/json';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { asideNote } from './problem';
import type { Note } from './problem';

export interface SignedInMember {
	/** e.g. `urn:li:person:…` */
	urn: string | null;
	name: string | null;
	email: string | null;
}

/** The regular call that LinkedIn asks apps for (`/me`); each profile scope opens another. */
const PATHS = { none: undefined, 'openid profile': '/v2/userinfo', r_basicprofile: '/v2/me' };

/**
 * The signed-in account; null if LinkedIn does not show it, undefined without a profile scope. Problems are
 * notes only, because leads don't need it.
 * @throws NodeApiError when the sign-in has ended
 */
export async function memberReport(
	client: LinkedInClient,
	note: Note,
): Promise<SignedInMember | null | undefined> {
	const { profileScope } = client.credential;
	const path = PATHS[profileScope];
	if (path === undefined) return undefined;
	const request = { path, target: 'your LinkedIn account' };
	try {
		const { body } = await client.request(request);
		return memberIn(asRecord(body) ?? {});
	} catch (error) {
		const problem = await asideNote(client, error, {
			code: 'member_unknown',
			about: 'Your LinkedIn account',
			request,
			fix: `Check in the Auth tab of your LinkedIn app that a product grants ${profileScope}, then open the credential and select Switch account (older n8n: Reconnect). If you don't need the name, set Profile Scope to None in the credential.`,
		});
		note(problem);
		return null;
	}
}

/** `/v2/userinfo` sends `sub` and `name`; `/v2/me` sends `id` and both parts of the name. */
function memberIn(answer: Record<string, unknown>): SignedInMember {
	const id = asText(answer.sub) ?? asText(answer.id);
	const parts = compact([asText(answer.localizedFirstName), asText(answer.localizedLastName)]);
	return {
		urn: id === undefined ? null : `urn:li:person:${id}`,
		name: asText(answer.name) ?? (parts.join(' ') || null),
		email: asText(answer.email) ?? null,
	};
}
