import { z } from 'zod';
import { long, multiLocale, richText, time, urn, versionedFormUrn } from './common';

const inPerson = z.strictObject({
	endsAt: time.optional(),
	url: z.string().optional(),
	address: z.record(z.string()).optional(),
	venueDetails: richText.optional(),
});

const online = z.strictObject({
	format: z.record(z.strictObject({ endsAt: time.optional(), url: z.string().optional() })),
});

/** One event (contract 3.4). No capture of one exists, so that most may be missing. */
export const event = z.strictObject({
	id: long,
	name: multiLocale,
	localizedName: z.string().optional(),
	description: richText.optional(),
	organizer: z.string().startsWith('urn:li:'),
	startsAt: time,
	vanityName: z.string().optional(),
	type: z.union([z.strictObject({ inPerson }), z.strictObject({ online })]),
	leadGenForm: z.union([urn('leadGenForm'), versionedFormUrn]).optional(),
	ugcPost: urn('ugcPost').optional(),
	backgroundImage: z.string().optional(),
	discoveryMode: z.string().optional(),
	address: z.record(z.string()).optional(),
	created: z.object({ time, actor: z.string().optional() }).optional(),
	lastModified: z.object({ time, actor: z.string().optional() }).optional(),
});
