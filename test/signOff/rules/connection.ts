import type { IDataObject } from 'n8n-workflow';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { readTemplate, withCredentials, withMail, withoutPins } from '../../demo/template';
import { byId } from '../../e2e/support/canvas';
import { allow, LEAD_SYNC_SCOPES, requestedScopes } from '../../e2e/support/editor';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { MailServer } from '../../harness/mailServer';
import { landmarks } from '../../simulator/world/landmarks';
import { readableOrganizationIds } from '../../simulator/world/queries';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Performance, Stage } from '../stage';

/** Runs Connection → Check in the editor. @returns its item */
async function check(
	stage: Stage,
	shown: Demonstration,
	how: Pick<Performance, 'parameters' | 'scrollTo' | 'caption'>,
): Promise<IDataObject> {
	const name = 'Check connection';
	const performance = { name, action: 'connection.check', view: 'JSON', ...how } as const;
	return (await stage.perform(shown, performance)).json(name)[0];
}

const PULL = 'Pull leads';

export const consent: Rule = {
	id: 'LGF-001',
	words: 'OAuth 2.0 with the right scopes and the consent screen',
	explanation:
		'Three scopes of the Lead Sync product: r_marketing_leadgen_automation (lead forms and leads), r_events (the page’s events), r_organization_admin (which pages the member administers). A profile scope for the heartbeat and r_ads for sponsored leads are switches. n8n stores the tokens and the secret encrypted and sends the secret to LinkedIn only.',
	show: async (stage, shown) => {
		const { editor } = stage.desk;
		const { credentials } = stage.environment.client;
		const { clientId, clientSecret } = stage.control.application.get();
		const data = { clientId, clientSecret };
		const { id } = await credentials.create(LINKEDIN_CREDENTIAL_TYPE, data, 'My LinkedIn');
		await editor.openCredential(id);
		shown.step('Made a credential with client ID and client secret, and opened it in n8n.');
		await shown.picture(editor.page, 'The credential, not yet connected');
		shown.step('Pressed Connect: LinkedIn’s consent screen opened.');
		const window = await editor.openConsent('Connect');
		const requested = await requestedScopes(window);
		shown.sameSet('Scopes on the consent screen', requested, LEAD_SYNC_SCOPES);
		await shown.picture(window, 'The consent screen with its scopes');
		shown.step('Pressed Allow.');
		await window.getByRole('button', { name: 'Allow' }).click();
		await editor.page.getByText('Account connected').waitFor();
		await shown.picture(editor.page, 'The credential, connected');
		shown.equals('n8n holds a token', await credentials.isConnected(id), true);
		shown.equals('The test of the credential', (await credentials.test(id)).status, 'OK');
	},
};

export const heartbeat: Rule = {
	id: 'LGF-002',
	words: 'A periodic heartbeat that the access token is valid (/me)',
	explanation:
		'The workflow connection-heartbeat runs twice a day: introspection (POST /oauth/v2/introspectToken), /v2/me or /v2/userinfo, /rest/organizationAcls and one lead of each page. It writes an e-mail or a Slack message when something is wrong. Besides, the polling trigger calls /rest/leadFormResponses with each poll, and an expired token fails it at once.',
	show: async (stage, shown) => {
		const { world } = stage;
		const { status, member } = await check(stage, shown, {
			scrollTo: 'checked_at',
			caption: 'Check connection: the status, the member, the tokens',
		});
		const [{ id, firstName, lastName }] = world.members;
		shown.equals('The status', status, 'ok');
		const { urn, name } = member as Record<string, unknown>;
		const expected = { urn: `urn:li:person:${id}`, name: `${firstName} ${lastName}` };
		shown.equals('Who is signed in, by /me', { urn, name }, expected);
		const { calls } = stage.environment.simulator;
		const answered = calls.filter((call) => call.status === 200).map(({ path }) => path);
		for (const path of ['/oauth/v2/introspectToken', '/v2/me', '/rest/organizationAcls']) {
			shown.equals(`${path} was asked`, answered.includes(path), true);
		}
		await showWorkflow(stage, shown);
	},
};

