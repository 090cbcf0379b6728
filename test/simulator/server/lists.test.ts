import fc from 'fast-check';
import { range } from 'lodash';
import { simulatorInMemory } from './inMemory';
import { smallSimulator } from './testing/client';
import { EVENT, FORM, leadId, LEADS, NOW, ORGANIZATION, smallWorld } from './testing/smallWorld';
import { SETTINGS } from './variants';

const FINDER = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)`;

const simulator = smallSimulator();

/** The numbers of the small world's leads that a finder returns, in its order. */
async function numbers(parameters = ''): Promise<number[]> {
	const { json } = await simulator.get(`${FINDER}&count=100${parameters}`);
	return json.elements.map(({ id }: { id: string }) => Number(id.slice(24, -2)));
}

const ALL = range(1, LEADS + 1);

describe('pages', () => {
	it('the first page has ten elements by default, and a page behind the end is empty', async () => {
		const { json } = await simulator.get(FINDER);
		expect(json.paging).toEqual({ start: 0, count: 10, links: [], total: LEADS });
		expect(json.elements).toHaveLength(10);
		expect(await numbers('&start=30')).toEqual([]);
	});

	it('pages return every visible element once around hidden places, with all settings of links, totals and clamping', async () => {
		const settings = fc.record({
			nextLinks: fc.constantFrom(...SETTINGS.nextLinks),
			beyondMaxCount: fc.constantFrom('clamp' as const, 'clampSilently' as const),
			leadOrder: fc.constantFrom(...SETTINGS.leadOrder),
			pagingTotal: fc.constantFrom('ofList' as const, 'ofPage' as const, 'absent' as const),
			maxCount: fc.integer({ min: 6, max: 40 }),
			hiddenShare: fc.constantFrom(0, 0.3, 0.9),
		});
		const linkedIn = simulatorInMemory({ world: smallWorld(), now: () => NOW });
		const headers = {
			authorization: `Bearer ${linkedIn.signIn()}`,
			'linkedin-version': '202609',
			'x-restli-protocol-version': '2.0.0',
		};
		const read = async (start: number, count: number) => {
			const url = `https://api.linkedin.com${FINDER}&count=${count}&start=${start}`;
			const { body = '' } = (await linkedIn.answer({ method: 'GET', url, headers })) ?? {};
			return JSON.parse(body);
		};
		const check = async (variants: object, count: number) => {
			const { maxCount, nextLinks, pagingTotal, beyondMaxCount } =
				linkedIn.control.variants.set(variants);
			const size = Math.min(count, maxCount.leadFormResponses);
			const seen: string[] = [];
			for (let start = 0; start < 400; start += size) {
				const { paging, elements } = await read(start, count);
				const said = beyondMaxCount === 'clamp' ? size : count;
				expect(paging.count).toBe(said);
				if (pagingTotal.leadFormResponses === 'ofPage') expect(paging.total).toBe(elements.length);
				if (pagingTotal.leadFormResponses === 'absent') expect(paging).not.toHaveProperty('total');
				const isShort = elements.length < said;
				const mayLink = nextLinks !== 'never' && !(isShort && nextLinks === 'missingOnShortPages');
				if (!mayLink || start + size > 300) expect(paging.links).toEqual([]);
				else if (elements.length > 0 && seen.length + elements.length < LEADS) {
					expect(paging.links[0].href).toContain(`&start=${start + size}`);
				}
				seen.push(...elements.map(({ id }: { id: string }) => id));
			}
			expect(seen.sort()).toEqual(ALL.map(leadId));
			expect([...linkedIn.drift]).toEqual([]);
		};
		await fc.assert(fc.asyncProperty(settings, fc.integer({ min: 6, max: 60 }), check), {
			numRuns: 50,
		});
	});
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
