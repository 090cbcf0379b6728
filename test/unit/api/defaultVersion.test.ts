import { LinkedInLeadSyncOAuth2Api } from '../../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import { retirementDate } from '../../../nodes/shared/api/apiVersions';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Time for a release, and for people to install it. */
const DAYS_FOR_A_RELEASE = 60;

const WHAT_TO_DO = `LinkedIn will soon retire the API version that new credentials begin with. Release a newer one:
1. Look up the newest version and the dates of retirement on LinkedIn's pages "Versioning" and "Integration migrations" (learn.microsoft.com/linkedin/marketing).
2. Raise API_VERSION in credentials/LinkedInLeadSyncOAuth2Api.credentials.ts to it, and add the dates to RETIREMENT_DATES in nodes/shared/api/apiVersions.ts.
3. Add it to MONTHS_AT_START in test/simulator/server/versions.ts, if LinkedIn's changelog names no change for leadForms, leadFormResponses, leadNotifications, events or organizationAcls; otherwise teach the simulator that change first.
4. Run npm test. Then run Connection → Check and Lead → Pull against the real LinkedIn with the new month in the credential.`;

/** The version that a new credential begins with. */
const version = String(
	new LinkedInLeadSyncOAuth2Api().properties.find(({ name }) => name === 'apiVersion')?.default,
);

it(`the default API version, ${version}, lives for ${DAYS_FOR_A_RELEASE} days at least`, () => {
	expect(() => assertLivesOn(version, Date.now())).not.toThrow();
});

describe('the check itself', () => {
	it.each([
		['202601', '2026-11-16', true],
		['202601', '2026-11-17', false],
		['202601', '2027-06-01', false],
		['202609', '2027-07-16', true],
		['202609', '2027-07-18', false],
	])('%s on %s: %s', (checked, today, passes) => {
		const check = () => assertLivesOn(checked, Date.parse(today));
		if (passes) expect(check).not.toThrow();
		else expect(check).toThrow(/Raise API_VERSION in credentials/);
	});

	it('wants a month', () => {
		expect(() => assertLivesOn('latest', Date.now())).toThrow();
	});
});

function assertLivesOn(checked: string, now: number): void {
	const retirement = retirementDate(checked);
	const daysLeft = retirement && Math.floor((Date.parse(retirement.date) - now) / DAY_MS);
	if (daysLeft !== undefined && daysLeft >= DAYS_FOR_A_RELEASE) return;
	throw new Error(`${checked} ends on ${retirement?.date ?? 'no known day'}. ${WHAT_TO_DO}`);
}
