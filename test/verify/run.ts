import { join } from 'node:path';
import Table from 'cli-table3';
import { toolRules } from './tools';
import { packageRules, type Verdict } from './rules';
import { readSubject } from './subject';
import { templateRules } from './templateRules';

const ROOT = join(__dirname, '..', '..');
const UNPACKED = join(ROOT, 'artifacts', 'unpacked');

function show(verdicts: readonly Verdict[]): void {
	const table = new Table({
		head: ['rule', 'kept', 'why'],
		colWidths: [46, 10, 62],
		wordWrap: true,
	});
	for (const { rule, isKept, why } of verdicts)
		table.push([rule, isKept ? 'kept' : 'not kept', why]);
	console.log(table.toString());
	const kept = verdicts.filter(({ isKept }) => isKept).length;
	console.log(`${kept} rules kept, ${verdicts.length - kept} not kept`);
}

async function verify(): Promise<boolean> {
	const subject = readSubject(UNPACKED);
	const verdicts = [
		...packageRules(subject),
		...templateRules(subject.templates),
		...(await toolRules(ROOT, UNPACKED)),
	];
	show(verdicts);
	return verdicts.every(({ isKept }) => isKept);
}

void verify().then((isKept) => {
	process.exitCode = isKept ? 0 : 1;
});
