import { submittedAtOf } from '../../shared/values/leadIdentity';
import type { HeldForm } from './confirmation/confirmation';
import { formIdOf } from './emittedLeads';

/**
 * Whether a lead waits because its form does. One whose time cannot be read does not: it would not be found
 * again. Nor does one of another owner or lead type, of whom nothing comes with the form.
 * @param owner whose lead it is, see `ownerKey`
 */
export function isOfHeldForm(heldForms: HeldForm[], lead: unknown, owner: string): boolean {
	if (heldForms.length === 0) return false;
	const formId = formIdOf(lead);
	const form = heldForms.find((each) => each.formId === formId && each.owner === owner);
	const time = submittedAtOf(lead);
	if (form === undefined || time === undefined || time <= form.doneUpTo) return false;
	form.from = Math.min(form.from, time);
	form.to = Math.max(form.to, time);
	return true;
}
