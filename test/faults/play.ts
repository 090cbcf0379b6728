import { leadsToStore } from '../demo/leadTruth';
import { compareSyncedTables } from '../demo/syncedTables';
import type { Lead } from '../simulator/world/types';
import type { Guarantee, Outcome, Scenario } from './scenario';
import { Stage } from './support/stage';
import type { Surroundings } from './support/surroundings';

/** Plays a scenario with one way to read leads, and compares the database with LinkedIn's leads. */
export async function play(
	scenario: Scenario,
	guarantee: Guarantee,
	surroundings: Surroundings,
): Promise<Outcome> {
	const startedAt = Date.now();
	const stage = new Stage(surroundings, guarantee, scenario);
	scenario.prepare?.(stage);
	await stage.open();
	const { reader } = stage;
	const broken: string[] = [];
	try {
		await scenario.run(stage);
	} catch (error) {
		broken.push((error as Error).message);
	}
	stage.clearFaults();
	const accepted = new Map(leadsToStore(surroundings.simulator).map((lead) => [lead.id, lead]));
	const sound = new Set([...accepted.keys()].filter((id) => !stage.mayBeReported.has(id)));
	await reader.catchUp(sound);

	const written = await reader.written();
	const reported = await reader.reported();
	const times = new Map(written.map(({ leadId, submittedAt }) => [leadId, submittedAt]));
	const isStored = ({ id, submittedAt }: Lead) => times.get(id) === submittedAt;
	const missing = [...accepted.values()].filter((lead) => !isStored(lead));
	const excused = missing.filter(({ id }) => stage.mayBeReported.has(id) && reported.has(id));
	const isKnown = (id: string) =>
		accepted.has(id) || stage.cancelled.has(id) || reader.reportedUnderAnotherId.has(id);
	const strange = written.filter(({ leadId }) => !isKnown(leadId));
	const falseSuccesses = await reader.falseSuccesses();
	const isPromised = scenario.guarantees[guarantee] === 'promised';
	const lost = missing.length - excused.length;
	if (stage.faults === 0) broken.push('nothing was broken, so nothing is proved');
	if (strange.length > 0) broken.push(`${strange.length} rows are of no lead of LinkedIn's`);
	if (isPromised && lost > 0) broken.push(`${lost} leads are missing`);
	if (falseSuccesses > 0) broken.push(`${falseSuccesses} runs looked like a success`);
	if (guarantee === 'sync') broken.push(...(await differences(stage)));
	return {
		scenario: scenario.name,
		injects: scenario.injects,
		guarantee,
		isPromised,
		faults: stage.faults,
		accepted: accepted.size,
		stored: accepted.size - missing.length,
		reported: excused.length,
		missing: lost,
		repeated: written.length - new Set(written.map(({ leadId }) => leadId)).size,
		calls: surroundings.simulator.calls.length,
		falseSuccesses,
		broken,
		seconds: Math.round((Date.now() - startedAt) / 1000),
	};
}

/** What is stored must be as it was answered, down to every value. */
async function differences({ surroundings, mayBeReported }: Stage): Promise<string[]> {
	const { different } = await compareSyncedTables(surroundings, mayBeReported);
	return different.length === 0 ? [] : [`${different.length} leads are stored wrongly`];
}
