import { z } from 'zod';
import { long, owner, personUrn, time, urn, versionedFormUrn } from './common';
import { form } from './forms';

/** The lead types that LinkedIn has (contract 3.6). */
export const leadType = z.enum(['SPONSORED', 'EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT']);

const answer = z.strictObject({
	questionId: long,
	name: z.string().optional(),
	answerDetails: z.union([
		z.strictObject({ textQuestionAnswer: z.strictObject({ answer: z.string() }) }),
		z.strictObject({
			multipleChoiceAnswer: z.strictObject({ options: z.array(z.number().int()) }),
		}),
	]),
});

const leadMetadata = z.strictObject({
	sponsoredLeadMetadata: z.strictObject({ campaign: urn('sponsoredCampaign') }),
});

const leadMetadataInfo = z.strictObject({
	sponsoredLeadMetadataInfo: z.strictObject({
		campaign: z.strictObject({ name: z.string(), id: long, type: z.string() }),
	}),
});

/** One lead (contract 3.6); for an event, the key that names it is not known. */
export const lead = z.strictObject({
	id: z.string().min(1),
	owner,
	submitter: personUrn.optional(),
	leadType,
	leadMetadata: leadMetadata.optional(),
	versionedLeadGenFormUrn: versionedFormUrn,
	submittedAt: time,
	testLead: z.boolean(),
	associatedEntity: z.record(z.string().startsWith('urn:li:')).optional(),
	formResponse: z.strictObject({
		consentResponses: z
			.array(z.strictObject({ accepted: z.boolean(), consentId: z.number().int() }))
			.optional(),
		answers: z.array(answer),
	}),
	// Only what `fields` asks for.
	form: form.partial().optional(),
	leadMetadataInfo: leadMetadataInfo.optional(),
	ownerInfo: z.unknown().optional(),
	associatedEntityInfo: z.unknown().optional(),
});
