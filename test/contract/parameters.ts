/** What a client sends, as zod: the values of a query once their Rest.li structure is read, or of a JSON body. */
import { z } from 'zod';
import { leadType } from './leads';

/** A number of LinkedIn's, as a query has it. */
export const integer = z
	.string()
	.regex(/^-?\d+$/, 'cannot be coerced to Long')
	.transform(Number)
	.refine(Number.isSafeInteger, 'cannot be coerced to Long');

export const boolean = z.enum(['true', 'false']).transform((word) => word === 'true');

/** A 64-bit id, kept as its digits (contract 2.4). */
export const longId = z.string().regex(/^\d{1,19}$/, 'is not a Long');

/** A URN of one entity type with a numeric id, such as `urn:li:event:7`; gives the id's digits. */
export const idIn = (entity: string) =>
	z
		.string()
		.regex(new RegExp(`^urn:li:${entity}:\\d{1,19}$`), `is not a urn:li:${entity} URN`)
		.transform((urn) => urn.slice(urn.lastIndexOf(':') + 1));

/** A union: a record with exactly one of the given members. */
const unionOf = <Members extends z.ZodRawShape>(members: Members) =>
	z
		.strictObject(members)
		.partial()
		.refine((record) => Object.keys(record).length === 1, 'is not one member of the union');

/** `(organization:urn)` or `(sponsoredAccount:urn)`. */
export const owner = unionOf({
	organization: idIn('organization'),
	sponsoredAccount: idIn('sponsoredAccount'),
}).transform(
	({
		organization,
		sponsoredAccount = '',
	}): { organizationId: string } | { adAccountId: string } =>
		organization === undefined
			? { adAccountId: sponsoredAccount }
			: { organizationId: organization },
);

/** `(leadType:EVENT)`. */
export const leadTypeRecord = z.strictObject({ leadType }).transform((record) => record.leadType);

/** `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:ID,VERSION)`. */
export const formVersion = z
	.string()
	.regex(
		/^urn:li:versionedLeadGenForm:\(urn:li:leadGenForm:\d{1,19},\d+\)$/,
		'is not a versionedLeadGenForm URN',
	)
	.transform((urn) => {
		const [formId = '', versionId] = urn.match(/\d+/g) ?? [];
		return { formId, versionId: Number(versionId) };
	});

/** `(start:ms,end:ms)` in epoch milliseconds; `end` may be left out. */
export const timeRange = z
	.strictObject({ start: integer, end: integer.optional() })
	.refine(({ start, end = start }) => end >= start, 'end is before start');

/** The lead finder's `associatedEntity`, as LinkedIn's clients write it: the bare URN of an event or creative (3.6). */
export const associatedEntity = z
	.string()
	.regex(/^urn:li:(event|sponsoredCreative):\d{1,19}$/)
	.transform((urn) => {
		const [, , kind, id] = urn.split(':');
		return kind === 'event' ? { event: id } : { sponsoredCreative: id };
	});

/** Where LinkedIn is to push to (contract 4.1). */
const webhook = z.string().refine((text) => {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url?.protocol === 'https:' && url.hash === '';
}, 'value is not an HTTPS URL without a fragment');

type SubscribedEntity = { eventId: string } | { creativeId: string };

/** What a subscription is created from (contract 3.7). */
export const newSubscription = {
	webhook,
	owner,
	leadType,
	versionedForm: formVersion.optional(),
	associatedEntity: unionOf({
		event: idIn('event'),
		sponsoredCreative: idIn('sponsoredCreative'),
	})
		.transform(
			({ event, sponsoredCreative = '' }): SubscribedEntity =>
				event === undefined ? { creativeId: sponsoredCreative } : { eventId: event },
		)
		.optional(),
};

/** That a lead became something (contract 7); `userIds` has to be there, empty or not. */
export const newConversion = {
	conversion: z.string().regex(/^urn:lla:llaPartnerConversion:\d+$/),
	conversionHappenedAt: z.number().int(),
	eventId: z.string().optional(),
	user: z.strictObject({
		userIds: z.array(z.strictObject({ idType: z.string(), idValue: z.string() })),
		lead: z.string().startsWith('urn:li:leadGenFormResponse:').optional(),
	}),
};
