import { addForm, addFormVersion, type FormChange, type FormSpec } from '../../world/mutations';
import type { FormVersion, LeadForm } from '../../world/types';
import type { SimulatorState } from '../state';

export interface FormControl {
	/** Adds a form with one version; `created` is the simulator's now when absent. */
	add(spec: Omit<FormSpec, 'created'> & { created?: number }): LeadForm;
	/** Publishes a new version; `lastModified` is the simulator's now when absent. */
	addVersion(
		formId: string,
		change: Omit<FormChange, 'lastModified'> & { lastModified?: number },
	): FormVersion;
}

export function formControl({ world, clock }: SimulatorState): FormControl {
	return {
		add: (spec) => addForm(world, { created: clock.now(), ...spec }),
		addVersion: (formId, change) =>
			addFormVersion(world, formId, { lastModified: clock.now(), ...change }),
	};
}
