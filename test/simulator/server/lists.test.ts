import { smallSimulator } from './testing/client';
import { EVENT, LEADS, ORGANIZATION } from './testing/smallWorld';

const FINDER = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)`;

const simulator = smallSimulator();

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

it('the stop of the simulator fails when an answer differs from the wire contract', async () => {
	simulator.world.events[0].startsAt = 'soon' as never;
	await simulator.get(`/rest/events/${EVENT}`);
	await expect(simulator.stop()).rejects.toThrow('startsAt: Expected number, received string');
});
