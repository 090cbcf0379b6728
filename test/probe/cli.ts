import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { App } from './connect';
import { REAL_HOSTS } from './linkedIn';
import { CALLS, probe, type Person } from './probe';

const USAGE = `Usage: npm run probe -- [options]

Asks LinkedIn how it behaves where nobody is sure, and writes probe-report.json, without
anything that is secret or somebody's.

From the environment, never from the command line:
  LINKEDIN_CLIENT_ID, LINKEDIN_CLIENT_SECRET   the app, whose consent is walked through

  --organization ID          the page: the digits of linkedin.com/company/ID/admin
  --event ID                 one of its events with a lead form: the digits of linkedin.com/events/ID
  --redirect-uri URL         a redirect URL of the app (default http://localhost:8765/callback)
  --scopes "A B"             what to ask for (default: the three scopes of Lead Sync)
  --api-version YYYYMM       (default 202609)
  --sponsored-account ID     an ad account, to look at its leads, too
  --webhook URL              the public HTTPS address of port 8766 on this machine: lets the probe
                             make subscriptions, after asking, and delete them again, and
                             wait for a registration that you make as a test person
`;

const LEAD_SYNC_SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';

const WEBHOOK_PORT = 8766;

/** Between two calls, milliseconds. */
const PAUSE = 500;

function appFromEnvironment(redirectUri: string, scopes: string): App {
	const { LINKEDIN_CLIENT_ID: clientId, LINKEDIN_CLIENT_SECRET: clientSecret } = process.env;
	if (!clientId || !clientSecret) throw new Error(`The app is missing\n\n${USAGE}`);
	return { clientId, clientSecret, redirectUri, scopes };
}

/** The person at the terminal. */
function atTerminal(stopping: AbortController): Person & { close(): void } {
	const { signal } = stopping;
	const lines = createInterface({ input: process.stdin, output: process.stdout });
	// The first Ctrl+C ends the run in order: the probe deletes its subscriptions and writes its report.
	const stop = () => {
		if (signal.aborted) process.exit(1);
		console.log('\nStopping …');
		stopping.abort();
	};
	lines.on('SIGINT', stop);
	process.on('SIGINT', stop);
	const answer = async (question: string) => await lines.question(`${question} `, { signal });
	return {
		answer,
		tell: (line) => console.log(line),
		confirm: async (question) => /^y(es)?$/i.test((await answer(`${question} [y/N]`)).trim()),
		/** Opens the browser where there is one; the address is shown in any case. */
		visit: async (url) => {
			console.log(`Open this address in a browser, and allow:\n\n${url}\n`);
			const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
			const browser = spawn(command, [url], { stdio: 'ignore', detached: true });
			browser.on('error', () => undefined).unref();
		},
		close: () => lines.close(),
	};
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			'redirect-uri': { type: 'string', default: 'http://localhost:8765/callback' },
			scopes: { type: 'string', default: LEAD_SYNC_SCOPES },
			'api-version': { type: 'string', default: '202609' },
			organization: { type: 'string' },
			event: { type: 'string' },
			'sponsored-account': { type: 'string' },
			webhook: { type: 'string' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) return void process.stdout.write(USAGE);
	const { webhook: url } = values;
	if (values.organization === undefined) throw new Error(`--organization is missing\n\n${USAGE}`);
	const stopping = new AbortController();
	const person = atTerminal(stopping);
	try {
		const { report, json } = await probe({
			person,
			hosts: REAL_HOSTS,
			version: values['api-version'],
			calls: CALLS,
			stopping: stopping.signal,
			pause: PAUSE,
			app: appFromEnvironment(values['redirect-uri'], values.scopes),
			organizationId: values.organization,
			eventId: values.event,
			sponsoredAccountId: values['sponsored-account'],
			webhook: url === undefined ? undefined : { url, port: WEBHOOK_PORT },
		});
		await writeFile('probe-report.json', json);
		console.log(`\n${report.calls} calls. Written: probe-report.json`);
	} finally {
		person.close();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
