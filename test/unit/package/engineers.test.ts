import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SCENARIOS, type Guarantee } from '../../faults/scenarios';

/** The guarantee of each column of the tables. */
const COLUMNS: Record<string, Guarantee> = {
	'Polling trigger': 'trigger',
	'… durable scheduler': 'durableTrigger',
	'`leads-to-postgres`': 'leadsToPostgres',
	'`leads-to-google-sheets`': 'leadsToGoogleSheets',
	'`instant-leads-to-data-table`': 'leadsToDataTable',
};

const text = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'dev', 'engineers.md'), 'utf8');

/** A line of a table that names scenarios. */
interface Line {
	scenarios: string[];
	/** The promises, by the name of the column. */
	cells: Record<string, string>;
}

const lines = text
	.split('\n\n')
	.filter((block) => /^\| What breaks.*\| Scenario +\|$/m.test(block))
	.flatMap(linesOf);

function linesOf(table: string): Line[] {
	const [head, , ...body] = table.split('\n').map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
	return body.map((cells) => ({
		scenarios: [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
		cells: Object.fromEntries(head.slice(1, -1).map((column, index) => [column, cells[index + 1]])),
	}));
}

it.each(SCENARIOS)('$name: the page promises exactly what the fault suite checks', (scenario) => {
	const found = lines.filter(({ scenarios }) => scenarios.includes(scenario.name));
	expect(found).toHaveLength(1);
	for (const [column, cell] of Object.entries(found[0].cells)) {
		const isPromised = scenario.guarantees.includes(COLUMNS[column]);
		expect([column, cell]).toEqual([column, isPromised ? 'kept' : '–']);
	}
});

it('the page names each scenario of the fault suite once, and no other', () => {
	const named = lines.flatMap(({ scenarios }) => scenarios);
	expect(named.sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});
