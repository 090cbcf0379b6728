import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { provisionProgram, searchPath } from './debianPackage';

const PROGRAM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const OTHER_PLACES = [
	'/usr/bin/chromium',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Keeps the browser from its own requests, and from reaching anything outside this machine. */
const ARGUMENTS = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-gpu',
	'--disable-quic',
	'--disable-sync',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
	'--no-first-run',
];

/** The path of a Chromium: `CHROMIUM_PATH`, or a usual name or place. */
function findChromium(): string | undefined {
	const { CHROMIUM_PATH } = process.env;
	if (CHROMIUM_PATH) return CHROMIUM_PATH;
	for (const name of PROGRAM_NAMES) {
		const path = searchPath(name);
		if (path) return path;
	}
	return OTHER_PLACES.find(existsSync);
}

/** Starts a Chromium with a new, empty profile, headless; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: await provisionProgram('Chromium', 'chromium', findChromium),
		// Chromium cannot be sandboxed when root runs it.
		chromiumSandbox: process.getuid?.() !== 0,
		args: ARGUMENTS,
	});
}
