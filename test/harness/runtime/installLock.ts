import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../isRunning';

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
export async function withInstallLock<Result>(
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
