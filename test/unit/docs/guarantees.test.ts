/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Guarantee } from '../../faults/scenario';
import { SCENARIOS } from '../../faults/scenarios';

/** The columns of the table between what breaks and the scenarios' names. */
const COLUMNS: Guarantee[] = ['trigger', 'durableTrigger', 'bothTriggers', 'sync'];

const text = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'guarantees.md'), 'utf8');

/** The cells of the table's lines that name a scenario. */
const lines = text
	.split('\n')
	.filter((line) => line.startsWith('|') && line.includes('`') && !line.includes('Scenario'))
	.map((line) => line.split('|').slice(1, -1))
	.filter(({ length }) => length === COLUMNS.length + 2)
	.map((cells) => cells.map((cell) => cell.trim()));

const wordsOf = { promised: 'kept', notPromised: 'not promised' };

it.each(SCENARIOS)('$name: the page promises what the fault suite proves', (scenario) => {
	const found = lines.filter((cells) => cells.at(-1)?.includes(`\`${scenario.name}\``));
	expect(found).toHaveLength(1);
	for (const [index, guarantee] of COLUMNS.entries()) {
		const promise = scenario.guarantees[guarantee];
		// What is not played is in italics, or does not apply.
		const words = promise === undefined ? /^(?:_.+_|–)$/ : new RegExp(`^${wordsOf[promise]}`);
		expect(found[0][index + 1]).toMatch(words);
	}
});

it('names no scenario that there is not', () => {
	const named = lines.flatMap((cells) => [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)]);
	expect(named.map(([, name]) => name).sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});
