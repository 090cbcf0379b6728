import { z } from 'zod';

/** A 64-bit number (contract 2.4); JSON is read without rounding, so a large one is a bigint. */
export const long = z.union([z.number().int().nonnegative(), z.bigint()]);

/** Epoch milliseconds, UTC (contract 2.8). */
export const time = z.number().int().positive();

/** A URN of one entity type with a numeric id. */
export const urn = (entity: string) => z.string().regex(new RegExp(`^urn:li:${entity}:\\d+$`));

export const personUrn = z.string().regex(/^urn:li:person:[\w-]+$/);

/** `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:ID,VERSION)`. */
export const versionedFormUrn = z
	.string()
	.regex(/^urn:li:versionedLeadGenForm:\(urn:li:leadGenForm:\d+,\d+\)$/);

/** Text by locale, in the forms `sv_SE` and `sv`. */
export const localized = z.strictObject({
	localized: z.record(z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/), z.string()),
});

export const locale = z.strictObject({ country: z.string(), language: z.string() });

/** A MultiLocaleString; `preferredLocale` is often missing (contract 2.8). */
export const multiLocale = localized.extend({ preferredLocale: locale.optional() });

/** Text by locale in the rich form that events have (contract 3.4). */
export const richText = z.strictObject({
	localized: z.record(z.strictObject({ rawText: z.string() })),
});

const link = z.strictObject({ rel: z.string(), type: z.string(), href: z.string() });

/** Whose leads, forms or subscriptions: an organization's or an ad account's (contract 3.5). */
export const owner = z.union([
	z.strictObject({ organization: urn('organization') }),
	z.strictObject({ sponsoredAccount: urn('sponsoredAccount') }),
]);

/** One page of a collection (contract 2.5); `total` may be absent. */
export const page = <Element extends z.ZodTypeAny>(element: Element) =>
	z.strictObject({
		paging: z.strictObject({
			start: z.number().int().nonnegative(),
			count: z.number().int().positive(),
			links: z.array(link),
			total: z.number().int().nonnegative().optional(),
		}),
		elements: z.array(element),
	});

/** A batch's answer: by key what was read, its status, and what could not be read (contract 3.3). */
export const batch = <Element extends z.ZodTypeAny>(element: Element) =>
	z.strictObject({
		results: z.record(element),
		statuses: z.record(z.number().int()),
		errors: z.record(z.object({ message: z.string(), status: z.number().int() })),
	});

const inputError = z.strictObject({
	code: z.string(),
	description: z.string().optional(),
	input: z.strictObject({ inputPath: z.strictObject({ fieldPath: z.string() }) }),
});

/** The body of an API call that was refused, in its old and its new form (contract 2.6). */
export const refusal = z.strictObject({
	status: z.number().int(),
	message: z.string(),
	code: z.string().optional(),
	serviceErrorCode: z.number().int().optional(),
	errorDetailType: z.literal('com.linkedin.common.error.BadRequest').optional(),
	errorDetails: z.strictObject({ inputErrors: z.array(inputError) }).optional(),
});

/** The body of a refused call of the token endpoints (contract 1.3). */
export const oAuthRefusal = z.strictObject({
	error: z.string(),
	error_description: z.string(),
});
