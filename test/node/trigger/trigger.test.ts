import type { INodeParameters } from 'n8n-workflow';

import { DAY, MINUTE, SECOND } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { answeredRows } from '../../oracle/leadRow';
import { EVENT, NOW, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { pass, passTimeLimits } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { register, useThreePages } from './support/threePages';

const nodeTest = useThreePages();

/** Parameters for the Page of the small world. */
const oneOrganization: INodeParameters = { organizationId: chosen(ORGANIZATION) };

const truth = (start: number) => nodeTest.rowsOf({ organizationId: ORGANIZATION, start });

it.each([
	['2026-11-24T08:50:00Z', NOW - 10 * MINUTE, 'UTC'],
	['2026-11-24T09:50:00', NOW - 10 * MINUTE, 'Europe/Berlin'],
	['2020-01-01', 0, 'UTC'],
])(
	'the first poll outputs all leads since the start date, to the millisecond and oldest first: %s',
	async (startDate, start, timezone) => {
		const parameters = { ...oneOrganization, startFrom: 'date', startDate };
		const { trigger, items } = await ActiveTrigger.activate(nodeTest, parameters, {
			timezone,
		});
		expect(answeredRows(items, truth(start))).toEqual(truth(start));
		expect(items.map(({ submitted_at }) => submitted_at)).toEqual(
			items.map(({ submitted_at }) => submitted_at).sort(),
		);
		expect(await trigger.poll()).toEqual([]);
	},
);

const all = { organizationId: { __rl: true, mode: 'list', value: 'all' } };

/** n8n never retries an activation whose error contains this word. */
const INVALID = {
	message: expect.not.stringContaining('Authorization') as string,
	failure: { cause: 'credential-invalid' },
};

it('after a revoked token, polls and publishing fail with a message; reconnecting outputs the missed lead', async () => {
	const { trigger } = await ActiveTrigger.activate(nodeTest, all);
	const { calls, tokens } = nodeTest.control;
	tokens.revoke('all');
	const missed = register(nodeTest);
	pass(3 * DAY);
	calls.clear();
	const message = expect.stringMatching(/^(?!.*Authorization).*"My LinkedIn"/s) as string;
	const failed = { ...INVALID, message };
	await expect(trigger.poll()).rejects.toMatchObject(failed);
	// Calls for the other Pages would fail as well.
	expect(nodeTest.calls('leadFormResponses').length).toBeLessThanOrEqual(1);
	await expect(ActiveTrigger.activate(nodeTest, all)).rejects.toMatchObject(failed);
	await nodeTest.connect();
	expect(idsOf(await trigger.poll())).toEqual([missed.id]);
});

/** n8n 2.41 gives up an activation for good after this time. */
const GIVEN_UP_AFTER = 84 * SECOND;

/** Publishes again while LinkedIn does not answer for a resource, of which calls and polls may take so much longer. */
async function publishMeanwhile(resource: string, passed: number) {
	const staticData = new StaticData();
	const activate = async () =>
		await ActiveTrigger.activate(nodeTest, oneOrganization, { staticData, activation: 'update' });
	await activate();
	pass(MINUTE);
	const { faults, leads } = nodeTest.control;
	// The leads of the first poll answered another version of the form, so that this one has to be read.
	const lead = leads.add({ eventId: EVENT, formVersionId: 1 });
	nodeTest.fail({ kind: 'latency' }, { resource });
	const activating = activate();
	await waitUntil('LinkedIn to be asked', () => faults.list()[0].hits > 0 || undefined);
	const back = passTimeLimits(passed);
	const { trigger, items } = await activating;
	back();
	faults.clear();
	expect(nodeTest.calls(resource).length).toBeLessThan(3);
	return { trigger, items, lead };
}

it('while LinkedIn does not answer for leads, publishing succeeds with a warning, and the next poll outputs the lead', async () => {
	const { trigger, items, lead } = await publishMeanwhile('leadFormResponses', GIVEN_UP_AFTER / 2);
	expect(items).toEqual([]);
	expect(trigger.warnings.at(-1)).toContain('takes too long to answer');
	pass(MINUTE);
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
});

it('while LinkedIn does not answer for forms, publishing outputs the lead with the form inside it', async () => {
	const { items, lead } = await publishMeanwhile('leadForms', 8 * SECOND);
	expect(idsOf(items)).toEqual([lead.id]);
	expect(items).toMatchObject([{ lead_error: null, form_version: 1 }]);
});
