import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { refusalOfOwner } from '../../shared/linkedin/owners';
import { isUnauthorized } from '../../shared/wire/errors/linkedInError';
import { processMemory } from '../../shared/processMemory';
import type { LeadOwner } from '../../shared/values/leadOwner';

/**
 * Each 401 has n8n renew the token, and LinkedIn renews only so many a day. The polling trigger asks once an
 * hour; but what is pushed is read at once or not by this trigger.
 */
const NOT_AGAIN_MS = 10 * 60 * 1000;

interface Refused {
	at: number;
	reason: Error;
	/** With which token nothing was asked since; another one may be that of somebody who has the role. */
	signedInAs?: string;
}

const refusedTriggers = processMemory(new Map<string, Refused>());

/**
 * Why LinkedIn need not be asked for leads: it has refused them with 401 some minutes ago, though it accepts
 * the token elsewhere, as where the role at the page is lost, and the account was not connected anew since.
 * @param trigger tells one trigger node from another
 */
export function recentRefusal(client: LinkedInClient, trigger: string): Error | undefined {
	const refused = refusedTriggers.get(trigger);
	if (refused === undefined || Math.abs(Date.now() - refused.at) >= NOT_AGAIN_MS) return undefined;
	refused.signedInAs ??= client.signedInAs;
	return refused.signedInAs === client.signedInAs ? refused.reason : undefined;
}

/**
 * Notes whether a lead was refused so.
 * @returns what to tell of it
 */
export async function noteRefusal(
	client: LinkedInClient,
	owner: LeadOwner,
	trigger: string,
	error: unknown,
): Promise<unknown> {
	if (!isUnauthorized(error)) return error;
	const reason = await refusalOfOwner(client, owner, error);
	if (reason === undefined) return error;
	refusedTriggers.set(trigger, { at: Date.now(), reason });
	return reason;
}
