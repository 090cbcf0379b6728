import { SECOND, MINUTE } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { StaticData } from '../harness/staticData';
import { pass, passTimeLimits } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

/** n8n 2.41 gives up an activation for good after this time. */
const GIVEN_UP_AFTER = 84 * SECOND;

it.each(['leadFormResponses', 'leadForms'])(
	'while LinkedIn does not answer for %s, publishing succeeds with a warning, and the next poll outputs the lead',
	async (resource) => {
		const staticData = new StaticData();
		const activate = async () =>
			await ActiveTrigger.activate(test.nodeTest, oneOrganization, {
				staticData,
				activation: 'update',
			});
		await activate();
		pass(MINUTE);
		const missed = test.register();
		const { faults } = test.nodeTest.simulator.control;
		faults.add({
			match: { resource },
			effect: { kind: 'latency', milliseconds: 600_000 },
			times: 'always',
		});
		const activating = activate();
		await waitUntil('LinkedIn to be asked', () => faults.list()[0].hits > 0 || undefined);
		const back = passTimeLimits(GIVEN_UP_AFTER / 2);
		const { trigger, items } = await activating;
		back();
		faults.clear();
		expect(items).toEqual([]);
		expect(callsOf(test.nodeTest, resource).length).toBeLessThan(3);
		expect(trigger.warnings).toEqual([expect.stringContaining('takes too long to answer')]);
		pass(MINUTE);
		expect(idsOf(await trigger.poll())).toEqual([missed.id]);
	},
);
