import { LinkedInLeadSyncOAuth2Api } from '../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import { retirementDate } from '../../nodes/shared/wire/apiVersions';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Time for a release, and for people to install it. */
const DAYS_FOR_A_RELEASE = 60;

/** The steps are in one place, where a unit test compares their names with the code. */
const WHAT_TO_DO =
	'LinkedIn will soon retire the API version that new credentials begin with. Follow "Raise the default API version" in docs/dev/release.md.';

/** The version that a new credential begins with. */
const DEFAULT_VERSION = String(
	new LinkedInLeadSyncOAuth2Api().properties.find(({ name }) => name === 'apiVersion')?.default,
);

/**
 * Why a release with a newer API version is due, and how to make it.
 *
 * @param now epoch milliseconds
 * @returns undefined while the version lives for long enough
 */
function releaseDue(version: string, now: number): string | undefined {
	const retirement = retirementDate(version);
	const daysLeft =
		retirement === undefined ? undefined : Math.floor((Date.parse(retirement) - now) / DAY_MS);
	if (daysLeft !== undefined && daysLeft >= DAYS_FOR_A_RELEASE) return undefined;
	return `${version} ends on ${retirement ?? 'no known day'}. ${WHAT_TO_DO}`;
}

// For the scheduled workflow that makes an issue of it: nothing is printed while all is well.
const due = releaseDue(DEFAULT_VERSION, Date.now());
if (due !== undefined) console.log(due);
