import { readdirSync } from 'node:fs';

const ROOMS = ['shared/api', 'shared/leads', 'shared/reading', 'LinkedInLeadSync/trigger'];

/** Calls that do nothing but ask LinkedIn or n8n: `test/node` tries them over real HTTP, and nothing without. */
const TRIED_IN_NODE_TESTS = [
	'LinkedInLeadSync/trigger/testEvent.ts',
	'LinkedInLeadSync/trigger/triggerFields.ts',
	'LinkedInLeadSync/trigger/triggerSettings.ts',
	'shared/api/adAccounts.ts',
	'shared/api/answerText.ts',
	'shared/api/batchGet.ts',
	'shared/api/events.ts',
	'shared/api/leadForms.ts',
	'shared/api/members.ts',
	'shared/api/organizations.ts',
	'shared/api/tokenIntrospection.ts',
	'shared/api/versionWatch.ts',
	'shared/reading/eventStore.ts',
	'shared/reading/newestLead.ts',
];

/** Nothing but words for the editor. */
const WORDS = 'LinkedInLeadSync/trigger/editorWords.ts';

/** The files in which every small change is to be noticed. */
export function mutatedFiles() {
	return ROOMS.flatMap((room) =>
		readdirSync(`nodes/${room}`, { recursive: true, encoding: 'utf8' }).map(
			(file) => `${room}/${file}`,
		),
	)
		.filter((file) => file.endsWith('.ts') && ![...TRIED_IN_NODE_TESTS, WORDS].includes(file))
		.map((file) => `nodes/${file}`);
}
