import { LinkedInLeadSyncOAuth2Api } from '../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import { retirementDate } from '../../nodes/shared/wire/apiVersions';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Time for a release, and for people to install it. */
const DAYS_FOR_A_RELEASE = 60;

const WHAT_TO_DO = `LinkedIn will soon retire the API version that new credentials begin with. Release a newer one:

1. Look up the newest version and the dates of retirement on LinkedIn's pages "Versioning" and "Integration migrations" (learn.microsoft.com/linkedin/marketing).
2. Raise DEFAULT_API_VERSION in credentials/LinkedInLeadSyncOAuth2Api.credentials.ts to it, and add the dates to RETIREMENT_DATES in nodes/shared/wire/apiVersions.ts.
3. Add it to MONTHS_AT_START in test/simulator/server/versions.ts, if LinkedIn's changelog names no change for leadForms, leadFormResponses, leadNotifications, events or organizationAcls; otherwise teach the simulator that change first.
4. Run npm test. Then run Connection → Check and Lead → Pull against the real LinkedIn with the new month in the credential.`;

/** The version that a new credential begins with. */
export const DEFAULT_VERSION = String(
	new LinkedInLeadSyncOAuth2Api().properties.find(({ name }) => name === 'apiVersion')?.default,
);

/**
 * Why a release with a newer API version is due, and how to make it.
 *
 * @param now epoch milliseconds
 * @returns undefined while the version lives for long enough
 */
export function releaseDue(version: string, now: number): string | undefined {
	const retirement = retirementDate(version);
	const daysLeft =
		retirement === undefined ? undefined : Math.floor((Date.parse(retirement) - now) / DAY_MS);
	if (daysLeft !== undefined && daysLeft >= DAYS_FOR_A_RELEASE) return undefined;
	return `${version} ends on ${retirement ?? 'no known day'}. ${WHAT_TO_DO}`;
}
