/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { App } from './connect/consent';
import { REAL_HOSTS } from './linkedIn/linkedIn';
import { probe } from './probe';
import { Terminal } from './terminal';

const USAGE = `Usage: npm run probe -- [options]

Asks LinkedIn how it behaves where nobody is sure, and writes probe-report.md and
probe-report.json, without anything that is secret or somebody's.

From the environment, never from the command line:
  LINKEDIN_CLIENT_ID, LINKEDIN_CLIENT_SECRET   the app, whose consent is walked through
  LINKEDIN_ACCESS_TOKEN                        a token instead of the app
  LINKEDIN_EXPIRED_TOKEN                       a token that has expired, if you have one

  --redirect-uri URL         a redirect URL of the app (default http://localhost:8765/callback)
  --scopes "A B"             what to ask for (default: the three scopes of Lead Sync)
  --api-version YYYYMM       (default 202609)
  --organization ID          the page, instead of choosing it from a list
  --event ID                 the event, instead of choosing it from a list
  --sponsored-account ID     an ad account, to look at its leads, too
  --webhook URL              the public HTTPS address of port 8766 on this machine: lets the probe
                             make subscriptions, after asking, and delete them again
  --webhook-port NUMBER      another port
  --wait-for-push MINUTES    waits for a registration that you make as a test person
  --api-url, --www-url URL   another LinkedIn, such as the simulator
  --pause MILLISECONDS       between two calls (default 500)
`;

const LEAD_SYNC_SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';

/** A run never makes more calls. */
const MOST_CALLS = 60;

function appFromEnvironment(redirectUri: string, scopes: string): App | undefined {
	const { LINKEDIN_CLIENT_ID: clientId, LINKEDIN_CLIENT_SECRET: clientSecret } = process.env;
	if (!clientId || !clientSecret) return undefined;
	return { clientId, clientSecret, redirectUri, scopes };
}

function wholeNumber(name: string, text: string): number {
	if (!/^\d+$/.test(text)) throw new Error(`--${name} has to be a whole number, not '${text}'`);
	return Number(text);
}

/** The first Ctrl+C ends the run in order: what was made is deleted, what was seen is written. */
function stop(stopping: AbortController): void {
	if (stopping.signal.aborted) process.exit(1);
	console.log('\nStopping …');
	stopping.abort();
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
			'webhook-port': { type: 'string', default: '8766' },
			'wait-for-push': { type: 'string' },
			'api-url': { type: 'string', default: REAL_HOSTS.api },
			'www-url': { type: 'string', default: REAL_HOSTS.www },
			pause: { type: 'string', default: '500' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) return void process.stdout.write(USAGE);
	const minutes = values['wait-for-push'];
	const stopping = new AbortController();
	const person = new Terminal(() => stop(stopping), stopping.signal);
	process.on('SIGINT', () => stop(stopping));
	try {
		const { report, markdown, json } = await probe({
			person,
			hosts: { api: values['api-url'], www: values['www-url'] },
			version: values['api-version'],
			calls: MOST_CALLS,
			stopping: stopping.signal,
			pause: wholeNumber('pause', values.pause),
			app: appFromEnvironment(values['redirect-uri'], values.scopes),
			accessToken: process.env.LINKEDIN_ACCESS_TOKEN,
			expiredToken: process.env.LINKEDIN_EXPIRED_TOKEN,
			organizationId: values.organization,
			eventId: values.event,
			sponsoredAccountId: values['sponsored-account'],
			webhook:
				values.webhook === undefined
					? undefined
					: { url: values.webhook, port: wholeNumber('webhook-port', values['webhook-port']) },
			pushWait: minutes === undefined ? undefined : 60_000 * wholeNumber('wait-for-push', minutes),
		});
		await writeFile('probe-report.md', markdown);
		await writeFile('probe-report.json', json);
		console.log(`\n${report.calls} calls. Written: probe-report.md and probe-report.json`);
	} finally {
		person.close();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
