/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import { addLead } from '../../simulator/world/mutations';
import { createRandom } from '../../simulator/world/random';
import type { World } from '../../simulator/world/types';
import type { Scenario } from '../scenario';
import { DAMAGES } from '../support/damage';
import { DAY, faultWorld, ids, MINUTE } from '../support/faultWorld';

const SOUND = 10_000;
const DAMAGED = 10_000;
const FIRST_DAYS_AGO = 15;
/** So that few of them are of the newest one's day, which the runs after the first one read again. */
const INTERVAL_MS = MINUTE;

/** Sound and damaged leads in turn; which damage is kept in the submitter. */
function damagedWorld(now: number, seed: number): World {
	const world = faultWorld(now, seed, 0);
	const random = createRandom(seed);
	const kinds = Object.keys(DAMAGES);
	for (let index = 0; index < SOUND + DAMAGED; index++) {
		const submittedAt = now - FIRST_DAYS_AGO * DAY + index * INTERVAL_MS;
		const lead = addLead(world, { eventId: random.pick(ids.events), submittedAt });
		if (index % 2 === 0) continue;
		const kind = kinds[(index >> 1) % kinds.length];
		const { override } = DAMAGES[kind];
		lead.damage = { kind: 'malformed', override: override(lead, random) };
		lead.submitterId = kind;
	}
	return world;
}

export const damagedLeads: Scenario = {
	name: 'damaged-leads',
	injects: `${DAMAGED} leads with damage of ${Object.keys(DAMAGES).length} kinds among ${SOUND} sound ones`,
	seed: 422,
	isLong: true,
	world: damagedWorld,
	guarantees: { sync: 'promised' },
	run: async (stage) => {
		const { control, reader } = stage;
		const damaged = control.leads.list().filter(({ damage }) => damage !== undefined);
		for (const { id } of damaged) stage.mayBeReported.add(id);
		stage.broke(damaged.length);
		const { error } = await reader.attempt({ isHuge: true });
		assert.equal(error, 'error', 'The damaged leads were not reported');
		const reported = await reader.reported();
		const nameless = damaged.filter(({ submitterId }) => DAMAGES[submitterId].hidesId);
		const stoodFor = [...reported].filter((id) => id.startsWith('unidentified-'));
		assert.equal(stoodFor.length, nameless.length, 'Leads without an id were not all reported');
		for (const { id } of nameless) reader.reportedUnderAnotherId.add(id);
		const known = await reader.reported();
		const silent = damaged.filter(
			({ id, submitterId }) => !known.has(id) && !DAMAGES[submitterId].hidesNothing,
		);
		const kinds = [...new Set(silent.map(({ submitterId }) => submitterId))].join(', ');
		assert.equal(silent.length, 0, `${silent.length} damaged leads were not reported: ${kinds}`);
	},
};
