import type { PartResult, ResultTable } from '../parts/part';
import { TARGET_HEAD, targetRows } from './targets';

/** docs/dev/benchmark.md, written anew by each full run. */
export function benchmarkDocument(
	results: PartResult[],
	machine: string[],
	measuredOn: string,
): string {
	const figures: Record<string, number> = Object.assign(
		{},
		...results.map((result) => result.figures),
	);
	const targets: ResultTable = {
		title: 'Targets',
		head: TARGET_HEAD,
		rows: targetRows(figures, true),
		notes: [],
	};
	return [
		'# Benchmark',
		`Written by \`npm run bench\`, which measures all of this in one run on one machine; measured on ${measuredOn}. Do not edit it by hand. Ratios can be compared between machines, times cannot. What did not reach its target says so.`,
		section(targets),
		...results.flatMap(({ tables }) => tables.map(section)),
		...failures(results),
		'## Method',
		METHOD.map((sentence) => `- ${sentence}`).join('\n'),
		'## Machine',
		machine.map((line) => `- ${line}`).join('\n'),
		'',
	].join('\n\n');
}

const METHOD = [
	'Everything runs in one real n8n with this package installed from its tarball, on loopback. LinkedIn is the simulator of `test/simulator` in a process of its own, which waits the given time before each answer. All processes share the cores below.',
	'**Lead → Pull**: this package’s node as it comes out of the panel, with an organization and Return All.',
	'**HTTP Request + Code**: n8n’s HTTP Request node with the same credential and its own pagination (`start` and `count`, 100 a page, no interval), a second one for the forms, and a Code node that joins and flattens ([`flatten.js.txt`](../test/bench/contenders/flatten.js.txt)).',
	'**Floor**: a bare script that fetches the same pages one after the other over one kept connection, plain HTTP, and parses them with JSON.parse ([`floorChild.ts`](../test/bench/contenders/floorChild.ts)). n8n reaches LinkedIn over TLS and a proxy; the second floor does the same, and the third one opens a connection for each page, as n8n does for each request. The other two are a node that does nothing but n8n’s own authenticated requests for the same pages, one by one and as many at once as Pull ([`Requests.node.js`](../test/bench/contenders/requests/Requests.node.js)): n8n reads and decrypts the credential and opens a new TLS connection for each request, which no node can change.',
	'A pull counts only if it gives exactly the leads that LinkedIn has: their number and a digest of id, form, version, event and e-mail of each row are compared with the simulated world. Its execution is not stored, so that no figure has the storage in it; a hook in n8n writes times, memory and digest down.',
	'A push counts only if each lead is a row in the end. Nothing is repeated for it: the percentiles are over all leads of one load.',
	'Where something is repeated, the median of the repetitions counts, with the smallest and the largest beside it.',
];

/** Only what failed is named: what was found instead may tell of the machine. */
function failures(results: PartResult[]): string[] {
	const failed = results.flatMap(({ checks }) => checks).filter(({ isPassed }) => !isPassed);
	if (failed.length === 0) return [];
	return ['## Checks that failed', failed.map(({ name }) => `- ${name}`).join('\n')];
}

function section({ title, head, rows, notes }: ResultTable): string {
	const line = (cells: string[]) => `| ${cells.map(escaped).join(' | ')} |`;
	const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
	return [`## ${title}`, table, ...notes].join('\n\n');
}

function escaped(cell: string): string {
	return cell.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
}
