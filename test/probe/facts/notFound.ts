import { fact, noted, open, told } from '../fact';
import { at } from '../linkedIn/json';

const NAME = 'notFoundCode';

const CODES = ['NOT_FOUND', 'RESOURCE_NOT_FOUND'];

/** No lead has this id. */
const NO_LEAD = '00000000-0000-4000-8000-000000000000-1';

/** The code of a 404. */
export const notFound = fact({
	name: 'code of a 404',
	contractPlace: '2.6',
	ask: async ({ linkedIn }) => await linkedIn.get(`/rest/leadFormResponses/${NO_LEAD}`),
	judge: ({ status, body }) => {
		const code = at(body, 'code');
		const seen = `${status} ${String(code)}`;
		if (status !== 404) return [open(NAME, seen)];
		if (CODES.includes(String(code))) return [told(NAME, String(code), seen)];
		return [noted(seen, `a 404 has neither code of the contract`)];
	},
});
