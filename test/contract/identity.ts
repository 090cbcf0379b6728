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
