import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { examine, type Examination } from './examine';
import { STEPS, stepsFor } from './steps';
import { ALL, type N8nVersion } from './versions';

const log = (line: string) => console.error(line);

/** `--n8n 2.30.8 --node 22` for any version; those that the README names without them. */
function chosenVersions(): N8nVersion[] {
	const { values } = parseArgs({
		options: { n8n: { type: 'string' }, node: { type: 'string' } },
	});
	const { n8n, node = '22' } = values;
	if (n8n === undefined) return ALL;
	const isKnown = (version: N8nVersion) =>
		version.n8n === n8n && version.node === (values.node ?? version.node);
	return [ALL.find(isKnown) ?? { n8n, node }];
}

const isOk = ({ version, steps }: Examination) =>
	stepsFor(version).every((step) => steps[step] === true);

function tableOf(examinations: Examination[]): string {
	const table = new Table({
		head: ['n8n', 'Node', ...STEPS, 'ok'],
		style: { head: [], border: [], compact: true },
	});
	for (const examination of examinations) {
		const { version, steps } = examination;
		const tried = stepsFor(version);
		const marks = STEPS.map((step) =>
			!tried.includes(step) ? '–' : steps[step] === true ? 'yes' : 'NO',
		);
		table.push([version.n8n, version.node, ...marks, isOk(examination) ? 'ok' : 'FAILED']);
	}
	const reasons = examinations.flatMap(({ version, steps }) =>
		stepsFor(version)
			.filter((step) => steps[step] !== true)
			.map((step) => `✘ n8n ${version.n8n}, ${step}: ${steps[step]}`),
	);
	return [table.toString(), ...reasons].join('\n');
}

async function main(): Promise<void> {
	const examinations: Examination[] = [];
	for (const version of chosenVersions()) examinations.push(await examine(version, log));
	console.log(tableOf(examinations));
	if (!examinations.every(isOk)) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
