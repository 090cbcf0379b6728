import { wireMe, wireUserinfo } from '../wire/member';
import { accessDenied, notFound } from '../errors';
import type { SimulatorState } from '../state';
import type { AccessToken } from '../oauth/tokens';

/** Whether a path is one of the identity calls (contract 3.1). */
export function isIdentityPath(path: string): boolean {
	return path === '/v2/me' || path === '/v2/userinfo';
}

/**
 * Who the token belongs to.
 * @param scopes what the token may do
 * @throws {ApiError} 403 when the scope is missing
 */
export function answerIdentity(
	state: SimulatorState,
	token: AccessToken,
	scopes: readonly string[],
	path: string,
	version: string | undefined,
): unknown {
	const member = state.world.members.find(({ id }) => id === token.grant.memberId);
	if (member === undefined) throw notFound(state.variants.notFoundCode);
	const suffix = version === undefined ? 'NO_VERSION' : `${version}01`;
	if (path === '/v2/userinfo') {
		if (!scopes.includes('openid') || !scopes.includes('profile')) {
			throw accessDenied(`userinfo.GET.${suffix}`);
		}
		return wireUserinfo(member, state.variants, scopes);
	}
	if (!scopes.includes('r_basicprofile') && !scopes.includes('r_liteprofile')) {
		throw accessDenied(`me.GET.${suffix}`);
	}
	return wireMe(member);
}
