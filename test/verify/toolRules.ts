import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { judge, type Verdict } from './verdict';

const run = promisify(execFile);

/** It comes without types. */
const SCANNER: string = '@n8n/scan-community-package/scanner/scanner.mjs';
const PLUGIN = '@n8n/eslint-plugin-community-nodes';

/** What n8n's own tools say, as texts. */
export interface ToolAnswers {
	/** Of `n8n-node cloud-support`. */
	cloudSupport: string;
	/** What the scanner found, per what it looked at. */
	scans: Array<{ what: string; passed: boolean; found: string }>;
	/** Versions of the linter's plugin; the newest one is undefined where npm could not be asked. */
	plugin: { installed: string; newest?: string };
}

interface ScanResult {
	passed: boolean;
	details?: string;
	message?: string;
}

/**
 * Asks them.
 *
 * @param unpacked the package as npm would publish it
 * @param literals the same, with everything that n8n shows as literals
 */
export async function askTools(
	root: string,
	unpacked: string,
	literals: string,
): Promise<ToolAnswers> {
	// The scanner makes a temporary folder when it is loaded, and leaves it: here each run empties it.
	process.env.TMPDIR = dirname(unpacked);
	const scanner = (await import(SCANNER)) as {
		analyzePackage: (folder: string, patterns?: unknown) => Promise<ScanResult>;
		SOURCE_FILE_PATTERNS: unknown;
	};
	const scanned = async (what: string, folder: string, patterns?: unknown) => {
		const { passed, details, message } = await scanner.analyzePackage(folder, patterns);
		return { what, passed, found: details ?? message ?? '' };
	};
	const cloudSupport = await run('npx', ['n8n-node', 'cloud-support'], { cwd: root });
	const manifest = await readFile(join(root, 'node_modules', PLUGIN, 'package.json'), 'utf8');
	const { version } = JSON.parse(manifest) as { version: string };
	const asked = await run('npm', ['view', PLUGIN, 'version']).catch(() => undefined);
	return {
		// In a continuous integration it is coloured, though nobody looks.
		cloudSupport: stripVTControlCharacters(cloudSupport.stdout),
		scans: [
			await scanned('source', root, scanner.SOURCE_FILE_PATTERNS),
			await scanned('tarball', unpacked),
			await scanned('fields as literals', literals, scanner.SOURCE_FILE_PATTERNS),
		],
		plugin: { installed: version, newest: asked?.stdout.trim() },
	};
}

/** What follows from their answers. */
export function toolRules({ cloudSupport, scans, plugin }: ToolAnswers): Verdict[] {
	const { installed, newest } = plugin;
	const newestLint = 'Tools: the newest rules of n8n’s linter';
	return [
		judge(
			'Tools: n8n Cloud can take the package',
			cloudSupport.includes('Cloud support is ENABLED') ? [] : [cloudSupport.trim()],
		),
		...scans.map(({ what, passed, found }) =>
			judge(`Tools: n8n’s scan of the ${what}`, passed ? [] : [found || 'it failed']),
		),
		// Not red: a new release of the plugin would stop whatever is to be merged that day.
		newest === undefined || newest === installed
			? judge(
					newestLint,
					[],
					newest === undefined ? `${installed}; npm was not reached` : installed,
				)
			: { rule: newestLint, kept: 'not yet', why: `${installed} is installed, ${newest} is out` },
	];
}
