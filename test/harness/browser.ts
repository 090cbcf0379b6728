/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { runCommand } from './command';
import type { Log } from './runtime/provisionRuntime';

const PROGRAM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const OTHER_PLACES = [
	'/usr/bin/chromium',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Keeps the browser from looking anything up outside this machine. */
const QUIET_ARGUMENTS = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-gpu',
	'--disable-quic',
	'--disable-sync',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
	'--no-first-run',
];

function searchPath(program: string): string | undefined {
	return (process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, program))
		.find(existsSync);
}

function findChromium(): string | undefined {
	const { CHROMIUM_PATH } = process.env;
	if (CHROMIUM_PATH) return CHROMIUM_PATH;
	for (const name of PROGRAM_NAMES) {
		const path = searchPath(name);
		if (path) return path;
	}
	return OTHER_PLACES.find(existsSync);
}

/**
 * Finds a Chromium (`CHROMIUM_PATH` or the usual names and places), or installs Debian's when
 * there is none and this process is root.
 *
 * @param log takes progress lines
 * @throws Error that says what to install when there is none and it cannot be installed here
 */
async function provisionChromium(log: Log): Promise<string> {
	const found = findChromium();
	if (found) return found;
	if (process.getuid?.() === 0 && searchPath('apt-get')) {
		log('Installing Chromium (about 1 minute) …');
		const options = {
			cwd: '/',
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		};
		await runCommand('apt-get', ['update'], options);
		await runCommand(
			'apt-get',
			['install', '--yes', '--no-install-recommends', 'chromium'],
			options,
		);
		const installed = findChromium();
		if (installed) return installed;
	}
	throw new Error(
		'There is no Chromium: install it (apt-get install chromium) or set CHROMIUM_PATH to one.',
	);
}

/** Starts a headless Chromium with a new, empty profile; whoever asks for it closes it. */
export async function launchBrowser(log: Log): Promise<Browser> {
	return await chromium.launch({
		executablePath: await provisionChromium(log),
		headless: true,
		// Chromium cannot be sandboxed when root runs it.
		chromiumSandbox: process.getuid?.() !== 0,
		args: QUIET_ARGUMENTS,
	});
}
