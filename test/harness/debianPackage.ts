import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './command';
import { log } from './log';

/** Where Debian installs servers; not every user's search path has this folder. */
const SERVERS_FOLDER = '/usr/sbin';

/** Where a program is on the search path, if it is there. */
export function searchPath(program: string): string | undefined {
	return [...(process.env.PATH ?? '').split(delimiter), SERVERS_FOLDER]
		.map((folder) => join(folder, program))
		.find(existsSync);
}

/** Whether this process may install Debian's packages here. */
function canInstallPackages(): boolean {
	return process.getuid?.() === 0 && searchPath('apt-get') !== undefined;
}

/** Installs one of Debian's packages, with required packages only. */
async function installDebianPackage(name: string): Promise<void> {
	const options = { cwd: '/', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
	await runCommand('apt-get', ['update'], options);
	await runCommand('apt-get', ['install', '--yes', '--no-install-recommends', name], options);
}

/**
 * Finds a program, or installs its Debian package when this process is root.
 *
 * @param find returns the path of the program, if the search path is not enough to find it
 * @throws Error that names the package to install when the program is missing and cannot be installed here
 */
export async function provisionProgram(
	program: string,
	packageName: string,
	find = () => searchPath(program),
): Promise<string> {
	const found = find();
	if (found) return found;
	if (canInstallPackages()) {
		log(`Installing ${packageName} …`);
		await installDebianPackage(packageName);
		const installed = find();
		if (installed) return installed;
	}
	throw new Error(`There is no ${program}: install it (apt-get install ${packageName}).`);
}
