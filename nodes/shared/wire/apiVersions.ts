import { range } from 'lodash';
import { DateTime } from 'luxon';

import { processMemory } from '../processMemory';
import { DAY, dayInWords } from '../values/time';

/** A month in LinkedIn's format: `YYYYMM`. */
const VERSION_FORMAT = /^(20\d{2})(0[1-9]|1[0-2])$/;

/** LinkedIn supports each version for at least a year: https://learn.microsoft.com/linkedin/marketing/versioning. */
const SUPPORTED_MONTHS = 12;

/**
 * The first day on which LinkedIn may retire a version, `YYYY-MM-DD`: the 15th of its month a year later. So
 * far LinkedIn retired each up to seven days later, none earlier. Source:
 * https://learn.microsoft.com/linkedin/marketing/integrations/migrations.
 */
export function retirementDate(version: string): string | undefined {
	const match = VERSION_FORMAT.exec(version);
	return match === null ? undefined : `${Number(match[1]) + 1}-${match[2]}-15`;
}

/**
 * Versions to try when LinkedIn has retired `version`: later months, the oldest first, since it differs
 * least. For a version of this month or the future: earlier months, the newest first.
 */
export function successorVersions(version: string, now: number): string[] {
	const today = DateTime.fromMillis(now, { zone: 'utc' });
	const months = range(-SUPPORTED_MONTHS, 1).map((each) =>
		today.plus({ months: each }).toFormat('yyyyMM'),
	);
	if (!VERSION_FORMAT.test(version)) return months;
	return version >= today.toFormat('yyyyMM')
		? months.filter((month) => month < version).reverse()
		: months.filter((month) => month > version);
}

/** Retired versions and their successors, for this process. A restart costs one refused call. */
export const followedVersions = processMemory(new Map<string, string>());

/** Default for how many days before the end of a version or token the user is warned. */
export const WARN_DAYS = 14;

interface VersionUser {
	/** The version in use. */
	apiVersion: string;
	credential: { apiVersion: string; followApiVersion: boolean };
}

export interface VersionWarning {
	code: 'api_version_followed' | 'api_version_retiring';
	message: string;
	fix: string;
	/** Whether calls fail from that day; otherwise the client switches to a newer version. */
	stops: boolean;
}

/** Undefined if the credential's version is in use, and ends in more than `warnDays`. */
export function versionWarning(
	{ apiVersion, credential }: VersionUser,
	warnDays: number,
	now: number,
): VersionWarning | undefined {
	if (apiVersion !== credential.apiVersion) {
		return {
			code: 'api_version_followed',
			message: `LinkedIn has retired API version ${credential.apiVersion}, so ${apiVersion} is used instead`,
			fix: `Nothing stops. To make the change permanent, open the credential and set API Version to ${apiVersion}.`,
			stops: false,
		};
	}
	const date = retirementDate(apiVersion);
	if (date === undefined) return undefined;
	const daysLeft = Math.floor((Date.parse(date) - now) / DAY);
	if (daysLeft > warnDays) return undefined;
	const retires = daysLeft < 0 ? 'was to retire' : 'retires';
	return {
		code: 'api_version_retiring',
		message: `LinkedIn ${retires} API version ${apiVersion} around ${dayInWords(date)}`,
		fix: credential.followApiVersion
			? 'Nothing stops: Follow API Version is on, so the next newer version is then used. To choose it yourself, open the credential and set API Version to a newer month.'
			: 'After that no lead can be read. Open the credential and set API Version to a newer month, or turn on Follow API Version.',
		stops: !credential.followApiVersion,
	};
}
