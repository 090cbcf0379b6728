import { readdirSync } from 'node:fs';

const ROOMS = [
	'shared/wire',
	'shared/lists',
	'shared/linkedin',
	'shared/rows',
	'shared/values',
	'LinkedInLeadNotification',
	'LinkedInLeadSync/trigger',
	'LinkedInLeadSync/actions/lead',
];

/** Files that only call LinkedIn or n8n: the tests in `test/node` cover them over real HTTP, and no unit test does. */
const TRIED_IN_NODE_TESTS = [
	'shared/linkedin/adAccounts.ts',
	'shared/wire/exchange.ts',
	'shared/lists/batchGet.ts',
	'shared/linkedin/events.ts',
	'shared/linkedin/leadForms.ts',
	'shared/linkedin/organizations.ts',
	'shared/linkedin/tokenIntrospection.ts',
	'shared/wire/apiVersions.ts',
	'shared/linkedin/eventStore.ts',
	'LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node.ts',
	'LinkedInLeadNotification/notificationSettings.ts',
	'LinkedInLeadNotification/notifiedLead.ts',
	'LinkedInLeadNotification/subscription.ts',
	'LinkedInLeadNotification/webhook.ts',
];

/** The files in which tests must notice every small change. */
export function mutatedFiles() {
	return ROOMS.flatMap((room) =>
		readdirSync(`nodes/${room}`, { recursive: true, encoding: 'utf8' }).map(
			(file) => `${room}/${file}`,
		),
	)
		.filter((file) => file.endsWith('.ts') && !TRIED_IN_NODE_TESTS.includes(file))
		.map((file) => `nodes/${file}`);
}
