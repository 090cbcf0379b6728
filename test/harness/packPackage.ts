import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { omit } from 'lodash';
import { extract } from 'tar';
import { runCommand } from './command';

/** n8n's name of a node type of this package is this, a dot, and the node's own name. */
export const PACKAGE_NAME = 'n8n-nodes-linkedin-lead-sync';

const ROOT = join(__dirname, '..', '..');

/**
 * Builds this package, which takes some seconds, and packs it as for publication.
 *
 * @param directory the folder for the tarball
 * @returns the path of the tarball
 */
async function packPackage(directory: string): Promise<string> {
	const options = { cwd: ROOT, env: process.env };
	await runCommand('npm', ['run', 'build'], options);
	const packed = await runCommand(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', directory],
		options,
	);
	const [{ filename }] = JSON.parse(packed) as Array<{ filename: string }>;
	return join(directory, filename);
}

/** Environment variable with the path of the tarball that all processes of a run share. */
const TARBALL = 'LEAD_SYNC_TARBALL';

/**
 * Packs this package for this process and for those it starts later, unless the parent process has packed it. So no
 * process builds the package while another one builds or reads the same folder.
 *
 * @returns a function that deletes the tarball
 */
export async function packOnce(): Promise<() => Promise<void>> {
	if (process.env[TARBALL] !== undefined) return async () => await Promise.resolve();
	const folder = await mkdtemp(join(tmpdir(), 'package-'));
	process.env[TARBALL] = await packPackage(folder);
	return async () => {
		delete process.env[TARBALL];
		await rm(folder, { recursive: true, force: true });
	};
}

/**
 * Installs this package from its tarball into a user folder before n8n starts, with the same result as n8n's Settings →
 * Community nodes. n8n leaves out peer and development dependencies, and the package has no others.
 */
export async function installPackage(userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const target = join(nodes, 'node_modules', PACKAGE_NAME);
	await mkdir(target, { recursive: true });
	const temporary = await mkdtemp(join(tmpdir(), 'package-'));
	try {
		const file = process.env[TARBALL] ?? (await packPackage(temporary));
		await extract({ file, cwd: target, strip: 1 });
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
	const manifestFile = join(target, 'package.json');
	const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as { version: string };
	const withoutDependencies = omit(manifest, ['devDependencies', 'peerDependencies']);
	await writeFile(manifestFile, JSON.stringify(withoutDependencies, null, 2));
	const installed = {
		name: 'installed-nodes',
		private: true,
		dependencies: { [PACKAGE_NAME]: manifest.version },
	};
	await writeFile(join(nodes, 'package.json'), JSON.stringify(installed, null, 2));
}
