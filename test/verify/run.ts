import { join } from 'node:path';
import Table from 'cli-table3';
import { askTools, toolRules, writeLiterals } from './tools';
import { packageRules, parameterRules, type Verdict, wordRules } from './rules';
import { readSubject } from './subject';
import { templateRules } from './templateRules';

const ROOT = join(__dirname, '..', '..');
const UNPACKED = join(ROOT, 'artifacts', 'unpacked');
const LITERALS = join(ROOT, 'artifacts', 'literals');

function show(verdicts: readonly Verdict[]): void {
	const table = new Table({
		head: ['rule', 'kept', 'why'],
		colWidths: [46, 10, 62],
		wordWrap: true,
	});
	for (const { rule, kept, why } of verdicts) table.push([rule, kept, why]);
	console.log(table.toString());
	const count = (wanted: Verdict['kept']) => verdicts.filter(({ kept }) => kept === wanted).length;
	console.log(
		`${count('kept')} rules kept, ${count('not kept')} not kept, ${count('not yet')} not yet`,
	);
}

async function verify(): Promise<boolean> {
	const subject = readSubject(UNPACKED);
	writeLiterals(subject, UNPACKED, LITERALS);
	const verdicts = [
		...packageRules(subject),
		...parameterRules(subject),
		...wordRules(subject),
		...templateRules(subject.templates),
		...toolRules(await askTools(ROOT, UNPACKED, LITERALS)),
	];
	show(verdicts);
	return !verdicts.some(({ kept }) => kept === 'not kept');
}

void verify().then((isKept) => {
	process.exitCode = isKept ? 0 : 1;
});
