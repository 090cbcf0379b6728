import type { LinkedInClient } from '../wire/linkedInClient';

export interface SignedInMember {
	/** `urn:li:person:…` */
	urn: string | null;
	name: string | null;
	email: string | null;
}

/**
 * Who is signed in: the heartbeat that LinkedIn asks for (`/me`). Which endpoint answers depends on the
 * profile scope that the app was granted (wire contract 3.1); without one there is nothing to ask.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function getSignedInMember(
	client: LinkedInClient,
): Promise<SignedInMember | undefined> {
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