/** Shows the template as people import and publish it: silent while all is well, and an email otherwise. */
async function showWorkflow(
	{ environment, desk, control }: Stage,
	shown: Demonstration,
): Promise<void> {
	const { client } = environment;
	const mailServer = await MailServer.start();
	try {
		const data = mailServer.credential;
		const filled = withMail(withoutPins(readTemplate('connection-heartbeat')));
		const { id } = await client.workflows.create(
			withCredentials(filled, {
				[LINKEDIN_CREDENTIAL_TYPE]: desk.canvas.linkedIn,
				postgres: await createPostgresCredential(environment),
				// Nothing is sent to Slack: e-mail is chosen. n8n wants each node to have a credential.
				slackApi: await client.credentials.create('slackApi', { accessToken: 'made-up' }),
				smtp: await client.credentials.create('smtp', data),
			}),
		);
		shown.step('Imported the workflow connection-heartbeat and published it.');
		await client.workflows.activate(id);
		await desk.editor.openWorkflow(id);
		await shown.picture(desk.page, 'The workflow connection-heartbeat');
		const { nodes } = await client.workflows.get(id);
		const { rule } = nodes.find(({ name }) => name === 'Twice a day')?.parameters ?? {};
		const { interval } = rule as { interval: Array<Record<string, unknown>> };
		const hours = interval.map(
			({ field, triggerAtHour }) => `${String(field)} at ${String(triggerAtHour)}:00`,
		);
		shown.equals('Its schedule', hours, ['days at 8:00', 'days at 20:00']);
		const beat = async () => (await client.workflows.run(id, 'Twice a day')).status;

		shown.step('Ran it while all is well.');
		shown.equals('It ends with', await beat(), 'success');
		shown.equals('E-mails while all is well', mailServer.mails.length, 0);

		shown.step('LinkedIn revoked the tokens. Ran it again.');
		control.tokens.revoke('all');
		shown.equals('It ends with', await beat(), 'error');
		const sent = mailServer.mails.map(({ to, subject, text }) => ({ to, subject, text }));
		shown.data('The e-mail', sent);
		shown.equals('E-mails', sent.length, 1);
		shown.says('Its subject', sent[0]?.subject, /LinkedIn leads: Sign in again/);
		shown.says(
			'Its text',
			sent[0]?.text.replace(/\s+/g, ' '),
			/Sign in again\. .*\(credential "LinkedIn"\).*select Switch account/,
		);
		await client.workflows.deactivate(id);
	} finally {
		await mailServer.stop();
	}
}

export const expiry: Rule = {
	id: 'LGF-003',
	words: 'Access token expiry is detected',
	explanation:
		'The flow is n8n’s own OAuth 2.0 (authorization code flow with state), in its library @n8n/client-oauth2. Introspection says until when a token lives: from 14 days before the end the status is expiring_soon, unless a refresh token renews it. A 401 refreshes the token once and the call is made again; where that is not possible, the status is reconnect_required.',
	show: async (stage, shown) => {
		const { access_token: token } = await check(stage, shown, {
			scrollTo: 'access_token',
			caption: 'When the access token and the refresh token end, and how many days are left',
		});
		const { state, days_left } = token as Record<string, unknown>;
		shown.equals('The access token', { state, days_left }, { state: 'active', days_left: 59 });

		shown.step('LinkedIn let the access token expire. Ran the check again.');
		stage.control.tokens.expireAccess();
		const { canvas } = stage.desk;
		const again = await canvas.run([canvas.action('Check', 'connection.check')]);
		const [{ status, access_token: renewed }] = again.json('Check');
		shown.equals('The status then', status, 'ok');
		shown.equals('The token was renewed', (renewed as Record<string, unknown>).renewed, true);
	},
};

export const refresh: Rule = {
	id: 'LGF-005',
	words: 'Refresh tokens mint new access tokens',
	explanation:
		'n8n refreshes by itself on the first call that LinkedIn refuses, stores the new token and makes the call again. No lead is missed or doubled at that seam. Refresh Now in Connection → Check does it on demand.',
	show: async (stage, shown) => {
		const { control, desk } = stage;
		const organizationId = landmarks.organizations.manyLeads;
		const refreshes = () =>
			stage.environment.simulator.calls
				.filter(({ resource }) => resource === 'oauth/accessToken')
				.map(({ status }) => status);
		const { status, access_token: token } = await check(stage, shown, {
			parameters: { options: { refreshNow: true } },
			scrollTo: 'access_token',
			caption: 'Refresh Now: the access token was renewed',
		});
		const { renewed } = token as Record<string, unknown>;
		shown.equals('The check', { status, renewed }, { status: 'ok', renewed: true });
		shown.equals('Answers of LinkedIn to a refresh', refreshes(), [200]);

		shown.step('LinkedIn let the token expire between two pages of leads.');
		control.calls.clear();
		control.tokens.expireAccessAfterCalls(3);
		control.variants.set({ maxCount: 50 });
		const pull = desk.canvas.action('Pull', 'lead.pull', {
			organizationId: byId(organizationId),
		});
		const pulled = await desk.canvas.run([pull]);
		const query = { organizationId, leadType: 'EVENT', testLeads: 'exclude' } as const;
		const truth = leadIds(control.leads.list(query));
		shown.sameSet('Leads, each once', rowIds(pulled.json('Pull')), truth);
		const refused = stage.environment.simulator.calls.filter((call) => call.status === 401);
		shown.equals('Calls were refused on the way', refused.length > 0, true);
		shown.equals('Answers of LinkedIn to a refresh, again', refreshes(), [200]);
	},
};

