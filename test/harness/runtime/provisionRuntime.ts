import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { memoize, partition } from 'lodash';
import { runCommand } from '../command';
import { isRunning } from '../isRunning';
import { log } from '../log';
import { waitUntil } from '../waitUntil';
import { nodePackage, pinnedRuntime, type RuntimeSource } from './runtimeSource';

/** Where an installed n8n and the Node that runs it are. */
export interface Runtime {
	/** Absolute path of the Node program. */
	nodeBinary: string;
	/** Absolute path of n8n's start script, to be run by `nodeBinary`. */
	n8nBinary: string;
	/** The folder that holds their `node_modules`. */
	directory: string;
}

/** An installation takes some minutes, and longer on a slow line. */
const PATIENCE = { timeoutMs: 1_800_000, everyMs: 500 };

const BUILD_TOOLS = ['python3', 'make', 'g++'];

function runtimeIn(directory: string): Runtime {
	const modules = join(directory, 'node_modules');
	return {
		directory,
		nodeBinary: join(modules, nodePackage(), 'bin', 'node'),
		n8nBinary: join(modules, 'n8n', 'bin', 'n8n'),
	};
}

function cacheDirectory(): string {
	const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(base, 'n8n-nodes-linkedin-lead-sync');
}

/** Fails before minutes of download if sqlite3 could not be compiled afterwards. */
function assertBuildTools(): void {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const missing = BUILD_TOOLS.filter(
		(tool) => !folders.some((folder) => existsSync(join(folder, tool))),
	);
	if (missing.length === 0) return;
	const advice =
		process.platform === 'darwin'
			? 'xcode-select --install'
			: 'apt-get install --yes python3 make g++';
	throw new Error(`n8n's database driver needs ${missing.join(', ')} to be built: ${advice}`);
}

async function install(source: RuntimeSource, directory: string): Promise<void> {
	await source.writeManifest(directory);
	const nodeDirectory = join(directory, 'node_modules', nodePackage());
	const options = { cwd: directory, env: process.env };
	log('Installing n8n and its Node (about 4 minutes, 3 GB) …');
	const switches = ['--ignore-scripts', '--no-audit', '--no-fund'];
	await runCommand('npm', [source.npmCommand, ...switches], options);
	log("Building n8n's database driver (about 1 minute) …");
	await runCommand('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], {
		cwd: directory,
		// Built from source: the alternative is a download from a host other than the registry.
		env: {
			...process.env,
			npm_config_nodedir: nodeDirectory,
			npm_config_build_from_source: 'true',
		},
	});
	const { nodeBinary, n8nBinary } = runtimeIn(directory);
	const version = await runCommand(nodeBinary, [n8nBinary, '--version'], options);
	log(`n8n ${version.trim()} is ready`);
}

/**
 * The folders of installations that go on, each of the process whose id ends its name. Those of processes that were
 * ended are deleted: each holds gigabytes.
 */
async function installationsOf(directory: string): Promise<string[]> {
	const prefix = `${basename(directory)}.installing-`;
	const all = (await readdir(dirname(directory))).filter((name) => name.startsWith(prefix));
	const [going, ended] = partition(all, (name) => isRunning(Number(name.slice(prefix.length))));
	for (const name of ended) await rm(join(dirname(directory), name), { recursive: true });
	return going;
}

/**
 * Returns an n8n and its Node, and installs them into the user's cache folder (`$XDG_CACHE_HOME` or `~/.cache`) if they
 * are missing. The installation is made in another folder and renamed when complete, so that an interrupted one is
 * never used. Meanwhile, others wait for it.
 *
 * @param source which n8n and Node; the pinned ones that all tests and the demo run by default
 * @throws Error that names what to install when sqlite3 cannot be built on this machine, or with npm's output when npm
 * fails
 */
export const provisionRuntime = memoize(async (source: RuntimeSource = pinnedRuntime) => {
	const name = `n8n-runtime-${await source.key()}-${process.platform}-${process.arch}`;
	const directory = join(cacheDirectory(), name);
	const runtime = runtimeIn(directory);
	await mkdir(dirname(directory), { recursive: true });
	const isFree = async () => (await installationsOf(directory)).length === 0 || undefined;
	if (!(await isFree())) log('Waiting for another process that is installing n8n …');
	await waitUntil('another installation of n8n to end', isFree, PATIENCE);
	if (existsSync(directory)) return runtime;

	assertBuildTools();
	const temporary = `${directory}.installing-${process.pid}`;
	await mkdir(temporary);
	try {
		await install(source, temporary);
		await rename(temporary, directory);
	} catch (error) {
		// Of two processes that begin in the same moment, both install, and one is the first to end.
		if (!existsSync(directory)) throw error;
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
	return runtime;
});
