import { omit } from 'lodash';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inspect, promisify, stripVTControlCharacters } from 'node:util';
import { judge, type Verdict } from './rules';
import type { Subject } from './subject';

const asLiteral = (value: unknown) =>
	inspect(value, {
		depth: Infinity,
		maxArrayLength: Infinity,
		maxStringLength: Infinity,
		breakLength: 100,
	});

/** n8n's rule for the default of Limit knows no tools, for which fifty leads are too many. */
const isForTools = ({ displayOptions }: INodeProperties) =>
	displayOptions?.show?.['@tool']?.includes(true) === true;

/** Without the webhooks: whether they have their methods is seen in the source, which is scanned as well. */
const shownToPeople = (description: INodeTypeDescription) => ({
	...omit(description, 'webhooks'),
	properties: description.properties.filter((property) => !isForTools(property)),
});

/**
 * Writes a package whose nodes and credentials are literals. n8n's linter reads sources without executing them, so that
 * it sees no field that is built from constants.
 *
 * @param unpacked the package as npm would publish it
 */
export function writeLiterals(subject: Subject, unpacked: string, folder: string): void {
	const { n8n } = subject.manifest;
	const write = (built: string, head: string, fields: object) => {
		const path = join(folder, built.replace(/^dist/, '').replace(/js$/, 'ts'));
		const lines = Object.entries(fields).map(([name, value]) => {
			const literal = asLiteral(value).replaceAll("[ 'main' ]", '[NodeConnectionTypes.Main]');
			return `\t${name} = ${literal};`;
		});
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, `export class ${head} {\n${lines.join('\n\n')}\n}\n`);
	};
	for (const name of ['package.json', 'README.md', 'LICENSE.md']) {
		cpSync(join(unpacked, name), join(folder, name), { recursive: true });
	}
	cpSync(join(unpacked, 'dist', 'icons'), join(folder, 'icons'), { recursive: true });
	n8n.nodes.forEach((path, index) => {
		const name = basename(path, '.node.js');
		const description = shownToPeople(subject.nodes[index].description);
		write(path, `${name} implements INodeType`, { description });
		const codex = path.replace(/js$/, 'json');
		cpSync(join(unpacked, codex), join(folder, codex.replace(/^dist/, '')));
	});
	n8n.credentials.forEach((path, index) => {
		const name = basename(path, '.credentials.js');
		write(path, `${name} implements ICredentialType`, subject.credentials[index]);
	});
}

const run = promisify(execFile);

/** It comes without types. */
const SCANNER: string = '@n8n/scan-community-package/scanner/scanner.mjs';

interface ScanResult {
	passed: boolean;
	details?: string;
	message?: string;
}

/**
 * What n8n's own tools say.
 *
 * @param unpacked the package as npm would publish it
 * @param literals the same, with everything that n8n shows as literals
 */
export async function toolRules(
	root: string,
	unpacked: string,
	literals: string,
): Promise<Verdict[]> {
	// The scanner makes a temporary folder when it is loaded, and leaves it: here each run empties it.
	process.env.TMPDIR = dirname(unpacked);
	const scanner = (await import(SCANNER)) as {
		analyzePackage: (folder: string, patterns?: unknown) => Promise<ScanResult>;
		SOURCE_FILE_PATTERNS: unknown;
	};
	const scanned = async (what: string, folder: string, patterns?: unknown) => {
		const { passed, details, message } = await scanner.analyzePackage(folder, patterns);
		const found = details ?? message ?? 'it failed';
		return judge(`Tools: n8n’s scan of the ${what}`, passed ? [] : [found]);
	};
	const { stdout } = await run('npx', ['n8n-node', 'cloud-support'], { cwd: root });
	// In a continuous integration it is coloured, though nobody looks.
	const cloudSupport = stripVTControlCharacters(stdout).trim();
	return [
		judge(
			'Tools: n8n Cloud can take the package',
			cloudSupport.includes('Cloud support is ENABLED') ? [] : [cloudSupport],
		),
		await scanned('source', root, scanner.SOURCE_FILE_PATTERNS),
		await scanned('tarball', unpacked),
		await scanned('fields as literals', literals, scanner.SOURCE_FILE_PATTERNS),
	];
}
