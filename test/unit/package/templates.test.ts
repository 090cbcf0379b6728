import { difference, get, intersection, keys } from 'lodash';

import { AT_THE_FRONT } from '../../../nodes/shared/rows/columns';
import { FIXED_COLUMNS } from '../../../nodes/shared/rows/fixedColumns';
import { readTemplate, TEMPLATES } from '../../demo/template';

const nodes = TEMPLATES.flatMap((template) => readTemplate(template).nodes).filter(
	({ type }) => type !== 'n8n-nodes-base.stickyNote',
);

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
