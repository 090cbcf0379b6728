import { landmarks, type NastyForm } from '../landmarks';
import { addEvent, addForm, addFormVersion } from '../mutations';
import type { World } from '../types';
import { nastyFormVersions } from './nastyFormVersions';
import type { NastyFormSpec } from './nastyFormSpec';
import * as structureForms from './nastyStructureForms';
import * as textForms from './nastyTextForms';
import { DAY } from './time';

const NASTY_FORMS: Record<NastyForm, NastyFormSpec> = { ...structureForms, ...textForms };

/** Adds `landmarks.forms` and the event of each. */
export function addNastyForms(world: World, now: number): void {
	const organizationId = landmarks.organizations.nastyForms;
	const keys = Object.keys(landmarks.forms) as NastyForm[];
	for (const [index, key] of keys.entries()) {
		const spec = NASTY_FORMS[key];
		const form = addForm(world, {
			...spec,
			id: landmarks.forms[key],
			owner: { organizationId },
			created: now - 100 * DAY,
		});
		for (const { change, daysAgo } of nastyFormVersions(key, form)) {
			addFormVersion(world, form.id, { ...change, lastModified: now - daysAgo * DAY });
		}
		addEvent(world, {
			id: landmarks.events[key],
			organizationId,
			name: spec.name,
			description: spec.description,
			startsAt: now + (index - 6) * 5 * DAY,
			kind: index % 2 === 0 ? 'online' : 'inPerson',
			formId: form.id,
		});
	}
}
