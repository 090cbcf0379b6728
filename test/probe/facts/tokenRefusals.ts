import { fact, noted, Skipped, told, type Finding } from '../fact';
import { at } from '../linkedIn/json';
import type { Exchange } from '../linkedIn/linkedIn';
import type { Session } from '../session';

const NO_TOKEN_OF_LINKEDIN = 'AQVprobe';

/** A 401 for a token that LinkedIn never gave. */
export const unknownToken = fact({
	name: '401 of an unknown token',
	contractPlace: '2.6',
	ask: async (session) => await askWith(session, NO_TOKEN_OF_LINKEDIN),
	judge: (answer) => [comparedWith(answer, 'INVALID_ACCESS_TOKEN', 65600)],
});

/** A 401 for no token at all. */
export const emptyToken = fact({
	name: '401 of an empty token',
	contractPlace: '2.6',
	ask: async (session) => await askWith(session, ''),
	judge: (answer) => [comparedWith(answer, 'EMPTY_ACCESS_TOKEN', 65604)],
});

/** The number that comes with an expired token's 401. */
export const expiredToken = fact({
	name: '401 of an expired token',
	contractPlace: '5-2, 2.6',
	ask: async (session) => {
		const { expiredToken: token } = session.parts;
		if (token === undefined) throw new Skipped('no expired access token was given');
		const answer = await askWith(session, token);
		if (answer.status !== 401) throw new Skipped('the token that was given has not expired');
		return answer;
	},
	judge: ({ body, status }) => {
		const [code, number] = [at(body, 'code'), at(body, 'serviceErrorCode')];
		const seen = `${status} ${String(code)} ${String(number)}`;
		if (typeof number !== 'number') return [noted(seen, 'an expired token’s 401 has no number')];
		const isExpired = code === 'EXPIRED_ACCESS_TOKEN';
		return [
			{
				...told('expiredTokenServiceErrorCode', number, seen),
				...(!isExpired && { wrong: `the code of an expired token is ${String(code)}` }),
			},
		];
	},
});

async function askWith({ linkedIn }: Session, token: string): Promise<Exchange> {
	return await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1', { token });
}

function comparedWith({ status, body }: Exchange, code: string, number: number): Finding {
	const seen = `${status} ${String(at(body, 'code'))} ${String(at(body, 'serviceErrorCode'))}`;
	const expected = `401 ${code} ${number}`;
	return noted(seen, seen === expected ? undefined : `it is ${seen}, not ${expected}`);
}
