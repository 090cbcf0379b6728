import { z } from 'zod';

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
