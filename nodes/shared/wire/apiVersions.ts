import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import { processMemory } from '../processMemory';
import { DAY } from '../values/time';

/** A month as LinkedIn writes its versions: `YYYYMM`. */
const VERSION_FORMAT = /^(20\d{2})(0[1-9]|1[0-2])$/;

/** LinkedIn supports each version for at least a year (wire contract 2.2). */
const SUPPORTED_MONTHS = 12;

/**
 * The day on which LinkedIn retires a version, `YYYY-MM-DD`: the middle of the same month a year later, which it has kept
 * to so far, give or take a day. Source: LinkedIn's migrations page (wire contract 2.2).
 */
export function retirementDate(version: string): string | undefined {
	const match = VERSION_FORMAT.exec(version);
	return match === null ? undefined : `${Number(match[1]) + 1}-${match[2]}-15`;
}

/**
 * Versions to try when LinkedIn no longer answers `version`: later months up to the current one, the
 * oldest first (closest to what was asked for). When the
 * version lies in the future or is this month's, the months before it, the newest first.
 * @param now epoch milliseconds
 */
export function successorVersions(version: string, now: number): string[] {
	const current = monthNumber(new Date(now));
	const match = VERSION_FORMAT.exec(version);
	const asked = match === null ? 0 : Number(match[1]) * 12 + Number(match[2]) - 1;
	const oldest = current - SUPPORTED_MONTHS;
	const months = Array.from({ length: SUPPORTED_MONTHS + 1 }, (_, index) => oldest + index);
	const isAfterAll = asked >= current;
	const candidates = isAfterAll
		? months.filter((month) => month < asked).reverse()
		: months.filter((month) => month > asked);
	return candidates.map(versionOf);
}

function monthNumber(date: Date): number {
	return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function versionOf(month: number): string {
	return `${Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, '0')}`;
}

/**
 * Retired versions and the living ones that took their place, for this process: a restart costs one
 * refused call, and a version never comes back to life.
 */
const followed = processMemory(new Map<string, string>());

export function followedVersion(version: string): string {
	return followed.get(version) ?? version;
}

export function rememberFollowedVersion(retired: string, living: string): void {
	followed.set(retired, living);
}

/** How many days before a version or a token ends people are told, unless they choose otherwise. */
export const WARN_DAYS = 14;

/** A client that calls LinkedIn with a version. */
interface VersionUser {
	apiVersion: string;
	credential: { followApiVersion: boolean };
}

/** That LinkedIn soon retires the version in use, and what to do. */
export interface RetirementWarning {
	message: string;
	fix: string;
	/** Whether calls fail from that day on; otherwise the client uses a newer version. */
	stops: boolean;
}

/**
 * The warning for the version that calls go out with; undefined while its end is far away.
 * @param now epoch milliseconds
 */
export function retirementWarning(
	{ apiVersion, credential }: VersionUser,
	warnDays: number,
	now: number,
): RetirementWarning | undefined {
	const date = retirementDate(apiVersion);
	if (date === undefined) return undefined;
	const daysLeft = Math.floor((Date.parse(date) - now) / DAY);
	if (daysLeft > warnDays) return undefined;
	const retires = daysLeft < 0 ? 'was to retire' : 'retires';
	return {
		message: `LinkedIn ${retires} API version ${apiVersion} around ${date}`,
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
	client: VersionUser,
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
