import { isUndefined, omitBy } from 'lodash';
import { formById, formVersion, latestVersion } from '../../world/lookups';
import type { Lead, World } from '../../world/types';
import type { Projection } from '../restli/projection';
import type { Variants } from '../variants';
import { versionedFormUrn, wireId, wireOwner, type WireObject } from './common';
import { wireForm } from './form';

/**
 * One lead (contract 3.6). It has the decorations `form` and `leadMetadataInfo` only when `fields` names them; the
 * caller applies the projection itself.
 */
export function wireLead(
	lead: Lead,
	world: World,
	variants: Variants,
	fields: Projection | undefined,
): WireObject | string {
	const wire: WireObject = {
		owner: wireOwner(lead.owner),
		submitter: `urn:li:person:${lead.submitterId}`,
		leadType: lead.leadType,
		leadMetadata: lead.campaignId && {
			sponsoredLeadMetadata: { campaign: `urn:li:sponsoredCampaign:${lead.campaignId}` },
		},
		versionedLeadGenFormUrn: versionedFormUrn(lead.formId, lead.formVersionId),
		id: lead.id,
		submittedAt: lead.submittedAt,
		testLead: lead.testLead,
		associatedEntity: wireAssociatedEntity(lead, variants),
		formResponse: {
			consentResponses: lead.consents.map(({ accepted, consentId }) => ({ accepted, consentId })),
			answers: wireAnswers(lead, world, variants),
		},
	};
	if (fields?.has('form')) {
		const form = formById(world, lead.formId);
		const answered = formVersion(form, lead.formVersionId);
		wire.form = wireForm(form, variants.formOfLead === 'latest' ? latestVersion(form) : answered);
	}
	if (fields !== undefined) addNames(wire, lead, variants, fields);
	const { override } = lead;
	if (typeof override === 'string') return override;
	return override === undefined ? wire : overridden(wire, override);
}

function addNames(wire: WireObject, lead: Lead, variants: Variants, fields: Projection): void {
	const { adNames } = variants;
	const { campaignId, creativeId, owner } = lead;
	if (fields.has('leadMetadataInfo') && campaignId !== undefined) {
		const campaign = { ...namesOfCampaign(campaignId), id: wireId(campaignId) };
		wire.leadMetadataInfo = { sponsoredLeadMetadataInfo: { campaign } };
	}
	if (fields.has('ownerInfo') && 'adAccountId' in owner) {
		wire.ownerInfo = { sponsoredAccountInfo: { name: accountName(owner.adAccountId) } };
	}
	if (fields.has('associatedEntityInfo') && creativeId !== undefined) {
		const name = creativeName(creativeId);
		wire.associatedEntityInfo =
			adNames === 'ofCreativeInfo'
				? { associatedCreativeInfo: { name } }
				: { associatedCreative: { id: wireId(creativeId), name } };
	}
}

/** Made-up names, because the world has only the ids of campaigns and ads. */
export const namesOfCampaign = (id: string) => ({
	name: `Campaign ${id}`,
	type: 'SPONSORED_UPDATES',
});
export const accountName = (id: string) => `Account ${id}`;
export const creativeName = (id: string) => `Ad ${id}`;

function wireAssociatedEntity(lead: Lead, variants: Variants): WireObject | undefined {
	if (lead.eventId !== undefined) {
		return { [variants.associatedEntityKey]: `urn:li:event:${lead.eventId}` };
	}
	if (lead.creativeId !== undefined) {
		return { associatedCreative: `urn:li:sponsoredCreative:${lead.creativeId}` };
	}
	return undefined;
}

function wireAnswers(lead: Lead, world: World, variants: Variants): WireObject[] {
	const questions = variants.answersWithName
		? formVersion(formById(world, lead.formId), lead.formVersionId).questions
		: [];
	return lead.answers.map(({ questionId, value }, index) => {
		const question = questions.find(({ id }) => id === questionId);
		const known =
			'text' in value
				? { textQuestionAnswer: { answer: value.text } }
				: { multipleChoiceAnswer: { options: value.optionIds } };
		return {
			answerDetails: lead.hasUnreadableAnswer && index === 0 ? { videoAnswer: {} } : known,
			questionId: wireId(questionId),
			...(question !== undefined && { name: question.name }),
		};
	});
}

/** The override's `answers` replaces the form's answers; its other keys replace top-level keys. */
function overridden(wire: WireObject, override: Record<string, unknown>): WireObject {
	const { answers, ...topLevel } = override;
	const result: WireObject = { ...wire, ...topLevel };
	if ('answers' in override) {
		result.formResponse = { ...(wire.formResponse as WireObject), answers };
	}
	return omitBy(result, isUndefined);
}
