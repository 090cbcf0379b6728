import type { VariantChanges } from '../../simulator/server/control/variants';
import { EVENT, FORM, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import { chosen } from '../router/runAction';
import { expectedRows } from '../../oracle/leadRow';
import { pull } from './support/pull';

const test = setUpSmallWorld();

const truth = (query: { eventId?: string; formId?: string } = {}) => {
	const { control, world } = test.nodeTest.simulator;
	return expectedRows(world, control.leads.list({ testLeads: 'exclude', ...query }));
};

/**
 * How LinkedIn may write what its documents leave open (wire contract 2.5 and 5), one by one; what it may do about
 * pages and ranges of time is in the histories of reading.
 */
const variants: Record<string, VariantChanges> = {
	'as by default': {},
	'associatedEntity.associatedEvent': { associatedEntityKey: 'associatedEvent' },
	'associatedEntity.eventUrn': { associatedEntityKey: 'eventUrn' },
	'associatedEntity filter as union': { associatedEntityParameter: 'union' },
	'answers with names': { answersWithName: true },
	'events without their form': { eventFormUrn: 'absent' },
};

it.each(Object.entries(variants))(
	'LinkedIn %s: all leads, those of one event, and those of one form',
	async (_, changes) => {
		test.nodeTest.simulator.control.variants.set(changes);
		const organizationId = chosen(ORGANIZATION);
		const options = { pageSize: 10 };
		expect(await pull(test.nodeTest, { options })).toEqual(truth());
		const ofEvent = { organizationId, eventId: chosen(EVENT), options };
		expect(await pull(test.nodeTest, ofEvent)).toEqual(truth({ eventId: EVENT }));
		const ofForm = { organizationId, formId: chosen(FORM), options };
		expect(await pull(test.nodeTest, ofForm)).toEqual(truth({ formId: FORM }));
	},
);
