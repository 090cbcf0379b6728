import { rm } from 'node:fs/promises';
import { createUserFolder, N8nProcess, type N8nProcessOptions } from './n8nProcess';
import { installPackage } from './packPackage';
import type { Log } from './runtime/provisionRuntime';
import type { Teardown } from './teardown';

/**
 * Starts an n8n with this package installed, in a user folder of its own.
 *
 * @param teardown gets the steps that stop it and delete what it leaves on the disk
 */
export async function startInstalledN8n(
	log: Log,
	teardown: Teardown,
	options: Omit<N8nProcessOptions, 'userFolder'>,
): Promise<{ n8n: N8nProcess; userFolder: string }> {
	const userFolder = await createUserFolder();
	teardown.add(async () => await rm(userFolder, { recursive: true, force: true }));
	log('Installing the package …');
	await installPackage(userFolder);
	log('Starting n8n …');
	const n8n = await N8nProcess.start({ ...options, userFolder });
	teardown.add(async () => await n8n.stop());
	return { n8n, userFolder };
}
