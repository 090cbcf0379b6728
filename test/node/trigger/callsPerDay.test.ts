import { countBy } from 'lodash';
import { readTemplate } from '../../demo/template';
import { MINUTE, DAY } from '../../durations';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useNodeTest';
import { pass } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from './support/activeTrigger';

// The number of calls depends on how LinkedIn pages, which is random at night.
const nodeTest = useSmallWorld({ variants: {} });

/** docs/dev/engineers.md shows these numbers. */
it.each([
	[0, 96],
	[10, 216],
])(
	'a day with %i leads an hour costs %i calls per Page, and 72 for the list of all Pages',
	async (leadsPerHour, expected) => {
		const { control, simulator } = nodeTest;
		const { startFrom, startDays, pollTimes } =
			readTemplate('leads-to-postgres').nodes[0].parameters;
		expect(pollTimes).toEqual({ item: [{ mode: 'everyX', value: 15, unit: 'minutes' }] });
		const all = { organizationId: chosen('all'), startFrom, startDays };
		const { trigger } = await ActiveTrigger.activate(nodeTest, all);
		pass(DAY);
		await trigger.poll();
		control.calls.clear();
		let emitted = 0;
		for (let minute = 1; minute <= DAY / MINUTE; minute++) {
			pass(MINUTE);
			if ((minute * leadsPerHour) % 60 === 0 && leadsPerHour > 0) {
				control.leads.add({ eventId: EVENT });
			}
			if (minute % 15 === 0) emitted += (await trigger.poll()).length;
		}
		expect(emitted).toBe(24 * leadsPerHour);
		const { leadFormResponses, events = 0, ...lists } = countBy(simulator.calls, 'resource');
		// The daily look back over seven days may be one more.
		expect([expected, expected + 1]).toContain(leadFormResponses + events);
		// Once an hour: the roles, whose second page has nothing new, and the names of all Pages.
		expect(lists).toEqual({ organizationAcls: 48, organizationsLookup: 24 });
	},
);
