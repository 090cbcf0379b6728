import { difference, get, groupBy, intersection, keys, omit } from 'lodash';

import { AT_THE_FRONT } from '../../../nodes/shared/rows/columns';
import { FIXED_COLUMNS } from '../../../nodes/shared/rows/fixedColumns';
import { readTemplate, TEMPLATES } from '../../demo/template';
import { STICKY_NOTE } from '../../demo/templateNotes';

/** The parameters that may differ between templates, by the name of the node. */
const MAY_DIFFER: Record<string, string[]> = {
	// Templates with pushes read one Page, because a push is for one Page. Sheets have no null. A database may
	// hold a year of leads, but nobody should be greeted for a registration of last week.
	'New leads': ['organizationId', 'startFrom', 'startDays', 'options'],
	// A table has the leads of one Page, and a sheet those of all Pages. A sheet has no null.
	'Find differences': ['organizationId', 'options'],
	'Mark cancelled leads': ['assignments'],
	// The recipient of the message, or the destination of the leads.
	'Read settings': ['assignments'],
	// Each destination has its own table.
	'Create table': ['tableName', 'columns'],
	// Each CRM has its own fields, refusals, and log.
	'Create log': ['tableName'],
	'Only new leads': ['dataTableId'],
	'Remember lead': ['dataTableId', 'columns'],
	'Get logged leads': ['dataTableId'],
	'Find logged lead': ['dataTableId'],
	'Find newest lead': ['dataTableId'],
	'Remember cancellation': ['dataTableId'],
	'Report refusals': ['errorMessage'],
	'Prepare lead': ['assignments'],
	'Route by result': ['rules'],
	'Retry leads': ['errorMessage'],
	// Each alarm has its own words, and its own time to come.
	'Route by channel': ['rules'],
	'Send email': ['subject', 'text'],
	'Send to Slack': ['text'],
};

const nodes = TEMPLATES.flatMap((template) => readTemplate(template).nodes).filter(
	({ type }) => type !== STICKY_NOTE,
);

const shared = Object.values(groupBy(nodes, ({ name, type }) => `${name} ${type}`))
	.filter((alike) => alike.length > 1)
	.map((alike) => [alike[0].name, alike] as const);

test.each(shared)('the node %s is the same in all templates that have it', (name, alike) => {
	const [first, ...others] = alike.map((node) => ({
		...omit(node, ['id', 'position', 'parameters']),
		parameters: omit(node.parameters, MAY_DIFFER[name] ?? []),
	}));
	for (const other of others) expect(other).toEqual(first);
});

const OF_LEADS = [
	...FIXED_COLUMNS.map(({ name }) => name),
	...AT_THE_FRONT,
	...['phone_number', 'city', 'country'],
];

// n8n shows a column that the item does not have as a red "undefined", in the first panel that a person opens.
test.each(TEMPLATES)('%s: the samples have each column that a field shows as it is', (name) => {
	const { nodes: ofTemplate, pinData = {} } = readTemplate(name);
	const sampled = Object.values(pinData).flatMap((items) =>
		items.flatMap(({ json }) => keys(json)),
	);
	if (sampled.length === 0) return;
	const shown = JSON.stringify(ofTemplate.map(({ parameters }) => parameters)).matchAll(
		/"=\{\{ \$[^ ]*?(?:'[^']*'\)\.item\.)?json\.(\w+) \}\}"/g,
	);
	const columns = intersection(
		[...shown].map(([, column]) => column),
		OF_LEADS,
	);
	expect(difference(columns, sampled)).toEqual([]);
});

test('no template contains handwritten SQL', () => {
	const queries = nodes.flatMap(({ parameters }) => parameters.query ?? []);
	expect(new Set(queries)).toEqual(new Set(['={{ $json.statements }}']));
});

// A lead that waits for the next poll is not missing. The comparison ignores leads of the last ten minutes.
test('each nightly comparison starts five to nine minutes after a poll, when the poll has ended', () => {
	const nights = nodes.filter(({ name }) => name === 'Every night');
	const starts = nights.flatMap(({ parameters }) => get(parameters, 'rule.interval'));
	const minutes = starts.map((start) => Number(get(start, 'triggerAtMinute')) % 15);
	expect(minutes).toHaveLength(4);
	for (const minute of minutes) expect([5, 6, 7, 8, 9]).toContain(minute);
});
