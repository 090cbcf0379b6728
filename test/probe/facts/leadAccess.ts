import { fact, open, told } from '../fact';
import { encode } from '../linkedIn/restli';
import { pageOf, reasonOf } from '../lists/page';
import { leadQuery, WITHOUT_ANSWERS } from '../lists/queries';

/** LinkedIn's own page, where nobody who runs this has a role. */
const FOREIGN_PAGE = '1337';

/** Whether a lead of the list is served by its id, too. */
export const leadById = fact({
	name: 'a lead by its id',
	contractPlace: '2.6, 3.6',
	ask: async (session) => {
		const [{ id }] = await session.listedLeads();
		return await session.linkedIn.get(`/rest/leadFormResponses/${encode(id)}`, WITHOUT_ANSWERS);
	},
	judge: (answer) => {
		const { status } = answer;
		if (status === 200) return [told('leadsById', 'served', 'it is served')];
		if (status === 404) return [told('leadsById', 'notFound', 'it is not found')];
		return [open('leadsById', reasonOf(answer))];
	},
});

/** What answers who asks for leads of a page without a role there. */
export const leadsWithoutRole = fact({
	name: 'leads of a page without a role',
	contractPlace: '2.6, 5-23',
	ask: async (session) => {
		const query = leadQuery({ organizationId: FOREIGN_PAGE }, 'EVENT');
		return await session.leadCall(`${query}&${WITHOUT_ANSWERS}&count=1&start=0`);
	},
	judge: (answer) => {
		const { status } = answer;
		const seen = `it is answered with ${status}`;
		if (status === 403 || status === 401) return [told('leadsWithoutRole', status, seen)];
		const isEmpty = status === 200 && pageOf(answer, 0, 1).elements.length === 0;
		if (isEmpty) return [told('leadsWithoutRole', 'empty', 'it shows nothing')];
		return [open('leadsWithoutRole', seen)];
	},
});
