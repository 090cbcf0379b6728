import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { asideNote } from './problem';
import type { ConnectionProblem } from './problem';

export interface SignedInMember {
	/** e.g. `urn:li:person:…` */
	urn: string | null;
	name: string | null;
	email: string | null;
}

/**
 * The signed-in account: the regular call that LinkedIn asks apps for (`/me`). The endpoint depends on the
 * granted profile scope (wire contract 3.1).
 * @returns undefined without a profile scope
 */
async function getSignedInMember(client: LinkedInClient): Promise<SignedInMember | undefined> {
	switch (client.credential.profileScope) {
		case 'openid profile': {
			const { body } = await client.request({
				path: '/v2/userinfo',
				target: 'your LinkedIn account',
			});
			const { sub, name, email } = (body ?? {}) as Record<string, unknown>;
			return { urn: personUrn(sub), name: textOrNull(name), email: textOrNull(email) };
		}
		case 'r_basicprofile': {
			const { body } = await client.request({ path: '/v2/me', target: 'your LinkedIn account' });
			const profile = (body ?? {}) as Record<string, unknown>;
			const names = [profile.localizedFirstName, profile.localizedLastName];
			const name = names.filter((part) => typeof part === 'string').join(' ');
			return { urn: personUrn(profile.id), name: name === '' ? null : name, email: null };
		}
		default:
			return undefined;
	}
}

function personUrn(id: unknown): string | null {
	return typeof id === 'string' ? `urn:li:person:${id}` : null;
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

/**
 * The signed-in account; null if LinkedIn does not show it. Problems are notes only, because leads don't need
 * it.
 * @throws NodeApiError when the sign-in has ended
 */
export async function memberReport(
	client: LinkedInClient,
): Promise<{ member: SignedInMember | null | undefined; problems: ConnectionProblem[] }> {
	try {
		return { member: await getSignedInMember(client), problems: [] };
	} catch (error) {
		const { profileScope } = client.credential;
		const note = await asideNote(client, error, {
			code: 'member_unknown',
			about: 'Your LinkedIn account',
			request: {
				path: profileScope === 'r_basicprofile' ? '/v2/me' : '/v2/userinfo',
				target: 'your LinkedIn account',
			},
			fix: `Check in the Auth tab of your LinkedIn app that a product grants ${profileScope}, then open the credential and select Switch account (older n8n: Reconnect). If you don't need the name, set Profile Scope to None in the credential.`,
		});
		return { member: null, problems: [note] };
	}
}
