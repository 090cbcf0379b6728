import { readdirSync } from 'node:fs';

const ROOMS = ['shared/api', 'shared/leads', 'shared/reading', 'LinkedInLeadSync/trigger'];

/** Calls that do nothing but ask LinkedIn or n8n: `test/node` tries them over real HTTP, and nothing without. */
const TRIED_IN_NODE_TESTS = [
	...['testEvent', 'triggerFields', 'triggerSettings'].map(
		(name) => `LinkedInLeadSync/trigger/${name}`,
	),
	...[
		...['adAccounts', 'answerText', 'batchGet', 'events', 'leadForms', 'members'],
		...['organizations', 'tokenIntrospection', 'versionWatch'],
	].map((name) => `shared/api/${name}`),
	...['eventStore', 'newestLead'].map((name) => `shared/reading/${name}`),
].map((file) => `nodes/${file}.ts`);

/** The files in which every small change is to be noticed. */
export function mutatedFiles() {
	return ROOMS.flatMap((room) =>
		readdirSync(`nodes/${room}`, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => `nodes/${room}/${file}`),
	).filter((file) => !TRIED_IN_NODE_TESTS.includes(file));
}
