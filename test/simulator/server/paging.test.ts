import { get } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import { leadId, LEADS, ORGANIZATION } from './testing/smallWorld';
import type { Variants } from './variants';

const ORGANIZER = `organizer=urn%3Ali%3Aorganization%3A${ORGANIZATION}`;
const EVENTS = `/rest/events?q=eventsByOrganizer&${ORGANIZER}`;
const FINDER = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)`;

const simulator = smallSimulator();

const read = async (path: string) => await get(simulator, path, simulator.token);

async function page(parameters = '', finder = FINDER) {
	const { json } = await read(finder + parameters);
	return {
		paging: json.paging,
		ids: json.elements.map(({ id }: { id: string }) => id) as string[],
	};
}

const leadIds = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => leadId(from + index));

it('starts at 0 and gives ten by default', async () => {
	expect(await page()).toEqual({
		paging: { start: 0, count: 10, links: [], total: LEADS },
		ids: leadIds(1, 10),
	});
});

it('gives the last page short and one behind it empty', async () => {
	expect(await page('&start=20&count=10')).toEqual({
		paging: { start: 20, count: 10, links: [], total: LEADS },
		ids: leadIds(21, 25),
	});
	expect((await page('&start=30&count=10')).ids).toEqual([]);
});

it('leaves total out where the variant says so, for a collection or for all', async () => {
	simulator.control.variants.set({ pagingTotal: { leadFormResponses: 'absent' } });
	expect((await page()).paging).toEqual({ start: 0, count: 10, links: [] });
	const acls = await read('/rest/organizationAcls?q=roleAssignee');
	expect(acls.json.paging).not.toHaveProperty('total');
	const forms = FINDER.replace('leadFormResponses', 'leadForms').replace(/&leadType.*/, '');
	expect((await page('', forms)).paging.total).toBe(1);
	simulator.control.variants.set({ pagingTotal: 'absent' });
	expect((await page('', forms)).paging).not.toHaveProperty('total');
});

it('counts what the page returned as its total where the variant says so', async () => {
	const { variants } = simulator.control;
	variants.set({ pagingTotal: { leadFormResponses: 'ofPage' }, hiddenPositions: [3, 12, 13] });
	const totals: number[] = [];
	for (const start of [0, 10, 20, 30]) totals.push((await page(`&start=${start}`)).paging.total);
	expect(totals).toEqual([9, 8, 8, 0]);
});

it('links to the next page where the variant says so', async () => {
	simulator.control.variants.set({ nextLinks: 'whenMoreFollows' });
	const seen: string[] = [];
	let path: string | undefined = `${FINDER}&count=10`;
	while (path !== undefined) {
		const { paging, ids } = await page('', path);
		seen.push(...ids);
		path = paging.links[0]?.href;
		if (path !== undefined) {
			expect(paging.links[0]).toEqual({ rel: 'next', type: 'application/json', href: path });
		}
	}
	expect(seen).toEqual(leadIds(1, LEADS));
});

it('leaves the link out on short pages where the variant says so, though more follows', async () => {
	simulator.control.variants.set({ nextLinks: 'missingOnShortPages', hiddenPositions: [12] });
	const [full, short, last] = [await page(), await page('&start=10'), await page('&start=20')];
	expect(full.paging.links).toHaveLength(1);
	expect([short.ids.length, short.paging.links]).toEqual([9, []]);
	expect([last.ids.length, last.paging.links]).toEqual([6, []]);
});

describe('a count beyond the largest', () => {
	const beyond = (beyondMaxCount: Variants['beyondMaxCount']) =>
		simulator.control.variants.set({ maxCount: 20, beyondMaxCount, nextLinks: 'whenMoreFollows' });

	it('can be clamped, and paging.count says so', async () => {
		beyond('clamp');
		const { paging, ids } = await page('&count=100');
		expect(paging).toMatchObject({ count: 20, total: LEADS });
		expect(ids).toEqual(leadIds(1, 20));
		expect(paging.links[0].href).toContain('&count=20&start=20');
	});

	it('can be clamped silently: paging.count repeats what was asked', async () => {
		beyond('clampSilently');
		const { paging, ids } = await page('&count=100');
		expect(paging).toMatchObject({ count: 100, total: LEADS });
		expect(ids).toEqual(leadIds(1, 20));
		expect(paging.links[0].href).toContain('&count=100&start=20');
		expect((await page('', paging.links[0].href)).ids).toEqual(leadIds(21, LEADS));
		expect((await page('&count=7')).paging.count).toBe(7);
	});

	it('makes a silently clamped page a short one', async () => {
		beyond('clampSilently');
		simulator.control.variants.set({ nextLinks: 'missingOnShortPages' });
		expect((await page('&count=20')).paging.links).toHaveLength(1);
		expect((await page('&count=100')).paging.links).toEqual([]);
	});

	it('is told for each collection', async () => {
		simulator.control.variants.set({ maxCount: { leadFormResponses: 1000, events: 50 } });
		const statuses: number[] = [];
		for (const path of [`${FINDER}&count=1000`, `${EVENTS}&count=50`, `${EVENTS}&count=51`]) {
			statuses.push((await read(path)).status);
		}
		expect(statuses).toEqual([200, 200, 400]);
	});
});

it('gives short and empty pages in the middle, and every element around them', async () => {
	const hidden = Array.from({ length: 10 }, (_, index) => 10 + index);
	simulator.control.variants.set({ hiddenPositions: [0, 3, ...hidden] });
	const first = await page('&start=0');
	expect(first.ids).toEqual(leadIds(1, 8));
	expect(first.paging.total).toBe(LEADS + 12);
	expect((await page('&start=10')).ids).toEqual([]);
	expect((await page('&start=20')).ids).toEqual(leadIds(9, 18));
	expect((await page('&start=30')).ids).toEqual(leadIds(19, 25));
});

it('hides a share of the places, the same ones each time', async () => {
	simulator.control.variants.set({ hiddenShare: 0.5 });
	const seen: string[] = [];
	const lengths: number[] = [];
	const { total } = (await page()).paging;
	for (let start = 0; start < total; start += 10) {
		const { ids } = await page(`&start=${start}`);
		seen.push(...ids);
		lengths.push(ids.length);
	}
	expect(seen).toEqual(leadIds(1, LEADS));
	expect(Math.min(...lengths)).toBeLessThan(10);
	expect(() => simulator.control.variants.set({ hiddenShare: 1 })).toThrow(/hiddenShare/);
});

it('hides places anywhere in a list that is in no order', async () => {
	simulator.control.variants.set({ hiddenShare: 0.25, leadOrder: 'unordered' });
	const { total } = (await page()).paging;
	const behind = (await page(`&start=${Math.ceil(total / 2)}&count=100`)).ids;
	expect(behind.length).toBeLessThan(Math.floor(total / 2));
});

it('never ends where the variant says so', async () => {
	simulator.control.variants.set({ endlessPages: ['leadFormResponses'] });
	const far = await page('&start=1000&count=30');
	expect(far.paging.start).toBe(1000);
	expect(far.ids).toEqual([...leadIds(1, 25), ...leadIds(1, 5)]);
	expect(await page('&start=2000&count=30')).toMatchObject({ ids: far.ids });
});
