import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Demonstration } from '../../demonstration';
import { showHeartbeat } from '../../parts/heartbeatWorkflow';
import { NotShown, type Show } from '../../rule';
import type { LinkedInStage } from '../stage';

const NAME = 'Check connection';

/** Longer than any token of LinkedIn's lives. */
const MORE_THAN_A_YEAR = 400;

/** Runs Check connection in the editor; gives what it says. */
async function check(
	stage: LinkedInStage,
	shown: Demonstration,
	look: { scrollTo: string; caption: string },
	options: INodeParameters = {},
): Promise<Record<string, IDataObject>> {
	const parameters = { options };
	const action = 'connection.check';
	const performance = { name: NAME, action, parameters, view: 'JSON', ...look } as const;
	const [report] = (await stage.perform(shown, performance)).json(NAME);
	const problems = report.problems as Array<Record<string, unknown>>;
	if (problems.length > 0) shown.table('Its problems', problems);
	return report as Record<string, IDataObject>;
}

/** LGF-002: LinkedIn says the same of the token and of the member, and the workflow is silent. */
export const showHeartbeatOnLinkedIn: Show<LinkedInStage> = async (stage, shown) => {
	const { truth, organizationId, table } = stage.access;
	const { profileScope } = stage.options;
	const leads = await truth.leads(organizationId);
	if (leads.length > 0) {
		shown.step('Published leads-to-postgres: the workflow looks whether all leads are stored.');
		await table.store(leads);
	}
	const caption = 'Check connection: the status, the member, the tokens';
	const { status, member } = await check(stage, shown, { scrollTo: 'checked_at', caption });
	shown.equals('The status', status, 'ok');
	const { active } = await truth.introspection();
	shown.equals('LinkedIn’s introspection says that the token is active', active, true);
	if (profileScope === 'none') {
		shown.omission('who is signed in, by /me: no profile scope was asked for (--profile-scope).');
	} else {
		const urn = await truth.memberUrn(profileScope);
		shown.equals('Who is signed in, as LinkedIn says', member.urn, urn);
	}
	await showHeartbeat(stage, shown);
	shown.omission('what it writes when a token is dead: LinkedIn would have to revoke it.');
};

/** LGF-003: LinkedIn says the same of the end, which is warned of. */
export const showExpiry: Show<LinkedInStage> = async (stage, shown) => {
	const { truth } = stage.access;
	const { status, access_token, problems } = await check(
		stage,
		shown,
		{ scrollTo: 'access_token', caption: 'When the tokens end, and that it is warned of' },
		{ warnDays: MORE_THAN_A_YEAR },
	);
	const { expiresAt } = await truth.introspection();
	const end = expiresAt === undefined ? 'not said' : new Date(expiresAt).toISOString();
	shown.equals(
		'When the access token ends, as LinkedIn’s introspection says',
		access_token.expires_at,
		end,
	);
	shown.equals(
		`The status, if it is to be warned ${MORE_THAN_A_YEAR} days ahead`,
		status,
		'expiring_soon',
	);
	const [{ message, fix }] = (problems as unknown as IDataObject[]).filter(({ code }) =>
		String(code).endsWith('_token_expiring'),
	);
	shown.says(
		'What it says',
		`${String(message)} ${String(fix)}`,
		/token of the credential "LinkedIn" ends on .*select Reconnect/,
	);
	shown.omission('a token that has expired: LinkedIn lets it live for 60 days.');
};

/** LGF-005: LinkedIn takes the token that n8n got for the refresh token. */
export const showRefresh: Show<LinkedInStage> = async (stage, shown) => {
	const { truth, hasRefreshToken } = stage.access;
	if (!hasRefreshToken) {
		throw new NotShown(
			'LinkedIn gave no refresh token: the app is not approved for programmatic refresh',
		);
	}
	const { status, access_token } = await check(
		stage,
		shown,
		{ scrollTo: 'access_token', caption: 'Refresh Now: the access token was renewed' },
		{ refreshNow: true },
	);
	const { renewed } = access_token;
	shown.equals('The check', { status, renewed }, { status: 'ok', renewed: true });
	shown.equals('n8n holds another access token', await stage.takeNewToken(), true);
	const { active } = await truth.introspection();
	shown.equals('LinkedIn’s introspection says that it is active', active, true);
	shown.omission(
		'that it happens by itself between two pages of leads: the token would have to end.',
	);
};

/** LGF-007: LinkedIn says the same of the scopes, and shows the leads of the same pages. */
export const showPermissions: Show<LinkedInStage> = async (stage, shown) => {
	const { truth } = stage.access;
	const { scopes, organizations } = await check(stage, shown, {
		scrollTo: 'event_leads_readable',
		caption: 'The scopes, and for each organization whether its event leads can be read',
	});
	shown.equals('Scopes that are missing', scopes.missing, []);
	const said = await truth.introspection();
	shown.sameSet('Scopes that are granted', scopes.granted as string[], said.scopes);
	const checked = organizations as unknown as IDataObject[];
	const readable = checked.filter((each) => each.event_leads_readable);
	const shownByLinkedIn = [];
	for (const { organization_id } of await truth.organizations()) {
		const id = String(organization_id);
		if (await truth.showsEventLeads(id)) shownByLinkedIn.push(id);
	}
	shown.sameSet(
		'Organizations whose event leads can be read',
		readable.map(({ organization_id }) => organization_id),
		shownByLinkedIn,
	);
	shown.omission('what a missing scope or role is told as: LinkedIn would have to take it away.');
};
