/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import { addLead } from '../../simulator/world/mutations';
import { createRandom } from '../../simulator/world/random';
import type { World } from '../../simulator/world/types';
import type { Scenario } from '../scenario';
import { reportedIn } from '../support/reported';
import { DAMAGES } from '../support/damage';
import { DAY, faultWorld, ids, MINUTE } from '../support/faultWorld';

const SOUND = 2_000;
const DAMAGED = 2_000;
const FIRST_DAYS_AGO = 5;
/** So that few of them are of the last hour, which every poll reads again. */
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
		lead.override = DAMAGES[kind].override(lead, random);
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
	guarantees: { trigger: 'promised', leadsToPostgres: 'promised' },
	run: async (stage) => {
		const { control, reader } = stage;
		const damaged = control.leads.list().filter(({ override }) => override !== undefined);
		for (const { id } of damaged) stage.mayBeReported.add(id);
		stage.broke(damaged.length);
		const nameless = damaged.filter(({ submitterId }) => DAMAGES[submitterId].hidesId);
		await reader.attempt();
		const sound = control.leads.list().filter(({ override }) => override === undefined);
		await reader.catchUp(new Set(sound.map(({ id }) => id)));
		const reported = reportedIn(await reader.destination.rows(), stage);
		const standIns = [...reported].filter((id) => id.startsWith('unidentified-'));
		assert.equal(standIns.length, nameless.length, 'Leads without an id were not all reported');
		for (const id of [...standIns, ...nameless.map(({ id: hidden }) => hidden)]) {
			reported.add(id);
			stage.standIns.add(id);
		}
		const silent = damaged.filter(
			({ id, submitterId }) => !reported.has(id) && !DAMAGES[submitterId].hidesNothing,
		);
		const kinds = [...new Set(silent.map(({ submitterId }) => submitterId))].join(', ');
		assert.equal(silent.length, 0, `${silent.length} damaged leads were not reported: ${kinds}`);
	},
};
