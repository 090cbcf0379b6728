import { landmarks, type NastyForm } from '../../simulator/world/landmarks';
import type { LeadForm } from '../../simulator/world/types';
import type { NodeTest } from '../harness/startNodeTest';

/** The nasty forms that have leads: all except the draft. */
export const ANSWERED_FORMS = (Object.keys(landmarks.forms) as NastyForm[]).filter(
	(name) => name !== 'draft',
);

/** A form of the simulator's world. */
export function formInWorld({ simulator }: NodeTest, formId: string): LeadForm {
	const form = simulator.world.forms.find(({ id }) => id === formId);
	if (form === undefined) throw new Error(`The world has no form ${formId}`);
	return form;
}
