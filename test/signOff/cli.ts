/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n, in tests only */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasDisplay } from '../harness/browser';
import { REAL_HOSTS } from '../probe/linkedIn/linkedIn';
import type { FaultRule } from '../simulator';
import { MemberAtTerminal } from './linkedIn/member';
import { LINKEDIN_SCENES } from './linkedIn/rules';
import { LinkedInStage } from './linkedIn/stage';
import type { Outcome } from './play';
import { rehearse } from './rehearsal';
import { summaryOf } from './report/page';
import { RULES } from './rules';
import { SimulatedStage } from './stage/simulatedStage';

const USAGE = `Usage: npm run sign-off -- [options]

Shows all rules of LinkedIn's technical sign-off with the simulated LinkedIn, a real n8n, a real browser
and a real PostgreSQL, and writes sign-off-report/index.html.

  --watch       shows the browser's window, at a human pace
  --only RULE   e.g. LGF-102; may be given several times
  --fault JSON  a fault of the simulated LinkedIn, in force throughout, to see that a rule can fail, e.g.
                '{"match":{"pathIncludes":"organizerLeadGenForm"},"effect":{"kind":"status","status":403},"times":"always"}'

  --linkedin    with the real LinkedIn, for what it can show; you sign in and allow in the browser's window.
                The report is about real people then: read it before you send it to anybody.

With --linkedin, from the environment, never from the command line:
  LINKEDIN_CLIENT_ID, LINKEDIN_CLIENT_SECRET   the app

  --port NUMBER              of n8n on this machine (default 8765); the app needs the redirect URL
                             http://localhost:8765/rest/oauth2-credential/callback
  --profile-scope SCOPE      "openid profile" or r_basicprofile, whichever the app has: for /me
  --api-version YYYYMM       (default 202609)
  --organization ID          the page, instead of choosing it from a list
  --event ID                 the event, instead of choosing it from a list
  --webhook URL              the public HTTPS address of port 8766 on this machine: lets LGF-108 make
                             subscriptions, after asking, and delete them again
  --webhook-port NUMBER      another port
  --api-url, --www-url URL   another LinkedIn on this machine, such as the simulator
`;

const FOLDER = join(__dirname, '..', '..', 'sign-off-report');

/** As often as LinkedIn's limits bear for an hour; workflows ask every 15 minutes. */
const POLL_EVERY_SECONDS = 15;

/** What the credential's field offers. */
const PROFILE_SCOPES = ['none', 'openid profile', 'r_basicprofile'];

/** Between two calls that compare, milliseconds; as the probe's. */
const PAUSE = 500;

const { values: OPTIONS } = parseArgs({
	options: {
		watch: { type: 'boolean', default: false },
		only: { type: 'string', multiple: true },
		fault: { type: 'string', multiple: true, default: [] },
		linkedin: { type: 'boolean', default: false },
		port: { type: 'string', default: '8765' },
		'profile-scope': { type: 'string', default: 'none' },
		'api-version': { type: 'string', default: '202609' },
		organization: { type: 'string' },
		event: { type: 'string' },
		webhook: { type: 'string' },
		'webhook-port': { type: 'string', default: '8766' },
		'api-url': { type: 'string', default: REAL_HOSTS.api },
		'www-url': { type: 'string', default: REAL_HOSTS.www },
		help: { type: 'boolean', default: false },
	},
});

const log = (line: string) => console.log(line);

/** The rules that were asked for, and those that have to come before them. */
function chosen<Rule extends { id: string }>(rules: readonly Rule[], first: string[] = []): Rule[] {
	const { only } = OPTIONS;
	const unknown = only?.find((id) => !rules.some((rule) => rule.id === id));
	if (unknown !== undefined) throw new Error(`There is no rule ${unknown}\n\n${USAGE}`);
	return rules.filter(({ id }) => only === undefined || [...first, ...only].includes(id));
}

async function rehearseSimulated(): Promise<Outcome[]> {
	const { watch, fault } = OPTIONS;
	const faults = fault.map((text) => JSON.parse(text) as FaultRule);
	const open = async () => await SimulatedStage.open({ log, watch, faults });
	return await rehearse(open, chosen(RULES), { folder: FOLDER, log });
}

async function rehearseOnLinkedIn(): Promise<Outcome[]> {
	const { LINKEDIN_CLIENT_ID: clientId, LINKEDIN_CLIENT_SECRET: clientSecret } = process.env;
	if (!clientId || !clientSecret) {
		throw new Error(
			'Set LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET to those of your LinkedIn app.',
		);
	}
	if (OPTIONS.fault.length > 0) throw new Error('--fault is for the simulated LinkedIn only.');
	const { webhook, organization, event, 'profile-scope': profileScope } = OPTIONS;
	if (!PROFILE_SCOPES.includes(profileScope)) {
		throw new Error(`--profile-scope has to be one of: ${PROFILE_SCOPES.join(', ')}.`);
	}
	const hosts = { api: OPTIONS['api-url'], www: OPTIONS['www-url'] };
	const stopping = new AbortController();
	const stop = () => {
		if (stopping.signal.aborted) process.exit(1);
		log('\nStopping …');
		stopping.abort();
	};
	process.on('SIGINT', stop);
	const member = new MemberAtTerminal(stop, stopping.signal);
	const open = async () =>
		await LinkedInStage.open({
			log,
			watch: true,
			hosts,
			member,
			app: { clientId, clientSecret },
			port: Number(OPTIONS.port),
			apiVersion: OPTIONS['api-version'],
			profileScope,
			organizationId: organization,
			eventId: event,
			webhook:
				webhook === undefined ? undefined : { url: webhook, port: Number(OPTIONS['webhook-port']) },
			pollEverySeconds: POLL_EVERY_SECONDS,
			pause: PAUSE,
		});
	try {
		// Nothing can be shown before somebody has consented.
		const scenes = chosen(LINKEDIN_SCENES, ['LGF-001']);
		const options = { folder: FOLDER, log, linkedIn: hosts.api, stopping: stopping.signal };
		return await rehearse(open, scenes, options);
	} finally {
		member.close();
		process.off('SIGINT', stop);
	}
}

async function main(): Promise<void> {
	const { watch, linkedin } = OPTIONS;
	if ((watch || linkedin) && !hasDisplay()) {
		const advice = linkedin ? 'set DISPLAY' : 'leave --watch out, or set DISPLAY';
		throw new Error(`There is no display to show a browser on: ${advice}.`);
	}
	const outcomes = linkedin ? await rehearseOnLinkedIn() : await rehearseSimulated();
	log(summaryOf({ outcomes, linkedIn: linkedin ? OPTIONS['api-url'] : undefined }));
	if (outcomes.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1;
}

if (OPTIONS.help) log(USAGE);
else {
	main().catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
