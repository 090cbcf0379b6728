import { parseArgs } from 'node:util';
import { askEverything } from './calls';
import { LinkedIn, Stopped } from './linkedIn';

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
`;

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
		},
	});
	const asked = {
		organizationId: required(values.organization, '--organization'),
		eventId: values.event,
		sponsoredAccountId: values['sponsored-account'],
	};
	const token = required(process.env.LINKEDIN_ACCESS_TOKEN, 'LINKEDIN_ACCESS_TOKEN');
	const options = {
		host: 'https://api.linkedin.com',
		version: values['api-version'],
		pause: PAUSE,
	};
	const print = (line: string) => console.log(line);
	await askEverything(new LinkedIn({ ...options, token, print }), asked);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? `\n${error.message}` : error);
	process.exitCode = 1;
});
