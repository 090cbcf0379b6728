/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../harness/freePort';
import { Ingress } from '../../harness/ingress/ingress';
import type { Member } from '../../signOff/linkedIn/member';
import { LINKEDIN_SCENES } from '../../signOff/linkedIn/rules';
import { LinkedInStage, type LinkedInStageOptions } from '../../signOff/linkedIn/stage';
import { reasonOf, type Outcome } from '../../signOff/play';
import { rehearse } from '../../signOff/rehearsal';
import { summaryOf } from '../../signOff/report/page';
import { startSimulator, type Simulator } from '../../simulator';
import { allow } from '../support/consents';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';

/** Stands for the real LinkedIn: the rehearsal has no power over it, only this test has. */
let simulator: Simulator;
let ingress: Ingress;
let ports: { n8n: number; webhook: number };
let folder: string;

/** All 17 rules take some minutes, and several times as many on a busy machine. */
const LONGEST_MS = 1_200_000;

/** What the terminal showed. */
let lines: string[];

beforeEach(async () => {
	lines = [];
	folder = await mkdtemp(join(tmpdir(), 'sign-off-'));
	ports = { n8n: await freePort(), webhook: await freePort() };
	ingress = await Ingress.start({ n8n: ports.webhook });
	const world = leadWorld(Date.now());
	addSomeLeads(world, Date.now());
	const webhooks = { address: '127.0.0.1', port: ingress.port, ca: ingress.ca };
	simulator = await startSimulator({ world, webhooks });
	simulator.control.application.set({
		redirectUris: [`http://localhost:${ports.n8n}/rest/oauth2-credential/callback`],
		freshTokenRefusedSeconds: 1,
	});
});

afterEach(async () => {
	await simulator.stop();
	await ingress.close();
	await rm(folder, { recursive: true });
});

/** Signs in, allows, chooses the first of any list, agrees to everything, and registers when asked to. */
function member(): Member {
	return {
		tell: (line) => lines.push(line),
		choose: async () => 0,
		answer: async () => '',
		visit: async () => {},
		confirm: async (question) => {
			if (question.includes('register for')) simulator.control.leads.add({ eventId: ids.first });
			return true;
		},
		signIn: async (window) => await window.getByRole('button', { name: 'Allow' }).waitFor(),
		allow,
	};
}

async function rehearseRules(
	only: readonly string[] | undefined,
	changes: Partial<LinkedInStageOptions> = {},
	onLine: (line: string) => void = () => {},
): Promise<Outcome[]> {
	const { url, control } = simulator;
	const { clientId, clientSecret } = control.application.get();
	const log = (line: string) => {
		lines.push(line);
		onLine(line);
	};
	const open = async () =>
		await LinkedInStage.open({
			log,
			watch: false,
			hosts: { api: url, www: url },
			member: member(),
			app: { clientId, clientSecret },
			port: ports.n8n,
			apiVersion: '202609',
			profileScope: 'openid profile',
			organizationId: ids.main,
			webhook: { url: ingress.url, port: ports.webhook },
			pollEverySeconds: 5,
			pause: 0,
			...changes,
		});
	const scenes = LINKEDIN_SCENES.filter(({ id }) => only?.includes(id) ?? true);
	return await rehearse(open, scenes, { folder, log, linkedIn: url });
}

const withVerdict = (outcomes: Outcome[], wanted: Outcome['verdict']) =>
	outcomes.filter(({ verdict }) => verdict === wanted).map(({ rule }) => rule.id);

