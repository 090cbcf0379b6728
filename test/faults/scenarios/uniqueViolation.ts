/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import { formById, latestVersion } from '../../simulator/world/lookups';
import type { Lead } from '../../simulator/world/types';
import type { Scenario } from '../scenario';
import { ids } from '../support/faultWorld';
import type { Stage } from '../support/stage';

const TWICE = 'twice@example.com';

export const uniqueViolation: Scenario = {
	name: 'unique-violation',
	injects: 'a unique index of its owner refuses rows until it is dropped',
	seed: 419,
	guarantees: { sync: 'promised' },
	run: async (stage) => {
		const { reader, surroundings } = stage;
		const { postgres } = surroundings;
		await reader.attempt();
		const table = `linkedin_leads_${ids.organizations[0]}`;
		await postgres.query(`CREATE UNIQUE INDEX twice ON ${table} (email) WHERE email = '${TWICE}'`);
		const [first, ...refused] = Array.from({ length: 6 }, () => registerWith(stage, TWICE));
		stage.arrive(30);
		stage.broke(refused.length);
		const { error } = await reader.attempt();
		const reported = await reader.reported();
		assert.match(error ?? '', /: The database did not take this lead/);
		// Its words hold what a person answered: they are kept in the database alone.
		assert.ok(!error?.includes(TWICE), error);
		const kept = await postgres.query<{ problem: string }>(
			"SELECT problem FROM linkedin_lead_problems WHERE problem LIKE '%already exists%'",
		);
		assert.match(kept[0]?.problem ?? '', /^The database did not take this lead. Key \(email\)=/);
		for (const { id } of refused) {
			assert.ok(reported.has(id), `Lead ${id} was refused, but not reported`);
		}
		assert.ok(!reported.has(first.id));
		await postgres.query('DROP INDEX twice');
	},
};

function registerWith({ control, surroundings }: Stage, email: string): Lead {
	const { questions } = latestVersion(formById(surroundings.simulator.world, ids.forms[0]));
	const question = questions.find(({ predefinedField }) => predefinedField === 'EMAIL');
	return control.leads.add({
		eventId: ids.events[0],
		answers: { [question?.id ?? '']: email },
		submittedAt: control.now() - 1000 + control.leads.list().length,
	});
}
