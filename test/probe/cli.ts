import { parseArgs } from 'node:util';
import { askEverything } from './calls';
import { LinkedIn, Stopped } from './linkedIn';
import { trySubscription } from './webhook';

const USAGE = `Usage: npm run probe -- --organization ID [options] > probe-report.txt

Asks LinkedIn in 44 calls how it behaves where nobody is sure, and prints the shapes of its answers, without
anything that is secret or somebody's.

From the environment, never from the command line:
  LINKEDIN_ACCESS_TOKEN      a token of the app with the Lead Sync API, for the scopes
                             r_marketing_leadgen_automation r_events r_organization_admin:
                             create it at https://www.linkedin.com/developers/tools/oauth

  --organization ID          the Page: the digits of linkedin.com/company/ID/admin
  --event ID                 one of its events with a lead form: the digits of linkedin.com/events/ID
  --sponsored-account ID     an ad account, to look at its leads, too; needs the scope r_ads
  --api-version YYYYMM       (default 202609)
  --webhook URL              the public HTTPS address of port 8766 on this machine: subscribes, waits for a
                             registration that you make as a test person, and deletes the subscription;
                             needs LINKEDIN_CLIENT_SECRET
`;

const WEBHOOK_PORT = 8766;

/** Between two calls, milliseconds. */
const PAUSE = 500;

/** @throws {Stopped} with what is missing, and how to get it */
function required(value: string | undefined, name: string): string {
	if (value) return value;
	throw new Stopped(`${name} is missing.\n\n${USAGE}`);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			'api-version': { type: 'string', default: '202609' },
			organization: { type: 'string' },
			event: { type: 'string' },
			'sponsored-account': { type: 'string' },
			webhook: { type: 'string' },
		},
	});
	const { LINKEDIN_ACCESS_TOKEN, LINKEDIN_CLIENT_SECRET } = process.env;
	const asked = {
		organizationId: required(values.organization, '--organization'),
		eventId: values.event,
		sponsoredAccountId: values['sponsored-account'],
	};
	const { webhook: url, 'api-version': version } = values;
	const token = required(LINKEDIN_ACCESS_TOKEN, 'LINKEDIN_ACCESS_TOKEN');
	const clientSecret = url && required(LINKEDIN_CLIENT_SECRET, 'LINKEDIN_CLIENT_SECRET');
	const print = (line: string) => console.log(line);
	const host = 'https://api.linkedin.com';
	const linkedIn = new LinkedIn({ host, token, version, pause: PAUSE, print });
	await askEverything(linkedIn, asked);
	if (url === undefined || clientSecret === undefined) return;
	const stopping = new AbortController();
	// The first Ctrl+C ends the wait for a push, so that the subscription is deleted.
	process.once('SIGINT', () => stopping.abort());
	const subscribed = () =>
		console.error('Register for the event as a test person. Ctrl+C: no push.');
	const options = { url, port: WEBHOOK_PORT, clientSecret, print, subscribed };
	await trySubscription(linkedIn, asked, { ...options, stopping: stopping.signal });
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? `\n${error.message}` : error);
	process.exitCode = 1;
});
