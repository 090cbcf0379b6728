import { EVENT } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { waitUntil } from '../../harness/waitUntil';
import { HOUR, MINUTE, pass, SECOND } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { StaticData } from '../harness/staticData';
import { ActiveTrigger, idsOf, type TriggerOptions } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

beforeEach(() => test.nodeTest.simulator.control.variants.set(countedLists()));

/** n8n 2.41 gives up an activation after this, for good. */
const GIVEN_UP_AFTER = 84 * SECOND;

/** LinkedIn keeps silent, until `faults.clear`. */
const keepSilent = (resource: string) =>
	test.nodeTest.simulator.control.faults.add({
		match: { resource },
		effect: { kind: 'latency', milliseconds: 600_000 },
		times: 'always',
	});

/** A poll at an activation, in the middle of which so much time passes that n8n would soon give it up. */
const activateTooSlowly = async (options: TriggerOptions) => {
	const { faults } = test.nodeTest.simulator.control;
	const activating = ActiveTrigger.activate(test.nodeTest, oneOrganization, options);
	await waitUntil('LinkedIn to be asked', () => faults.list()[0].hits > 0 || undefined);
	pass(GIVEN_UP_AFTER / 2);
	const activated = await activating;
	faults.clear();
	return activated;
};

describe.each(['leadFormResponses', 'leadForms'])('LinkedIn does not answer for %s', (resource) => {
	it.each(['activate', 'init', 'update'] as const)(
		'(%s): the trigger is active in time and says so, and the next poll brings the leads',
		async (activation) => {
			const staticData = new StaticData();
			await ActiveTrigger.activate(test.nodeTest, oneOrganization, { staticData });
			pass(MINUTE);
			const missed = test.register();
			keepSilent(resource);
			const { trigger, items } = await activateTooSlowly({ staticData, activation });
			expect(items).toEqual([]);
			expect(callsOf(test.nodeTest, resource).length).toBeLessThan(3);
			expect(trigger.warnings).toEqual([expect.stringContaining('takes too long to answer')]);
			const unavailable = { failure: { cause: 'temporarily-unavailable' } };
			expect(trigger.reported).toMatchObject(activation === 'update' ? [unavailable] : []);
			pass(MINUTE);
			expect(idsOf(await trigger.poll())).toEqual([missed.id]);
		},
	);
});

it("under n8n's scheduler, a window that takes too long is read in ever smaller slices", async () => {
	const staticData = new StaticData();
	const activation = 'update';
	const options = { staticData, activation } as const;
	await ActiveTrigger.activate(test.nodeTest, oneOrganization, options);
	pass(HOUR);
	const { leads } = test.nodeTest.simulator.control;
	const missed = leads.addMany({ eventId: EVENT, submittedAt: Date.now() - HOUR }, 900, 4 * SECOND);
	for (let polls = 0; polls < 3; polls++) {
		keepSilent('leadFormResponses');
		expect((await activateTooSlowly(options)).items).toEqual([]);
	}
	const delivered = [];
	const sizes = [];
	// Each poll is out of time as soon as it has read a slice.
	for (let polls = 0; polls < 12 && delivered.length < missed.length; polls++) {
		const { items } = await ActiveTrigger.activate(test.nodeTest, oneOrganization, {
			...options,
			pollBudgetMs: -1,
		});
		delivered.push(...items);
		sizes.push(items.length);
	}
	expect(sizes[0]).toBeLessThanOrEqual(125);
	expect(Math.max(...sizes)).toBeGreaterThan(125);
	expect(idsOf(delivered)).toEqual(idsOf(missed));
	expect((await ActiveTrigger.activate(test.nodeTest, oneOrganization, options)).items).toEqual([]);
});
