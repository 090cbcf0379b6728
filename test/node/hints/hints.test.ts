import { partition } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import type { ExecuteNodeOptions } from '../harness/executeNode';
import { useSmallWorld } from '../harness/useNodeTest';
import { runPull } from '../lead/support/pull';
import { chosen, runAction, type ActionName } from '../router/runAction';

const nodeTest = useSmallWorld();

/** Runs Pull, by default from the editor, where people read the hints. */
async function hintsOf(
	parameters: INodeParameters = {},
	mode: ExecuteNodeOptions['mode'] = 'manual',
): Promise<string[]> {
	const { hints, error } = await runPull(nodeTest, parameters, { mode });
	expect(error).toBeUndefined();
	expect(hints.map(({ location }) => location)).toEqual(hints.map(() => 'outputPane'));
	return hints.map(({ type, message }) => `${type}: ${message}`);
}

const withoutLeads = () => nodeTest.simulator.world.leads.splice(0, Infinity);

it('Pull shows no hint when it outputs leads', async () => {
	expect(await hintsOf()).toEqual([]);
});

it('Pull shows how to get test leads if there are no others, but not in a scheduled run', async () => {
	withoutLeads();
	nodeTest.control.leads.add({ eventId: EVENT, testLead: true });
	expect(await hintsOf()).toEqual([expect.stringContaining('Add option → Test Leads → Include')]);
	expect(await hintsOf({ options: { testLeads: 'include' } })).toEqual([]);
	expect(await hintsOf({}, 'trigger')).toEqual([]);
});

it('Pull that finds no leads shows what to check, but not in a scheduled run', async () => {
	withoutLeads();
	const lately = { eventId: chosen(EVENT), timeRange: 'last', lastAmount: 2 };
	expect(await hintsOf(lately)).toEqual([
		expect.stringMatching(/^warning: LinkedIn has no leads that fit .* Try: Time Range → All; /),
	]);
	expect(await hintsOf(lately, 'trigger')).toEqual([]);
});

const unknown = chosen('7249812613549679999', 'Gone (2026-01-02, past)');

it('the error of a manual run contains the name of a chosen event', async () => {
	const parameters = { eventId: unknown };
	const { error } = await runPull(nodeTest, parameters, { mode: 'manual' });
	const event = '"Gone (2026-01-02, past)" (7249812613549679999)';
	expect(error?.message).toBe(`Event: LinkedIn has no event ${event}`);
	expect(error?.description).toBe('Choose the event again from the list.');
	// A scheduled workflow that has run for years must not fail because the event was deleted.
	expect(await hintsOf(parameters, 'trigger')).toEqual([]);
});

it('Pull names a field that it cannot read before it calls LinkedIn', async () => {
	const startTime = '={{ "soon" }}';
	const { error } = await runPull(nodeTest, { timeRange: 'between', startTime });
	expect(error).toMatchObject({ message: expect.stringMatching(/^Start: ./) });
	expect(nodeTest.calls()).toEqual([]);
});

async function hintsOfAction(action: ActionName, parameters = {}): Promise<string[]> {
	const { hints, error } = await runAction(nodeTest, action, parameters);
	expect(error).toBeUndefined();
	return hints.map(({ type, message }) => `${type}: ${message}`);
}

it('a list of Pages warns only if you may read the event leads of none, and names the right role', async () => {
	const { world } = nodeTest.simulator;
	const [ofAnalyst, others] = partition(world.acls, { role: 'ANALYST' });
	// Only the first Page is listed, but others can be read.
	const limited = { returnAll: false, limit: 1 };
	world.acls = [...ofAnalyst, ...others];
	expect(await hintsOfAction('organization: getMany', limited)).toEqual([]);
	world.acls = ofAnalyst;
	expect(await hintsOfAction('organization: getMany')).toEqual([
		expect.stringMatching(
			/^warning: Ask a Super admin of the Page .* Super admin or Content admin .*Manage admins: .* cannot read the event leads of any Page/,
		),
	]);
});

it('an empty list of events has a hint about events without a lead form', async () => {
	const { world } = nodeTest.simulator;
	for (const event of world.events) delete event.formId;
	const organizationId = chosen(ORGANIZATION);
	expect(await hintsOfAction('event: getMany', { organizationId })).toEqual([
		expect.stringMatching(
			/^warning: Turn on the registration form .* turn off Only With Lead Form: LinkedIn has no event with a lead form/,
		),
	]);
	const all = { organizationId, onlyWithLeadForm: false };
	expect(await hintsOfAction('event: getMany', all)).toEqual([]);
});
