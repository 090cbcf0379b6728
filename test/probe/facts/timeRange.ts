import { fact, Skipped, told } from '../fact';
import { timeRange } from '../lists/queries';
import { listedLead, type ListedLead, type Session } from '../session';

/** Whether a lead that was submitted at exactly the end of a time range is in it. */
export const rangeEnd = fact({
	name: 'end of a time range',
	contractPlace: '3.6',
	ask: async (session) => {
		const lead = await realLead(session);
		return await isInRange(session, lead, lead.submittedAt - 1, lead.submittedAt);
	},
	judge: (isThere) => [
		told('rangeEndInclusive', isThere, `a lead of that time is ${isThere ? 'there' : 'not there'}`),
	],
});

/** Whether one that was submitted at exactly its start is. */
export const rangeStart = fact({
	name: 'start of a time range',
	contractPlace: '3.6',
	ask: async (session) => {
		const lead = await realLead(session);
		return await isInRange(session, lead, lead.submittedAt, lead.submittedAt + 1);
	},
	judge: (isThere) => [
		told(
			'rangeStartInclusive',
			isThere,
			`a lead of that time is ${isThere ? 'there' : 'not there'}`,
		),
	],
});

async function realLead(session: Session): Promise<ListedLead> {
	const lead = (await session.listedLeads()).find(({ testLead }) => !testLead);
	if (lead === undefined) throw new Skipped('all leads are test leads');
	return lead;
}

async function isInRange(
	session: Session,
	{ id }: ListedLead,
	start: number,
	end: number,
): Promise<boolean> {
	const { elements } = await session.leads(timeRange(start, end));
	return elements.flatMap(listedLead).some((one) => one.id === id);
}
