import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useSmallWorld';
import { chosen, runAction, type ActionName } from '../router/runAction';

const nodeTest = useSmallWorld();

async function hintsOf(action: ActionName, parameters = {}): Promise<string[]> {
	const { hints, error } = await runAction(nodeTest, action, parameters);
	expect(error).toBeUndefined();
	return hints.map(({ type, message }) => `${type}: ${message}`);
}

it('a list of Pages warns only if you may read the event leads of none, and names the right role', async () => {
	expect(await hintsOf('organization: getMany')).toEqual([]);
	nodeTest.simulator.world.acls = nodeTest.simulator.world.acls.filter(
		({ role }) => role === 'ANALYST',
	);
	expect(await hintsOf('organization: getMany')).toEqual([
		expect.stringMatching(
			/^warning: Ask a Page admin .* Super admin or Content admin .*Manage admins: .* cannot read the event leads of any Page/,
		),
	]);
});

it('a list of events warns if the filter Time leaves out every event', async () => {
	const { world } = nodeTest.simulator;
	for (const event of world.events) Object.assign(event, { startsAt: 1, endsAt: 2 });
	const organizationId = chosen(ORGANIZATION);
	const filters = { time: 'upcoming' };
	expect(await hintsOf('event: getMany', { organizationId })).toEqual([]);
	expect(await hintsOf('event: getMany', { organizationId, filters })).toEqual([
		expect.stringMatching(
			/^warning: Remove the filter Time: LinkedIn has no event with a lead form at this time/,
		),
	]);
});

it('an empty list of events has a hint about events without a lead form', async () => {
	const { world } = nodeTest.simulator;
	for (const event of world.events) delete event.formId;
	const organizationId = chosen(ORGANIZATION);
	expect(await hintsOf('event: getMany', { organizationId })).toEqual([
		expect.stringMatching(
			/^warning: Turn on the registration form .* turn off the filter Only With Lead Form: LinkedIn has no event with a lead form/,
		),
	]);
	const filters = { onlyWithLeadForm: false };
	expect(await hintsOf('event: getMany', { organizationId, filters })).toEqual([]);
});
