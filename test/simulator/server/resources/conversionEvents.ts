import { z } from 'zod';
import { parseLossless } from '../../../contract/json';
import type { ApiRequest, Method, Resource } from '../api/method';
import type { ConversionEvent } from '../../world/types';
import { accessDenied, ApiError, invalidValue } from '../errors';

const DAY_MS = 86_400_000;

/** The oldest conversion that LinkedIn takes (contract 7). */
const OLDEST_MS = 90 * DAY_MS;

const conversionEvent = z.strictObject({
	conversion: z.string().regex(/^urn:lla:llaPartnerConversion:\d+$/),
	conversionHappenedAt: z.number().int(),
	eventId: z.string().optional(),
	user: z.strictObject({
		userIds: z.array(z.strictObject({ idType: z.string(), idValue: z.string() })),
		lead: z.string().startsWith('urn:li:leadGenFormResponse:').optional(),
	}),
});

const create: Method = {
	name: 'CREATE',
	scopes: ['rw_conversions'],
	run: (request) => {
		const { world, clock } = request.state;
		const event = readEvent(request.body);
		const [ruleId] = event.conversion.match(/\d+$/) ?? [];
		const rule = world.conversionRules.find(({ id }) => id === ruleId);
		if (rule?.conversionMethod !== 'CONVERSIONS_API') throw accessDenied(request.methodName);
		requireRecent(event.conversionHappenedAt, clock.now());
		requireAccount(request, rule.adAccountId);
		// LinkedIn tells the same conversion, sent twice, by its eventId.
		const isKnown = world.conversionEvents.some(
			({ eventId, conversion }) =>
				eventId !== undefined && eventId === event.eventId && conversion === event.conversion,
		);
		if (!isKnown) world.conversionEvents.push(event);
		return { status: 201, headers: {}, body: '' };
	},
};

/** What became of a lead, told to LinkedIn (contract 7). */
export const conversionEvents: Resource = { create };

/** @throws {ApiError} 422 for a body that lacks something, `userIds` included, even an empty one */
function readEvent(body: string): ConversionEvent {
	const read = conversionEvent.safeParse(parseLossless(body));
	if (read.success) return read.data;
	const [issue] = read.error.issues;
	throw new ApiError(422, {
		status: 422,
		code: 'UNPROCESSABLE_ENTITY',
		message: `ERROR :: /${issue.path.join('/')} :: ${issue.message}`,
	});
}

function requireRecent(time: number, now: number): void {
	if (String(time).length === 13 && now - time <= OLDEST_MS && time <= now) return;
	throw invalidValue(
		'conversionHappenedAt',
		'value must be in milliseconds and within the last 90 days',
	);
}

function requireAccount({ state, memberId, methodName }: ApiRequest, adAccountId: string): void {
	const account = state.world.adAccounts.find(({ id }) => id === adAccountId);
	if (account === undefined || !(memberId in account.roles)) throw accessDenied(methodName);
}
