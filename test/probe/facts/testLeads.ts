import { fact, Skipped, told } from '../fact';
import { timeRange } from '../lists/queries';
import { listedLead } from '../session';

/** Whether a list that is not limited to test leads has them, too. */
export const testLeads = fact({
	name: 'test leads in the list of leads',
	contractPlace: '5-9, 3.6',
	ask: async (session) => {
		const only = await session.leads('limitedToTestLeads=true');
		const [lead] = only.elements.flatMap(listedLead);
		if (lead === undefined) throw new Skipped('the page has no test lead');
		const range = timeRange(lead.submittedAt - 1, lead.submittedAt + 2);
		const all = await session.leads(`limitedToTestLeads=false&${range}`);
		return all.elements.flatMap(listedLead).some(({ id }) => id === lead.id);
	},
	judge: (isThere) => [
		told('testLeadsIncludedWhenFalse', isThere, isThere ? 'they are there' : 'they are left out'),
	],
});
