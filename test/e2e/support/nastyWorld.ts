import { HOUR } from '../../durations';
import { addNastyForms } from '../../simulator/world/defaults/nastyForms';
import { addDefaultOrganizations } from '../../simulator/world/defaults/organizations';
import { emptyWorld } from '../../simulator/world/emptyWorld';
import { landmarks } from '../../simulator/world/landmarks';
import { addLeads } from '../../simulator/world/mutations';
import type { World } from '../../simulator/world/types';

/**
 * Only the organizations and nasty forms of the default world, with a few leads for each version of each
 * form, so that few calls read the whole world.
 *
 * @param now epoch milliseconds, after all leads
 */
export function nastyWorld(now: number, leadsPerVersion = 4): World {
	const world = emptyWorld();
	addDefaultOrganizations(world);
	addNastyForms(world, now);
	for (const { id: eventId, formId } of [...world.events]) {
		const form = world.forms.find(({ id }) => id === formId);
		if (form === undefined || form.id === landmarks.forms.draft) continue;
		for (const { versionId: formVersionId } of form.versions) {
			const submittedAt = now - (form.versions.length - formVersionId + 1) * HOUR;
			addLeads(world, { eventId, formVersionId, submittedAt }, leadsPerVersion);
		}
	}
	return world;
}
