import { z } from 'zod';
import { long, owner, time, versionedFormUrn } from './common';
import { leadType } from './leads';

/** The event, creative or campaign; its key is open (contract 3.7). */
const entity = z.record(z.string().startsWith('urn:li:'));

/** One subscription of leadNotifications (contract 3.7). */
export const subscription = z.strictObject({
	id: long,
	owner,
	leadType,
	versionedForm: versionedFormUrn.optional(),
	associatedEntity: entity.optional(),
	webhook: z.string().url(),
});

const created = z.strictObject({ id: long });

/** A created subscription's body, where there is one (contract 5-11, 5-29). */
export const createdSubscription = z.union([created, z.strictObject({ value: created })]);

/** What is pushed about a lead; LinkedIn's sample has a space in the form's URN (contract 4.3). */
export const leadAction = z.strictObject({
	type: z.literal('LEAD_ACTION'),
	leadGenFormResponse: z.string().startsWith('urn:li:leadGenFormResponse:'),
	leadGenForm: z.string().regex(/^urn:li:versionedLeadGenForm:\(urn:li:leadGenForm:\d+,\s*\d+\)$/),
	owner,
	associatedEntity: entity.optional(),
	leadType,
	leadAction: z.enum(['CREATED', 'DELETED']),
	/** LinkedIn's sample has milliseconds, clients received seconds (contract 5-28): 10 digits until 2286. */
	occurredAt: time,
});
