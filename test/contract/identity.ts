import { z } from 'zod';
import { locale, multiLocale } from './common';

/** `/v2/userinfo` (contract 3.1). */
export const userinfo = z.strictObject({
	sub: z.string(),
	name: z.string(),
	given_name: z.string(),
	family_name: z.string(),
	picture: z.string().optional(),
	email: z.string().optional(),
	email_verified: z.boolean().optional(),
	locale: z.union([z.string(), locale]).optional(),
});

/** `/v2/me` (contract 3.1). */
export const me = z.strictObject({
	id: z.string(),
	localizedFirstName: z.string(),
	localizedLastName: z.string(),
	localizedHeadline: z.string().optional(),
	vanityName: z.string().optional(),
	firstName: multiLocale,
	lastName: multiLocale,
	headline: multiLocale.optional(),
	profilePicture: z.object({ displayImage: z.string() }).optional(),
});

/** Any recent time in milliseconds is more. */
const seconds = z.number().int().nonnegative().max(100_000_000_000);

/** A token answer; without programmatic refresh both refresh keys are missing (contract 1.2). */
export const tokenAnswer = z.strictObject({
	access_token: z.string().min(1),
	expires_in: seconds,
	refresh_token: z.string().min(1).optional(),
	refresh_token_expires_in: seconds.optional(),
	scope: z.string(),
	token_type: z.string().optional(),
	id_token: z.string().optional(),
});

/** What LinkedIn knows of a token; times in seconds (contract 1.4). */
export const introspection = z.strictObject({
	active: z.boolean(),
	client_id: z.string().optional(),
	authorized_at: seconds.optional(),
	created_at: seconds.optional(),
	status: z.enum(['active', 'expired', 'revoked']).optional(),
	expires_at: seconds.optional(),
	scope: z.string().optional(),
	auth_type: z.enum(['2L', '3L', 'Enterprise_User']).optional(),
});
