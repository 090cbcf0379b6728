import { startSimulator, type Simulator } from '../index';
import { connect, get } from './testing/client';
import { leadId, LEADS, NOW, ORGANIZATION, smallWorld } from './testing/smallWorld';

const FINDER = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)`;

let simulator: Simulator;
let token: string;

beforeEach(async () => {
	simulator = await startSimulator({ world: smallWorld(), now: () => NOW });
	token = (await connect(simulator)).access_token;
});
afterEach(async () => await simulator.stop());

async function page(parameters = '', finder = FINDER) {
	const { json } = await get(simulator, finder + parameters, token);
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

it('leaves total out where the variant says so', async () => {
	simulator.control.variants.set({ totalPresent: { leadFormResponses: false } });
	expect((await page()).paging).toEqual({ start: 0, count: 10, links: [] });
	const acls = await get(simulator, '/rest/organizationAcls?q=roleAssignee', token);
	expect(acls.json.paging).not.toHaveProperty('total');
	const forms = FINDER.replace('leadFormResponses', 'leadForms').replace(/&leadType.*/, '');
	expect((await page('', forms)).paging.total).toBe(1);
});

it('links to the next page where the variant says so', async () => {
	simulator.control.variants.set({ nextLinks: true });
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

it('clamps a count beyond the largest where the variant says so', async () => {
	simulator.control.variants.set({ maxCount: 20, beyondMaxCount: 'clamp' });
	const { paging, ids } = await page('&count=100');
	expect(paging.count).toBe(20);
	expect(ids).toHaveLength(20);
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

it('never ends where the variant says so', async () => {
	simulator.control.variants.set({ endlessPages: ['leadFormResponses'] });
	const far = await page('&start=1000&count=30');
	expect(far.paging.start).toBe(1000);
	expect(far.ids).toEqual([...leadIds(1, 25), ...leadIds(1, 5)]);
	expect(await page('&start=2000&count=30')).toMatchObject({ ids: far.ids });
});
