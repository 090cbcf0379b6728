import { mapValues } from 'lodash';
import { latestVersion } from '../../world/lookups';
import type { LinkedInEvent, World } from '../../world/types';
import type { Variants } from '../variants';
import { versionedFormUrn, wireId, withPreferredLocale, type WireObject } from './common';

const EXTERNAL_URL = 'https://example.com/event';

/** One event (contract 3.4, whose example is composed, because no capture of an event exists). */
export function wireEvent(event: LinkedInEvent, world: World, variants: Variants): WireObject {
	const form = formReference(event, world, variants);
	return {
		id: wireId(event.id),
		vanityName: event.vanityName,
		name: withPreferredLocale(event.name),
		localizedName: Object.values(event.name)[0],
		description: { localized: mapValues(event.description, (rawText) => ({ rawText })) },
		organizer: `urn:li:organization:${event.organizationId}`,
		startsAt: event.startsAt,
		type: { online: { format: { external: { endsAt: event.endsAt, url: EXTERNAL_URL } } } },
		...(form !== undefined && { leadGenForm: form }),
		ugcPost: `urn:li:ugcPost:${BigInt(event.id) + 1n}`,
		discoveryMode: 'LISTED',
	};
}

function formReference(event: LinkedInEvent, world: World, variants: Variants): string | undefined {
	if (event.formId === undefined || variants.eventFormUrn === 'absent') return undefined;
	const form = world.forms.find(({ id }) => id === event.formId);
	return variants.eventFormUrn === 'versioned' && form !== undefined
		? versionedFormUrn(form.id, latestVersion(form).versionId)
		: `urn:li:leadGenForm:${event.formId}`;
}
