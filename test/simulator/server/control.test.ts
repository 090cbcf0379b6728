import { parseJson } from './answer';
import type { VariantChanges } from './control/variants';
import { callControl, connect, get } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import { EVENT, NOW, ORGANIZATION } from './testing/smallWorld';
import { defaultVariants, type Variants } from './variants';

const LEADS = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)`;

const simulator = smallSimulator();

describe('control over HTTP', () => {
	it('calls the very functions, with their results', async () => {
		const lead = (await callControl(simulator, 'leads/add', { eventId: EVENT })).json.result;
		expect(simulator.world.leads.at(-1)).toMatchObject({ id: lead.id, submittedAt: NOW });
		const burst = await callControl(simulator, 'leads/addMany', { eventId: EVENT }, 3, 0);
		expect(
			burst.json.result.map(({ submittedAt }: { submittedAt: number }) => submittedAt),
		).toEqual([NOW, NOW, NOW]);
		expect((await callControl(simulator, 'advance', 1000)).json).toEqual({ result: NOW + 1000 });
		await callControl(simulator, 'versions/retire', '202609');
		const { access_token } = await connect(simulator);
		expect((await get(simulator, LEADS, access_token)).status).toBe(426);
		await callControl(simulator, 'faults/add', {
			match: { resource: 'leadFormResponses' },
			effect: { kind: 'status', status: 503 },
		});
		expect((await get(simulator, LEADS, access_token)).status).toBe(503);
	});

	it('lists its functions and answers GET for those without arguments', async () => {
		const index = await (await fetch(`${simulator.url}/control`)).json();
		expect(index.functions).toEqual(
			expect.arrayContaining(['reset', 'advance', 'leads/add', 'tokens/expireAccess']),
		);
		const now = await fetch(`${simulator.url}/control/now`);
		expect(parseJson(await now.text())).toEqual({ result: NOW });
	});

	it('tells what was wrong', async () => {
		const unknown = await callControl(simulator, 'constructor');
		expect([unknown.status, unknown.json]).toEqual([404, { error: 'There is no constructor' }]);
		const failed = await callControl(simulator, 'leads/damage', 'none', null);
		expect([failed.status, failed.json]).toEqual([400, { error: 'The world has no lead none' }]);
		const misspelt = await callControl(simulator, 'variants/set', { leadOrdre: 'oldestFirst' });
		expect(misspelt.json).toEqual({ error: 'There is no variant leadOrdre' });
		const changes = { leadOrder: 'oldestFirst', maxCount: { leads: 7 } };
		const unknownCollection = await callControl(simulator, 'variants/set', changes);
		expect(unknownCollection.json).toEqual({ error: 'There is no variant maxCount.leads' });
		expect(simulator.control.variants.get()).toEqual(defaultVariants());
		const notAList = await fetch(`${simulator.url}/control/advance`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{}',
		});
		expect(notAList.status).toBe(400);
	});
});

describe('variants', () => {
	it('of many values take one for all, or some of them', async () => {
		const set = async (changes: VariantChanges): Promise<Variants> =>
			(await callControl(simulator, 'variants/set', changes)).json.result;
		const { pagingTotal, maxCount, retentionDays } = defaultVariants();
		const some = await set({
			pagingTotal: { events: 'ofPage' },
			maxCount: { leadForms: 500 },
			retentionDays: { EVENT: 90 },
			nextLinks: 'missingOnShortPages',
			beyondMaxCount: 'clampSilently',
		});
		expect(some).toEqual({
			...defaultVariants(),
			pagingTotal: { ...pagingTotal, events: 'ofPage' },
			maxCount: { ...maxCount, leadForms: 500 },
			retentionDays: { ...retentionDays, EVENT: 90 },
			nextLinks: 'missingOnShortPages',
			beyondMaxCount: 'clampSilently',
		});
		const all = await set({ pagingTotal: 'absent', maxCount: 50, retentionDays: 90 });
		expect(new Set(Object.values(all.pagingTotal))).toEqual(new Set(['absent']));
		expect(new Set(Object.values(all.maxCount))).toEqual(new Set([50]));
		expect(new Set(Object.values(all.retentionDays))).toEqual(new Set([90]));
		expect(Object.keys(all.maxCount)).toEqual(Object.keys(maxCount));
	});
});

describe('reset', () => {
	it('brings everything back', async () => {
		const { control, world } = simulator;
		const { access_token } = await connect(simulator);
		const before = structuredClone(world);
		const variants = control.variants.get();
		control.leads.add({ eventId: EVENT });
		control.organizations.revokeRole(ORGANIZATION);
		control.organizations.setUnreadable(ORGANIZATION, true);
		control.advance(5000);
		control.application.set({ scopes: [], name: 'Other' });
		control.variants.set({ leadOrder: 'oldestFirst', pagingTotal: { events: 'absent' } });
		control.versions.set([]);
		control.faults.add({ match: {}, effect: { kind: 'emptyBody' }, times: 'always' });

		control.reset();

		expect(world).toEqual(before);
		expect(control.now()).toBe(NOW);
		expect(control.application.get().name).toBe('Lead Sync for n8n');
		expect(control.variants.get()).toEqual(variants);
		expect(control.calls.list()).toEqual([]);
		expect((await get(simulator, LEADS, access_token)).json.code).toBe('INVALID_ACCESS_TOKEN');
		const again = (await connect(simulator)).access_token;
		expect((await get(simulator, LEADS, again)).status).toBe(200);
	});
});

describe('call log', () => {
	it('tells each call, its owner and status, and no token', async () => {
		const { access_token } = await connect(simulator);
		await get(simulator, LEADS, access_token);
		expect(simulator.calls.map(({ resource }) => resource)).toEqual([
			'oauth/accessToken',
			'leadFormResponses',
		]);
		expect(simulator.calls.at(-1)).toEqual({
			method: 'GET',
			path: '/rest/leadFormResponses',
			query: LEADS.split('?')[1],
			resource: 'leadFormResponses',
			status: 200,
			version: '202609',
			time: NOW,
			ownerUrn: `urn:li:organization:${ORGANIZATION}`,
		});
		simulator.control.calls.clear();
		expect(simulator.calls).toEqual([]);
	});
});

describe('signed-in member', () => {
	it('can be another one', async () => {
		simulator.world.members.push({
			id: 'other',
			firstName: 'A',
			lastName: 'B',
			email: 'a@b.example',
		});
		simulator.control.application.signIn('other');
		const { access_token } = await connect(simulator);
		const acls = await get(simulator, '/rest/organizationAcls?q=roleAssignee', access_token);
		expect(acls.json.elements).toEqual([]);
		expect(() => simulator.control.application.signIn('nobody')).toThrow('no member nobody');
	});
});
