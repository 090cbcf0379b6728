import { fact, noted, open, Skipped, told } from '../fact';
import { at, isObject } from '../linkedIn/json';
import type { Exchange } from '../linkedIn/linkedIn';
import type { Session } from '../session';

/** How `/v2/userinfo` writes the member's locale. */
export const userinfo = fact({
	name: '/v2/userinfo',
	contractPlace: '5-17, 3.1',
	ask: async (session) => await askIdentity(session, '/v2/userinfo', 'openid profile'),
	judge: ({ body }) => {
		const locale = at(body, 'locale');
		if (typeof locale === 'string') return [told('userinfoLocale', 'string', 'locale as a text')];
		if (isObject(locale)) return [told('userinfoLocale', 'object', 'locale as an object')];
		return [open('userinfoLocale', 'no locale')];
	},
});

/** Whether `/v2/me` answers. */
export const me = fact({
	name: '/v2/me',
	contractPlace: '5-17, 3.1',
	ask: async (session) => await askIdentity(session, '/v2/me', 'r_basicprofile'),
	judge: ({ body }) => [
		noted(
			`has ${Object.keys(isObject(body) ? body : {})
				.sort()
				.join(', ')}`,
		),
	],
});

async function askIdentity({ linkedIn }: Session, path: string, scopes: string): Promise<Exchange> {
	const answer = await linkedIn.get(path, '', { version: undefined });
	if (answer.status === 403) throw new Skipped(`the token has no scope ${scopes}`);
	if (answer.status !== 200) throw new Skipped(`LinkedIn answered with ${answer.status}`);
	return answer;
}
