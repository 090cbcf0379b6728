import fc from 'fast-check';
import { range } from 'lodash';
import { simulatorInMemory } from './inMemory';
import { connect, smallSimulator } from './testing/client';
import {
	EVENT,
	FORM,
	HOUR,
	leadId,
	LEADS,
	NOW,
	ORGANIZATION,
	smallWorld,
} from './testing/smallWorld';
import { SETTINGS } from './variants';

const FINDER = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)`;
const MINUTE = 60_000;

const simulator = smallSimulator();

/** The numbers of the small world's leads that a finder answers with, in its order. */
async function numbers(parameters = ''): Promise<number[]> {
	const { json } = await simulator.get(`${FINDER}&count=100${parameters}`);
	return json.elements.map(({ id }: { id: string }) => Number(id.slice(24, -2)));
}

const ALL = range(1, LEADS + 1);

describe('pages', () => {
	it('begin at 0 with ten elements, and are empty behind the end', async () => {
		const { json } = await simulator.get(FINDER);
		expect(json.paging).toEqual({ start: 0, count: 10, links: [], total: LEADS });
		expect(json.elements).toHaveLength(10);
		expect(await numbers('&start=30')).toEqual([]);
	});

	it('give every element around what they hide, however they are linked, counted and clamped', async () => {
		const settings = fc.record({
			nextLinks: fc.constantFrom(...SETTINGS.nextLinks),
			beyondMaxCount: fc.constantFrom('clamp' as const, 'clampSilently' as const),
			leadOrder: fc.constantFrom(...SETTINGS.leadOrder),
			pagingTotal: fc.constantFrom('ofList' as const, 'ofPage' as const, 'absent' as const),
			maxCount: fc.integer({ min: 6, max: 40 }),
			hiddenPositions: fc.uniqueArray(fc.nat(30), { maxLength: 5 }),
			hiddenShare: fc.constantFrom(0, 0.3, 0.9),
		});
		const linkedIn = simulatorInMemory({ world: smallWorld(), now: () => NOW });
		const headers = {
			authorization: `Bearer ${linkedIn.signIn()}`,
			'linkedin-version': '202609',
			'x-restli-protocol-version': '2.0.0',
		};
		const read = async (start: number, count: number) => {
			const url = `https://api.linkedin.com${FINDER}&count=${count}&start=${start}&fields=id`;
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
		};
		await fc.assert(fc.asyncProperty(settings, fc.integer({ min: 6, max: 60 }), check), {
			numRuns: 50,
		});
	});

	it('refuse a hidden share behind which nothing would ever come', () => {
		expect(() => simulator.control.variants.set({ hiddenShare: 1 })).toThrow(/hiddenShare/);
	});

	it('never end where the variant says so', async () => {
		simulator.control.variants.set({ endlessPages: ['leadFormResponses'] });
		expect(await numbers('&start=1000')).toEqual([...ALL, ...ALL, ...ALL, ...ALL]);
	});
});

describe('the finder of leads', () => {
	it('filters by form version, event, time and test leads', async () => {
		const { variants } = simulator.control;
		const form = `&versionedLeadGenFormUrn=urn%3Ali%3AversionedLeadGenForm%3A%28urn%3Ali%3AleadGenForm%3A${FORM}%2C1%29`;
		expect(await numbers(form)).toEqual([21, 22, 23, 24, 25]);
		expect(await numbers('&associatedEntity=urn%3Ali%3Aevent%3A1')).toEqual([]);
		expect(await numbers(`&associatedEntity=urn%3Ali%3Aevent%3A${EVENT}`)).toEqual(ALL);
		expect(await numbers('&limitedToTestLeads=true')).toEqual([3]);
		expect(await numbers('&limitedToTestLeads=false')).toEqual(ALL);
		variants.set({ testLeadsIncludedWhenFalse: false });
		expect(await numbers()).not.toContain(3);
		const within = `&submittedAtTimeRange=(start:${NOW - 5 * MINUTE},end:${NOW - 2 * MINUTE})`;
		expect(await numbers(within)).toEqual([4, 5]);
		variants.set({ rangeEndInclusive: true, rangeStartInclusive: false });
		expect(await numbers(within)).toEqual([2, 4]);
	});

	it('shows a lead from its time on until its type is kept no longer', async () => {
		const { control } = simulator;
		control.leads.setVisibleFrom(leadId(1), NOW + MINUTE);
		expect(await numbers()).not.toContain(1);
		expect((await simulator.get(`/rest/leadFormResponses/${leadId(1)}`)).status).toBe(404);
		control.advance(MINUTE);
		expect(await numbers()).toContain(1);
		control.advance(91 * 24 * HOUR);
		simulator.token = (await connect(simulator)).access_token;
		expect(await numbers()).toEqual(ALL);
		control.variants.set({ retentionDays: { EVENT: 90 } });
		expect(await numbers()).toEqual([]);
		expect((await simulator.get(`/rest/leadFormResponses/${leadId(1)}`)).status).toBe(404);
	});

	it('carries the form at the version that was answered where `fields` asks for it', async () => {
		const path = `${FINDER}&count=100&fields=id,form:(id,versionId,content:(questions:(name)))`;
		const { json, text } = await simulator.get(path);
		expect(text).toContain(`"id":${FORM}`);
		const forms = json.elements.map(
			({ form }: { form: { versionId: number; content: { questions: unknown[] } } }) => [
				form.versionId,
				form.content.questions.length,
			],
		);
		expect(forms).toEqual(ALL.map((number) => (number > 20 ? [1, 2] : [2, 3])));
		simulator.control.variants.set({ formOfLead: 'answeredUnnumbered' });
		expect((await simulator.get(path)).json.message).toContain('/form/versionId');
	});

	it.each([
		['poison', 500, 500],
		['unlisted', 200, 200],
		['hidden', 200, 200],
	] as const)(
		'a lead with the damage %s is not in its page; it may end',
		async (kind, list, byId) => {
			const { control } = simulator;
			control.leads.damage(leadId(5), kind === 'hidden' ? { kind } : { kind, until: NOW + MINUTE });
			expect((await simulator.get(FINDER)).status).toBe(list);
			expect((await simulator.get(`${FINDER}&start=5`)).status).toBe(200);
			if (list === 200) expect(await numbers()).not.toContain(5);
			expect((await simulator.get(`/rest/leadFormResponses/${leadId(5)}`)).status).toBe(byId);
			if (kind === 'hidden') control.leads.damage(leadId(5), null);
			else control.advance(MINUTE);
			expect(await numbers()).toEqual(ALL);
		},
	);

	it('a malformed lead has other keys and answers', async () => {
		const override = { submittedAt: 'yesterday', owner: undefined, answers: null };
		simulator.control.leads.damage(leadId(1), { kind: 'malformed', override });
		const { json } = await simulator.get(`/rest/leadFormResponses/${leadId(1)}`);
		expect(json).toMatchObject({
			id: leadId(1),
			submittedAt: 'yesterday',
			formResponse: { answers: null },
		});
		expect(json).not.toHaveProperty('owner');
	});
});

it('an answer that is not as the contract says fails the test that stops the simulator', async () => {
	simulator.world.events[0].startsAt = 'soon' as never;
	await simulator.get(`/rest/events/${EVENT}`);
	await expect(simulator.stop()).rejects.toThrow('startsAt: Expected number, received string');
});