export const refreshExpiry: Rule = {
	id: 'LGF-006',
	words: 'Refresh token expiry is detected, and the OAuth flow started again',
	explanation:
		'LinkedIn does not prolong a refresh token, so its end is known a year ahead and warned of. When it has ended, every message names the credential and the button that starts the flow again.',
	show: async (stage, shown) => {
		const { control, desk } = stage;
		const { editor, canvas } = desk;
		shown.step('LinkedIn let the access token and the refresh token expire.');
		control.tokens.expireAccess();
		control.tokens.expireRefresh();
		const { status, summary } = await check(stage, shown, {
			scrollTo: 'reconnect_required',
			caption: 'The status is reconnect_required, and the problem says what to do',
		});
		shown.equals('The status', status, 'reconnect_required');
		shown.says('What the check says', summary, /"LinkedIn".*select Switch account/);

		shown.step('Opened the credential, pressed Switch account, and Allow on the consent screen.');
		await editor.openCredential(canvas.linkedIn.id);
		await allow(await editor.openConsent('Switch account'));
		const again = await check(stage, shown, {
			scrollTo: 'healthy',
			caption: 'After the consent both tokens are new',
		});
		shown.equals('The status then', again.status, 'ok');
	},
};

export const reconnect: Rule = {
	id: 'LGF-004',
	words: 'The OAuth flow is started again when a token expired or was invalidated',
	explanation:
		'The error names the credential and the button; an error workflow gets the same words. After the consent, the next run reads what was submitted meanwhile.',
	show: async (stage, shown) => {
		const { formId, eventIds } = landmarks.sharedForm;
		const { control, desk, environment } = stage;
		const { editor, canvas } = desk;
		const pull = async (caption: string) =>
			await stage.perform(shown, {
				name: PULL,
				action: 'lead.pull',
				parameters: { options: { formId: byId(formId) } },
				caption,
			});
		shown.step('The member removed the app in LinkedIn’s settings: both tokens are revoked.');
		control.tokens.revoke('all');
		control.leads.addMany({ eventId: eventIds[0] }, 5);
		const { credentials } = environment.client;
		const { id } = canvas.linkedIn;
		shown.equals('The test of the credential', (await credentials.test(id)).status, 'Error');
		const { error } = await pull('The error names the credential and the button');
		shown.says('The error', error?.message, /sign-in has ended.*"LinkedIn"/);
		shown.says(
			'What to do',
			error?.description,
			/Open the credential "LinkedIn" \(\S+\) and select Switch account/,
		);

		shown.step('Opened the credential and pressed Switch account.');
		await editor.openCredential(id);
		const window = await editor.openConsent('Switch account');
		await window.getByRole('button', { name: 'Allow' }).waitFor();
		await shown.picture(window, 'The consent screen again');
		await allow(window);
		shown.equals('The test of the credential then', (await credentials.test(id)).status, 'OK');
		const after = await pull('The leads, with those that were submitted meanwhile');
		const truth = control.leads.list({ formId, testLeads: 'exclude' });
		shown.sameSet('Leads of the form', rowIds(after.json(PULL)), leadIds(truth));
	},
};

export const permissions: Rule = {
	id: 'LGF-007',
	words: 'Access and permissions are checked before leads start',
	explanation:
		'Connection → Check compares the scopes that were granted with those that are needed, and asks for one lead of each page. A trigger does the same when its workflow is published, and is refused with the reason.',
	show: async (stage, shown) => {
		const { world, environment, desk } = stage;
		const { scopes, organizations } = await check(stage, shown, {
			scrollTo: 'event_leads_readable',
			caption: 'The scopes, and for each organization whether its event leads can be read',
		});
		const { missing = [] } = scopes as { missing?: string[] };
		shown.equals('Scopes that are missing', missing, []);
		const checked = organizations as Array<Record<string, unknown>>;
		const readable = checked.filter((each) => each.event_leads_readable);
		shown.sameSet(
			'Organizations whose event leads can be read',
			readable.map(({ organization_id }) => organization_id),
			readableOrganizationIds(world, landmarks.members.main),
		);

		shown.step('Published a workflow for an organization in which the member is an analyst only.');
		const organizationId = byId(landmarks.organizations.analyst);
		const { id } = await desk.canvas.create([desk.canvas.trigger('New lead', { organizationId })]);
		const refusal = await environment.client.workflows.activate(id).then(
			() => 'It was published',
			(error: Error) => error.message,
		);
		shown.says('It was refused', refusal, /Super admin .*or Content admin/);
	},
};
