/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n, in tests only */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { PARTS } from './parts';
import type { Part, PartResult } from './parts/part';
import { benchmarkDocument } from './report/document';
import { describeMachine } from './report/machine';
import { TARGET_HEAD, targetRows } from './report/targets';
import { terminalTable, verdict } from './report/terminal';
import { Stage } from './stage/stage';

const ROOT = join(__dirname, '..', '..');
const DOCUMENT = join(ROOT, 'docs', 'dev', 'benchmark.md');
/** What a full run has measured so far, for `--resume`. */
const RESULTS = join(ROOT, 'artifacts', 'benchmark.json');

const USAGE = `Usage: npm run bench -- [--smoke] [--only PART[,PART]] [--resume]

  --smoke   small sizes: checks that everything gives the right leads, not how fast
  --only    ${PARTS.map(({ name }) => name).join(', ')}; all of them without it
  --resume  keeps the parts that an interrupted full run has measured

A full run writes docs/dev/benchmark.md.
`;

const log = (line: string) => console.error(line);

type Results = Record<string, PartResult>;

function chosenParts(only: string | undefined): readonly Part[] {
	if (only === undefined) return PARTS;
	return only.split(',').map((name) => {
		const found = PARTS.find((part) => part.name === name);
		if (found === undefined) throw new Error(`There is no part ${name}`);
		return found;
	});
}

function readResults(): Results {
	return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Results) : {};
}

/** A part that came to no end has no figures; the others are measured all the same. */
function failed({ name }: Part): (error: Error) => PartResult {
	return ({ message }) => ({
		tables: [],
		figures: {},
		checks: [{ name: `${name}: measured`, isPassed: false, found: message }],
	});
}

/** @param isKept whether each part's result is written down at once */
async function measure(
	parts: readonly Part[],
	results: Results,
	isSmoke: boolean,
	isKept: boolean,
): Promise<void> {
	const missing = parts.filter(({ name }) => results[name] === undefined);
	if (missing.length === 0) return;
	const stage = await Stage.open(log);
	try {
		for (const part of missing) {
			const startedAt = Date.now();
			const result = await part.run(stage, isSmoke, log).catch(failed(part));
			results[part.name] = result;
			log(`${part.name}: ${Math.round((Date.now() - startedAt) / 1000)} s`);
			if (!isKept || result.tables.length === 0) continue;
			mkdirSync(dirname(RESULTS), { recursive: true });
			writeFileSync(RESULTS, JSON.stringify(results));
		}
	} finally {
		await stage.close();
	}
}

async function writeDocument(results: PartResult[]): Promise<void> {
	const measuredOn = new Date().toISOString().slice(0, 10);
	const text = benchmarkDocument(results, await describeMachine(), measuredOn);
	const style = await resolveConfig(DOCUMENT);
	writeFileSync(DOCUMENT, await format(text, { ...style, parser: 'markdown' }));
	log('docs/dev/benchmark.md is written');
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			smoke: { type: 'boolean', default: false },
			only: { type: 'string' },
			resume: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return;
	}
	const startedAt = Date.now();
	const parts = chosenParts(values.only);
	const results: Results = values.resume ? readResults() : {};
	const isFull = !values.smoke && values.only === undefined;
	await measure(parts, results, values.smoke, isFull);
	const chosen = parts.map(({ name }) => results[name]);
	for (const table of chosen.flatMap(({ tables }) => tables))
		console.log(`${terminalTable(table)}\n`);
	const figures = Object.assign({}, ...chosen.map((result) => result.figures));
	if (!values.smoke) {
		const rows = targetRows(figures, false);
		console.log(terminalTable({ title: 'Targets', head: TARGET_HEAD, rows, notes: [] }));
		if (isFull) await writeDocument(chosen);
	}
	const checks = chosen.flatMap((result) => result.checks);
	console.log(`${Math.round((Date.now() - startedAt) / 1000)} s`);
	console.log(verdict(checks));
	if (checks.some(({ isPassed }) => !isPassed)) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
