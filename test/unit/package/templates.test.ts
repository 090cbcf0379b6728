import { get, groupBy, omit } from 'lodash';

import { readTemplate, TEMPLATES } from '../../demo/template';
import { setUpOf } from '../../demo/templateNotes';

/** What each template has its own of, by the name of the node. */
const MAY_DIFFER: Record<string, string[]> = {
	// A push is for one organization, so that polling beside it is, too; a sheet has no null; a database
	// takes a year of leads; nobody is greeted for last week.
	'New leads': ['organizationId', 'startFrom', 'startDays', 'options'],
	// A table is of one page, a sheet of all of them; and a sheet has no null.
	'Find differences': ['organizationId', 'options'],
	'Mark cancelled leads': ['assignments'],
	// Who gets the message, or where the leads go.
	'Read settings': ['assignments'],
	// Each CRM has fields and refusals of its own.
	'Prepare lead': ['assignments'],
	'Route by result': ['rules'],
	'Retry leads': ['errorMessage'],
};

const nodes = TEMPLATES.flatMap((template) => readTemplate(template).nodes).filter(
	({ type }) => type !== 'n8n-nodes-base.stickyNote',
);

const shared = Object.values(groupBy(nodes, ({ name, type }) => `${name} ${type}`))
	.filter((alike) => alike.length > 1)
	.map((alike) => [alike[0].name, alike] as const);

test.each(shared)('%s is the same in all templates that have it', (name, alike) => {
	const [first, ...others] = alike.map((node) => ({
		...omit(node, ['id', 'position', 'parameters']),
		parameters: omit(node.parameters, MAY_DIFFER[name] ?? []),
	}));
	for (const other of others) expect(other).toEqual(first);
});

test('all templates poll by the same trigger', () => {
	const polling = nodes.filter(({ type }) => type.endsWith('.linkedInLeadSyncTrigger'));
	expect(new Set(polling.map(({ name }) => name))).toEqual(new Set(['New leads']));
});

test('no template has SQL that somebody wrote by hand', () => {
	const queries = nodes.flatMap(({ parameters }) => parameters.query ?? []);
	expect(new Set(queries)).toEqual(new Set(['={{ $json.statements }}']));
});

// A lead that waits for the next poll is none that is missing; leads of the last ten minutes are left alone.
test('each night is between two polls: so late that the last one is over, and not ten minutes late', () => {
	const nights = nodes.filter(({ name }) => name === 'Every night');
	const starts = nights.flatMap(({ parameters }) => get(parameters, 'rule.interval'));
	const minutes = starts.map((start) => Number(get(start, 'triggerAtMinute')) % 15);
	expect(minutes).toHaveLength(2);
	for (const minute of minutes) expect([5, 6, 7, 8, 9]).toContain(minute);
});

test.each([
	'find-missing-leads',
	'find-missing-leads-in-google-sheets',
	'recover-from-outage',
] as const)('%s says that options of the trigger count there, too', (template) => {
	const notes = readTemplate(template).nodes.map(({ parameters }) => String(parameters.content));
	expect(notes.join('\n')).toContain('the same options');
});

// n8n's list of channels asks for private ones, too, and Slack then refuses all of it without the scope for these.
test('leads-to-slack names each scope that its list of channels needs', () => {
	const description = setUpOf(readTemplate('leads-to-slack'));
	for (const scope of ['chat:write', 'channels:read', 'groups:read']) {
		expect(description).toContain(`\`${scope}\``);
	}
});
