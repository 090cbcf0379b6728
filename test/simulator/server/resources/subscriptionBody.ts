import { sameOwner } from '../../world/lookups';
import type { SubscriptionSpec } from '../../world/mutations';
import type { LeadOwner, World } from '../../world/types';
import { invalidValue } from '../errors';
import type { BodyFields, BodyValues } from '../restli/body';
import { text, union, urn, ValueError, versionedFormUrn, type Decoder } from '../restli/types';
import { leadType, requireMatchingOwner } from './leadType';
import { ownerUnion, toLeadOwner } from './owner';

const webhook: Decoder<string> = (value, path) => {
	const written = text(value, path);
	if (!URL.canParse(written)) throw new ValueError(path, 'value is not a URL');
	const { protocol, hash } = new URL(written);
	if (protocol !== 'https:') throw new ValueError(path, 'value is not an HTTPS URL');
	if (hash !== '') throw new ValueError(path, 'value has a fragment');
	return written;
};

const required = { webhook, owner: ownerUnion, leadType };

const optional = {
	versionedForm: versionedFormUrn,
	associatedEntity: union({
		event: urn('event'),
		sponsoredCreative: urn('sponsoredCreative'),
		sponsoredCampaign: urn('sponsoredCampaign'),
	}),
};

/** What a subscription is created from (contract 3.7). */
export const subscriptionFields = { required, optional } satisfies BodyFields;

/**
 * The subscription that a readable body asks for. Stricter than what is documented, a form or event
 * has to be one of the owner's.
 * @throws {ApiError} 400 when its parts don't go together
 */
export function newSubscription(
	values: BodyValues<typeof required, typeof optional>,
	world: World,
): Omit<SubscriptionSpec, 'checkedAt' | 'id' | 'state'> {
	const owner = toLeadOwner(values.owner);
	requireMatchingOwner(owner, values.leadType);
	const wanted = { webhook: values.webhook, owner, leadType: values.leadType };
	const { versionedForm, associatedEntity } = values;
	if (versionedForm !== undefined && associatedEntity !== undefined) {
		throw invalidValue('associatedEntity', 'there is a versionedForm already');
	}
	if (versionedForm !== undefined) {
		if (!hasFormVersion(world, owner, versionedForm)) {
			throw invalidValue('versionedForm', 'the owner has no such version of a form');
		}
		return { ...wanted, versionedForm };
	}
	if (associatedEntity === undefined) return wanted;
	const { member, value: id } = associatedEntity;
	if ((member === 'event' ? 'EVENT' : 'SPONSORED') !== wanted.leadType) {
		throw invalidValue('associatedEntity', `${member} does not go with ${wanted.leadType} leads`);
	}
	if (member === 'sponsoredCreative') return { ...wanted, associatedEntity: { creativeId: id } };
	if (member === 'sponsoredCampaign') return { ...wanted, associatedEntity: { campaignId: id } };
	if (!hasEvent(world, owner, id)) {
		throw invalidValue('associatedEntity', 'the owner has no such event');
	}
	return { ...wanted, associatedEntity: { eventId: id } };
}

function hasFormVersion(
	world: World,
	owner: LeadOwner,
	{ formId, versionId }: { formId: string; versionId: number },
): boolean {
	return world.forms.some(
		(form) =>
			form.id === formId &&
			sameOwner(form.owner, owner) &&
			form.versions.some((version) => version.versionId === versionId),
	);
}

function hasEvent(world: World, owner: LeadOwner, eventId: string): boolean {
	return world.events.some(
		({ id, organizationId }) => id === eventId && sameOwner({ organizationId }, owner),
	);
}