test(
	'shows what needs no power over LinkedIn, and says why it does not show the rest',
	async () => {
		const outcomes = await rehearseRules(undefined);
		expect(outcomes.map(reasonOf).filter((reason) => reason !== '')).toEqual([
			expect.stringContaining('LinkedIn would have to end the refresh token'),
			expect.stringContaining('LinkedIn would have to revoke the token'),
			expect.stringContaining('LinkedIn would have to send an answer that cannot be read'),
		]);
		expect(withVerdict(outcomes, 'not shown')).toEqual(['LGF-006', 'LGF-004', 'LGF-109']);
		const linkedIn = simulator.url;
		expect(summaryOf({ outcomes, linkedIn })).toBe('14 passed, 0 failed, 3 skipped');

		expect(simulator.control.subscriptions.list()).toEqual([]);
		const page = await readFile(join(folder, 'index.html'), 'utf8');
		expect(page).toContain('This report is about real people.');
		const typed = simulator.control.leads
			.list()
			.flatMap(({ answers }) =>
				answers.flatMap(({ value }) => ('text' in value ? value.text : [])),
			);
		const addresses = typed.filter((text) => text.includes('@'));
		expect(addresses.length).toBeGreaterThan(10);
		expect(addresses.filter((address) => `${page}${lines.join()}`.includes(address))).toEqual([]);
	},
	LONGEST_MS,
);

test('an app with little: no refresh token, no public address, nobody who registers', async () => {
	simulator.control.application.set({ refreshTokens: false });
	const outcomes = await rehearseRules(['LGF-001', 'LGF-003', 'LGF-005', 'LGF-106', 'LGF-108'], {
		webhook: undefined,
		profileScope: 'none',
		member: { ...member(), confirm: async () => false },
	});
	expect(withVerdict(outcomes, 'passed')).toEqual(['LGF-001', 'LGF-003']);
	expect(outcomes.slice(2).map(reasonOf)).toEqual([
		expect.stringContaining('no refresh token'),
		expect.stringContaining('Nobody registered'),
		expect.stringContaining('--webhook'),
	]);
});

test('a rule fails when LinkedIn answers it wrongly, and the others are shown all the same', async () => {
	const { control } = simulator;
	control.faults.add({
		match: { pathIncludes: 'organizerLeadGenFormEnabledEvents' },
		effect: { kind: 'status', status: 403 },
		times: 'always',
	});
	// What is expected has been asked for when the node is run: n8n gets less.
	const hide: Record<string, () => void> = {
		'“List organizations”': () => control.organizations.revokeRole(ids.other),
		'“Pull leads”': () =>
			control.leads.damage(control.leads.list({ eventId: ids.first, testLeads: 'exclude' })[0].id, {
				kind: 'malformed',
				override: { answers: [] },
			}),
	};
	const rules = ['LGF-001', 'LGF-007', 'LGF-101', 'LGF-102', 'LGF-105'];
	const outcomes = await rehearseRules(rules, {}, (line) => {
		for (const [node, hides] of Object.entries(hide)) if (line.includes(node)) hides();
	});
	expect(withVerdict(outcomes, 'passed')).toEqual(['LGF-001', 'LGF-007']);
	expect(outcomes.slice(2).map(reasonOf)).toEqual([
		expect.stringMatching(/Organizations with an approved role: 2 \(1 missing/),
		expect.stringMatching(/LinkedIn answered .*events with 403/),
		expect.stringMatching(/an answer that was typed is not in the row: \["[\w-]+"\], not \[\]$/),
	]);
	const linkedIn = simulator.url;
	expect(summaryOf({ outcomes, linkedIn })).toBe('2 passed, 3 failed, 0 skipped');
});

test('without a consent nothing else is shown', async () => {
	const refusing: Member = {
		...member(),
		allow: async (window) => {
			await window.getByRole('button', { name: 'Cancel' }).click();
			await window.close();
		},
	};
	const outcomes = await rehearseRules(['LGF-001', 'LGF-101'], { member: refusing });
	expect(withVerdict(outcomes, 'failed')).toEqual(['LGF-001']);
	expect(withVerdict(outcomes, 'not shown')).toEqual(['LGF-101']);
	expect(reasonOf(outcomes[1])).toContain('see LGF-001');
});
