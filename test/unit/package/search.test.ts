import { sublimeSearch } from '@n8n/utils/search/sublime-search';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NODES = join(__dirname, '../../../nodes');

/** Each node as n8n's list of nodes searches it. */
const listed = Object.entries({
	'LinkedInLeadSync/LinkedInLeadSync': 'LinkedIn Lead Sync',
	'LinkedInLeadSync/LinkedInLeadSyncTrigger': 'LinkedIn Lead Sync Trigger',
	'LinkedInInstantLead/LinkedInInstantLeadTrigger': 'LinkedIn Instant Lead Trigger',
}).map(([file, displayName]) => {
	const codex = JSON.parse(readFileSync(join(NODES, `${file}.node.json`), 'utf8')) as object;
	return { properties: { displayName, codex } };
});

it.each([
	...['linkedin lead', 'linkedin leads', 'linkedin event', 'linkedin events', 'linkedin form'],
	...['linkedin ads', 'linkedin lead ads', 'linkedin lead gen', 'linkedin lead gen forms'],
	...['linkedin registration', 'linkedin registrations', 'linkedin registrants'],
	...['linkedin webinar', 'linkedin campaign', 'linkedin page', 'linkedin crm'],
	...['linkedin contacts', 'linkedin attendees', 'linkedin form responses', 'linkedin marketing'],
	...['linkedin company page', 'linkedin campaign manager', 'linkedin organization'],
	...['linkedin new lead', 'linkedin webhook', 'linkedin sign ups', 'linkedin event leads'],
	...['event lead', 'event leads', 'event registration', 'event registrations'],
	...['event attendees', 'event sign ups', 'webinar registration', 'webinar registrations'],
	...['webinar leads', 'webinar attendees', 'lead ads', 'lead gen', 'lead gen forms'],
	...['form responses', 'campaign leads', 'new lead'],
])('a search for "%s" finds all three nodes', (words) => {
	expect(sublimeSearch(words, listed)).toHaveLength(listed.length);
});
