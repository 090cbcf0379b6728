import { smallSimulator, connect } from './testing/client';
import { EVENT, NOW, ORGANIZATION } from './testing/smallWorld';
import { defaultVariants } from './variants';

const OWNER = `owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})`;
const LEADS = `/rest/leadFormResponses?q=owner&${OWNER}&leadType=(leadType:EVENT)`;

const simulator = smallSimulator();

const statusOf = async (path: string) => (await simulator.get(path)).status;

it('control over HTTP runs the control functions, and returns their errors', async () => {
	const control = async (path: string, body: readonly unknown[]) =>
		(await simulator.call('POST', `/control/${path}`, { body })).json;
	expect((await control('leads/addMany', [{ eventId: EVENT }, 3, 0])).result).toHaveLength(3);
	expect(await control('advance', [1000])).toEqual({ result: NOW + 1000 });
	for (const [path, parameters, error] of [
		['constructor', [], 'There is no constructor'],
		['leads/damage', ['none', null], 'The world has no lead none'],
		['variants/set', [{ maxCount: { leads: 7 } }], 'There is no variant maxCount.leads'],
	] as const) {
		expect(await control(path, parameters)).toEqual({ error });
	}
	expect(simulator.control.variants.get()).toEqual(defaultVariants());
});

it('a reset restores the world, clock, calls, variants and versions, and ends faults and tokens', async () => {
	const { control, world } = simulator;
	const before = structuredClone(world);
	control.leads.add({ eventId: EVENT });
	control.organizations.revokeRole(ORGANIZATION);
	control.organizations.setUnreadable(ORGANIZATION, true);
	control.advance(5000);
	control.application.set({ scopes: [] });
	control.variants.set({ leadOrder: 'oldestFirst', pagingTotal: { events: 'absent' } });
	control.versions.set([]);
	control.faults.add({ match: {}, effect: { kind: 'status', status: 500 }, times: 'always' });
	control.reset();
	expect([world, control.now(), control.calls.list()]).toEqual([before, NOW, []]);
	expect(control.variants.get()).toEqual(defaultVariants());
	expect(await statusOf(LEADS)).toBe(401);
	simulator.token = (await connect(simulator)).access_token;
	expect(await statusOf(LEADS)).toBe(200);
});
