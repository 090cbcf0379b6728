import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { SignedInMember } from '../../../shared/linkedin/members';
import { getSignedInMember } from '../../../shared/linkedin/members';
import { asideNote } from './asideNote';
import type { ConnectionProblem } from './problem';

/**
 * Who is signed in; undefined when LinkedIn is not asked, null when it does not tell. A problem here is a note: leads can be read without.
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
			fix: `Check in the Auth tab of your LinkedIn app that a product grants ${profileScope}, then open the credential and select Switch account (older n8n: Reconnect). If nobody needs the name, let the credential ask for no profile scope.`,
		});
		return { member: null, problems: [note] };
	}
}
