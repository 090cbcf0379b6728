import { fact, noted, Skipped } from '../fact';
import { encode } from '../linkedIn/restli';
import { at } from '../linkedIn/json';
import { pageOf, requireAnswered } from '../lists/page';

const DECORATED = 'fields=versionedLeadGenFormUrn,form:(id,versionId)';

/** Whether a lead that is asked for with its form gets the version that was answered. */
export const formOfLead = fact({
	name: 'form that comes with a lead',
	contractPlace: '3.5, 3.6',
	ask: async (session) => {
		const lead = (await session.sampleLeads()).find(({ id }) => typeof id === 'string');
		const urn = lead?.versionedLeadGenFormUrn;
		if (typeof urn !== 'string') throw new Skipped('no lead names its form');
		const form = `versionedLeadGenFormUrn=${encode(urn)}`;
		const query = `${session.leadQuery}&${form}&${DECORATED}&count=1&start=0`;
		const { elements } = pageOf(requireAnswered(await session.leadCall(query)), 0, 1);
		return { version: /,\s*(\d+)\)$/.exec(urn)?.[1], elements };
	},
	judge: ({ version, elements }) => {
		const [lead] = elements;
		if (lead === undefined) return [noted('no lead came')];
		const came = at(lead, 'form', 'versionId');
		if (came === undefined) return [noted('it has no versionId')];
		const isAnswered = String(came) === version;
		return [
			noted(
				isAnswered ? 'the version that was answered' : 'another version than was answered',
				isAnswered ? undefined : 'a lead’s form is not of the version that was answered',
			),
		];
	},
});
