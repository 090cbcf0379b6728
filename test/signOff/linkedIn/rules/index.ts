import { RULES } from '../../rules';
import { NotShown, type Scene, type Show } from '../../rule';
import type { LinkedInStage } from '../stage';
import { showExpiry, showHeartbeatOnLinkedIn, showPermissions, showRefresh } from './connection';
import { showConsent } from './consent';
import { showEvents, showFields, showOrganizations } from './discovery';
import { showFailingLead } from './failingLead';
import { showLeads } from './leads';
import { showRecovery } from './recovery';
import { showRegistration } from './registration';
import { showSubscriptions } from './subscriptions';
import { showTables } from './tables';

/** Why nobody but LinkedIn can show a rule. */
function notShown(reason: string): Show<LinkedInStage> {
	return async () => {
		throw new NotShown(`${reason}. It is shown with the simulated LinkedIn: npm run sign-off`);
	};
}

/** How each rule is shown where nobody has power over LinkedIn. */
const SHOWS: Record<string, Show<LinkedInStage> | undefined> = {
	'LGF-001': showConsent,
	'LGF-002': showHeartbeatOnLinkedIn,
	'LGF-003': showExpiry,
	'LGF-005': showRefresh,
	'LGF-006': notShown('LinkedIn would have to end the refresh token, which lives for a year'),
	'LGF-004': notShown(
		'LinkedIn would have to revoke the token. In the meeting, remove the app in LinkedIn under Permitted services',
	),
	'LGF-007': showPermissions,
	'LGF-101': showOrganizations,
	'LGF-102': showEvents,
	'LGF-103': showFields,
	'LGF-104': showTables,
	'LGF-105': showLeads,
	'LGF-106': showRegistration,
	'LGF-107': showRecovery,
	'LGF-108': showSubscriptions,
	'LGF-109': notShown('LinkedIn would have to send an answer that cannot be read'),
	'LGF-110': showFailingLead,
};

/** The rules in their order, as they are shown where nobody has power over LinkedIn. */
export const LINKEDIN_SCENES: ReadonlyArray<Scene<LinkedInStage>> = RULES.map((rule) => {
	const show = SHOWS[rule.id];
	if (show === undefined) throw new Error(`Nothing is said of ${rule.id}`);
	return { ...rule, show };
});
