import { retirementDate } from '../../../nodes/shared/wire/apiVersions';
import { DEFAULT_VERSION, releaseDue } from '../../upkeep/releaseDue';

// No test asks today's date: it would go red by itself one day, and with it the release that mends it.
it.each([
	['202601', '2026-11-16', false],
	['202601', '2026-11-17', true],
	['202601', '2027-06-01', true],
	['202609', '2027-07-16', false],
	['202609', '2027-07-18', true],
])('%s on %s: a release is due is %s', (version, today, isDue) => {
	const due = releaseDue(version, Date.parse(today));
	if (isDue) expect(due).toMatch(/Raise DEFAULT_API_VERSION in credentials/);
	else expect(due).toBeUndefined();
});

it('what is no month is due at once', () => {
	expect(releaseDue('latest', 0)).toBeDefined();
});

it('the default API version is a month whose end is known', () => {
	expect(retirementDate(DEFAULT_VERSION)).toBeDefined();
});
