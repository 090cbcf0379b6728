import assert from 'node:assert/strict';
import type { Lead } from '../../simulator/world/types';
import type { Scenario } from '../scenario';
import { ids } from '../support/faultWorld';
import { afterEachCall, isPageOfLeads } from '../support/watchCalls';

const ANSWER = 'By bicycle';

export const newQuestion: Scenario = {
	name: 'new-question',
	injects: 'a form gets another question, which people answer, while a run reads leads',
	seed: 420,
	guarantees: {
		leadsToPostgres: 'promised',
		leadsToGoogleSheets: 'promised',
		leadsToDataTable: 'promised',
	},
	run: async (stage) => {
		const { control, reader, surroundings } = stage;
		const { simulator } = surroundings;
		await reader.attempt();
		stage.arrive(stage.arrivals(250));
		let answering: Lead[] = [];
		const stop = afterEachCall(simulator, isPageOfLeads, () => {
			const { questions } = control.forms.addVersion(ids.forms[0], {
				addQuestions: [{ text: 'How do you get there?' }],
			});
			const question = questions.at(-1)?.id ?? '';
			const lead = { eventId: ids.events[0], answers: { [question]: ANSWER } };
			answering = control.leads.addMany(lead, 5);
			stage.arrive(10);
			stage.broke();
			return false;
		});
		await reader.attempt();
		stop();
		stage.clearFaults();
		await reader.catchUp(new Set(answering.map(({ id }) => id)));
		const rows = await reader.destination.rows();
		const stored = rows.filter((row) => row.how_do_you_get_there === ANSWER);
		const storedIds = stored.map(({ lead_id }) => String(lead_id)).sort();
		assert.deepEqual(storedIds, answering.map(({ id }) => id).sort());
		assert.ok(stored.length > 0);
	},
};
