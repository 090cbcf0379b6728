import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { format, resolveConfig } from 'prettier';
import type { Line, Part } from './parts/part';
import { pull } from './parts/pull';
import { pushToRow } from './parts/pushToRow';
import { Stage } from './stage/stage';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'dev', 'benchmark.md');

const PARTS: Record<string, Part> = { pull, push: pushToRow };

const HEAD: Line = ['', 'This package', 'n8n’s own nodes', 'Ratio'];

const USAGE = `Usage: npm run bench -- [--smoke] [--only ${Object.keys(PARTS).join('|')}]

  --smoke   small sizes: checks that everything gives the right leads, not how fast

A run of all parts writes its table into docs/dev/benchmark.md.
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			smoke: { type: 'boolean', default: false },
			only: { type: 'string' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const { smoke, only } = values;
	const parts = only === undefined ? Object.values(PARTS) : [PARTS[only]];
	if (values.help || parts.includes(undefined as never)) {
		console.log(USAGE);
		return;
	}
	const log = (line: string) => console.error(line);
	const lines: Line[] = [];
	const stage = await Stage.open(log);
	try {
		for (const part of parts) lines.push(...(await part(stage, smoke, log)));
	} finally {
		await stage.close();
	}
	const table = new Table({ head: HEAD, style: { head: [], border: [], compact: true } });
	table.push(...lines);
	console.log(table.toString());
	if (!smoke && only === undefined) await writeInto(lines);
}

/** Replaces what stands below the heading "Results"; the method is written by hand. */
async function writeInto(lines: Line[]): Promise<void> {
	const row = (cells: Line) => `| ${cells.join(' | ')} |`;
	const memory = Math.round(totalmem() / 2 ** 30);
	const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, ${memory} GB, ${type()} ${release().split('-')[0]}`;
	const results = [
		`Measured on ${new Date().toISOString().slice(0, 10)} on ${machine}.`,
		[row(HEAD), '| --- | --- | --- | --- |', ...lines.map(row)].join('\n'),
	].join('\n\n');
	const [before] = readFileSync(DOCUMENT, 'utf8').split('## Results');
	const style = await resolveConfig(DOCUMENT);
	const text = `${before}## Results\n\n${results}\n`;
	writeFileSync(DOCUMENT, await format(text, { ...style, parser: 'markdown' }));
	console.error('docs/dev/benchmark.md is written');
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
