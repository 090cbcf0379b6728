import { compareWithTruth, leadsToStore } from '../oracle/storedRows';
import type { StoredRow } from '../demo/storedLeads';
import type { Lead } from '../simulator/world/types';
import type { Guarantee, Outcome, Scenario } from './scenario';
import type { Emission } from './support/leadReader';
import { Stage } from './support/stage';
import type { Surroundings } from './support/surroundings';

/** Plays a scenario with one way to read leads, and compares the stored leads with LinkedIn's. */
export async function play(
	scenario: Scenario,
	guarantee: Guarantee,
	surroundings: Surroundings,
): Promise<Outcome> {
	const startedAt = Date.now();
	const { simulator } = surroundings;
	const stage = new Stage(surroundings, guarantee, scenario);
	await stage.open();
	const { reader } = stage;
	const broken: string[] = [];
	const noteBroken = (error: Error) => broken.push(error.message);
	try {
		await scenario.run(stage);
	} catch (error) {
		noteBroken(error as Error);
		await reader.destination.mend();
	}
	stage.clearFaults();
	const leads = leadsToStore(simulator);
	const accepted = new Map(leads.map((lead) => [lead.id, lead]));
	await reader.catchUp(new Set(accepted.keys())).catch(noteBroken);

	const rows = await reader.destination.rows();
	const stored = new Map(rows.map((row) => [String(row.lead_id), row]));
	const isStored = ({ id, submittedAt }: Lead) =>
		Date.parse(String(stored.get(id)?.submitted_at)) === submittedAt;
	const missing = leads.filter((lead) => !isStored(lead));
	const strange = [...stored.keys()].filter((id) => !accepted.has(id));
	const emissions = await reader.emissions();
	const falseSuccesses = emissions.filter((each) => isFalseSuccess(each, stored)).length;
	if (stage.faults === 0) broken.push('nothing was broken, so nothing is proved');
	if (strange.length > 0) broken.push(`${strange.length} rows are of no lead of LinkedIn's`);
	if (rows.length > stored.size) broken.push(`${rows.length - stored.size} leads have two rows`);
	if (missing.length > 0) broken.push(`${missing.length} leads are missing`);
	if (falseSuccesses > 0) broken.push(`${falseSuccesses} executions looked like a success`);
	if (guarantee === 'leadsToPostgres') broken.push(...differences(stage, rows));
	const emitted = emissions.flatMap(({ leadIds }) => leadIds);
	const facts = [
		`${stage.faults} faults`,
		`${accepted.size} leads`,
		`${emitted.length - new Set(emitted).size} repeated`,
		`${await reader.failures()} executions failed`,
		`published again ${reader.publications} times`,
		`${simulator.calls.length} calls`,
		`${Math.round((Date.now() - startedAt) / 1000)} s`,
	].join(', ');
	return { facts, broken };
}

function isFalseSuccess({ isSuccess, leadIds }: Emission, stored: Map<string, StoredRow>): boolean {
	return isSuccess && leadIds.some((id) => !stored.has(id));
}

/** Each stored value must equal LinkedIn's. */
function differences({ surroundings: { simulator } }: Stage, rows: StoredRow[]): string[] {
	const { different } = compareWithTruth(simulator.world, leadsToStore(simulator), rows);
	return different.length === 0 ? [] : [`${different.length} leads are stored wrongly`];
}
