import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { judge, type Verdict } from './rules';

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
 */
export async function toolRules(root: string, unpacked: string): Promise<Verdict[]> {
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
	];
}
