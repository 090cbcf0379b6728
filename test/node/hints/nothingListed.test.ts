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
