import { range } from 'lodash';
import { smallSimulator } from './testing/client';
import { EVENT, FORM, LEADS, ORGANIZATION } from './testing/smallWorld';

const FINDER = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)`;

const simulator = smallSimulator();

/** The numbers of the small world's leads that a finder returns, in its order. */
async function numbers(parameters: string, count = 100): Promise<number[]> {
	const { json } = await simulator.get(`${FINDER}&count=${count}${parameters}`);
	return json.elements.map(({ id }: { id: string }) => Number(id.slice(24, -2)));
}

const ALL = range(1, LEADS + 1);

it('pages return every visible element once around hidden places', async () => {
	simulator.control.variants.set({ hiddenShare: 0.3, pagingTotal: 'ofList' });
	const { total } = (await simulator.get(`${FINDER}&count=6`)).json.paging;
	const pages = range(0, total, 6).map(async (start) => await numbers(`&start=${start}`, 6));
	expect((await Promise.all(pages)).flat()).toEqual(ALL);
	expect(total).toBeGreaterThan(LEADS);
});

it('a page that is full, or ends before the total, has a link to the next one', async () => {
	simulator.control.variants.set({ hiddenShare: 0 });
	const linksOf = async (count: number) =>
		(await simulator.get(`${FINDER}&count=${count}`)).json.paging.links;
	const next = expect.objectContaining({ href: `${FINDER}&count=6&start=6` }) as unknown;
	expect(await linksOf(6)).toEqual([next]);
	expect(await linksOf(LEADS + 1)).toEqual([]);
	simulator.control.variants.set({ hiddenShare: 0.3 });
	expect(await linksOf(LEADS)).toEqual([]);
	simulator.control.variants.set({ pagingTotal: 'ofList' });
	expect(await linksOf(LEADS)).toHaveLength(1);
});

it('the finder of leads filters by form version, event and test leads', async () => {
	const form = `&versionedLeadGenFormUrn=urn%3Ali%3AversionedLeadGenForm%3A%28urn%3Ali%3AleadGenForm%3A${FORM}%2C1%29`;
	expect(await numbers(form)).toEqual([21, 22, 23, 24, 25]);
	expect(await numbers('&associatedEntity=urn%3Ali%3Aevent%3A1')).toEqual([]);
	expect(await numbers(`&associatedEntity=urn%3Ali%3Aevent%3A${EVENT}`)).toEqual(ALL);
	expect(await numbers('&limitedToTestLeads=true')).toEqual([3]);
	expect(await numbers('&limitedToTestLeads=false')).toEqual(ALL);
});

it('the stop of the simulator fails when an answer differs from the wire contract', async () => {
	simulator.world.events[0].startsAt = 'soon' as never;
	await simulator.get(`/rest/events/${EVENT}`);
	await expect(simulator.stop()).rejects.toThrow('startsAt: Expected number, received string');
});
