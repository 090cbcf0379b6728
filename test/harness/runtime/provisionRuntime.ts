import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '../command';
import { isRunning } from '../isRunning';
import { log } from '../log';
import { nodePackage, pinnedRuntime, type RuntimeSource } from './runtimeSource';

/** How often a waiting process checks whether the lock is free, in milliseconds. */
const LOOK_AGAIN_AFTER_MS = 500;

/**
 * Runs `work` while holding a lock file, so that two processes do not install at the same time. A waiting process takes
 * over the lock of a process that no longer runs. Rarely, two waiting processes take over the same lock, and both
 * continue: the lock only saves work; the rename at the end of an installation keeps the result complete.
 *
 * @param lockFile path of a file that exists only during an installation
 * @param onWait called once when another process holds the lock
 */
async function withInstallLock<Result>(
	lockFile: string,
	onWait: () => void,
	work: () => Promise<Result>,
): Promise<Result> {
	let told = false;
	for (;;) {
		try {
			await writeFile(lockFile, String(process.pid), { flag: 'wx' });
			break;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const holder = Number(await readFile(lockFile, 'utf8').catch(() => ''));
		if (holder > 0 && !isRunning(holder)) {
			await rm(lockFile, { force: true });
			continue;
		}
		if (!told) onWait();
		told = true;
		await delay(LOOK_AGAIN_AFTER_MS);
	}
	try {
		return await work();
	} finally {
		await rm(lockFile, { force: true });
	}
}

/** Where an installed n8n and the Node that runs it are. */
export interface Runtime {
	/** Absolute path of the Node program. */
	nodeBinary: string;
	/** Absolute path of n8n's start script, to be run by `nodeBinary`. */
	n8nBinary: string;
	/** The folder that holds their `node_modules`. */
	directory: string;
}

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

/** An installation that was interrupted leaves its folder behind; it holds gigabytes. */
async function removeInterrupted(directory: string): Promise<void> {
	const prefix = `${basename(directory)}.installing-`;
	for (const name of await readdir(dirname(directory))) {
		if (!name.startsWith(prefix)) continue;
		await rm(join(dirname(directory), name), { recursive: true, force: true });
	}
}

/**
 * Returns an n8n and its Node, and installs them into the user's cache folder (`$XDG_CACHE_HOME` or `~/.cache`) if they
 * are missing. The installation is made in another folder and renamed when complete, so that an interrupted one is
 * never used.
 *
 * @param source which n8n and Node; the pinned ones that all tests and the demo run by default
 * @throws Error that names what to install when sqlite3 cannot be built on this machine, or with npm's output when npm
 * fails
 */
export async function provisionRuntime(source: RuntimeSource = pinnedRuntime): Promise<Runtime> {
	const name = `n8n-runtime-${await source.key()}-${process.platform}-${process.arch}`;
	const directory = join(cacheDirectory(), name);
	const runtime = runtimeIn(directory);
	if (existsSync(directory)) return runtime;

	assertBuildTools();
	await mkdir(dirname(directory), { recursive: true });
	const onWait = () => log('Waiting for another process that is installing n8n …');
	return await withInstallLock(`${directory}.lock`, onWait, async () => {
		if (existsSync(directory)) return runtime;
		await removeInterrupted(directory);
		const temporary = await mkdtemp(`${directory}.installing-`);
		try {
			await install(source, temporary);
			await rename(temporary, directory);
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
		return runtime;
	});
}
