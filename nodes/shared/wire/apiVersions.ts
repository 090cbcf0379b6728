import { range } from 'lodash';
import { DateTime } from 'luxon';

import { processMemory } from '../processMemory';

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
