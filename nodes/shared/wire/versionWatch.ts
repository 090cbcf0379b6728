import { DAY } from '../values/time';
import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import { processMemory } from '../processMemory';
import { retirementDate } from './apiVersions';
import type { LinkedInClient } from './linkedInClient';

/** How many days before a version or a token ends people are told, unless they choose otherwise. */
export const WARN_DAYS = 14;

/** That LinkedIn soon retires the version in use, and what to do. */
export interface RetirementWarning {
	message: string;
	fix: string;
	/** Whether calls fail from that day on; otherwise the client goes on with a newer version. */
	stops: boolean;
}

/**
 * The warning for the version that calls go out with; undefined while its end is far away.
 * @param now epoch milliseconds
 */
export function retirementWarning(
	{ apiVersion, credential }: LinkedInClient,
	warnDays: number,
	now: number,
): RetirementWarning | undefined {
	const retirement = retirementDate(apiVersion);
	if (retirement === undefined) return undefined;
	const daysLeft = Math.floor((Date.parse(retirement.date) - now) / DAY);
	if (daysLeft > warnDays) return undefined;
	const presumably = retirement.announced ? '' : 'presumably ';
	const retires = daysLeft < 0 ? 'was to retire' : `${presumably}retires`;
	return {
		message: `LinkedIn ${retires} API version ${apiVersion} on ${retirement.date}`,
		fix: credential.followApiVersion
			? 'Nothing stops: Follow API Version is on, so the next newer version is then used. To choose it yourself, open the credential and set API Version to a newer month.'
			: 'After that no lead can be read. Open the credential and set API Version to a newer month, or turn on Follow API Version.',
		stops: !credential.followApiVersion,
	};
}

/** The day for which each trigger has its warning in the log, by workflow and node. */
const loggedOn = processMemory(new Map<string, string>());

/**
 * Writes the warning to n8n's log, once a day for each trigger of this process. n8n shows hints of nodes
 * that execute only, and a failed execution would call an error workflow for a sync that works.
 */
export function logRetirement(
	client: LinkedInClient,
	context: IPollFunctions | IHookFunctions | IWebhookFunctions,
): void {
	const now = Date.now();
	const warning = retirementWarning(client, WARN_DAYS, now);
	if (warning === undefined) return;
	const { id, name } = context.getNode();
	const key = `${context.getWorkflow().id} ${id}`;
	const day = `${new Date(now).toISOString().slice(0, 10)} ${client.apiVersion}`;
	if (loggedOn.get(key) === day) return;
	loggedOn.set(key, day);
	const text = `${name}: ${warning.message}. ${warning.fix}`;
	if (warning.stops) context.logger.warn(text);
	else context.logger.info(text);
}
