import type { Scenario } from '../scenario';

export const sameMillisecond: Scenario = {
	name: 'same-millisecond',
	injects: 'leads of one and the same millisecond, some shown after the others, over several pages',
	seed: 412,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { control, reader } = stage;
		const submittedAt = control.now();
		const visibleFrom = submittedAt + 3_600_000;
		stage.arrive(130, { submittedAt });
		const later = stage.arrive(130, { submittedAt, visibleFrom });
		await reader.attempt();
		for (const { id } of later) {
			control.leads.setVisibleFrom(id, control.now());
			stage.broke();
		}
		await reader.attempt();
	},
};
