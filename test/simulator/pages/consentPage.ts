import { html } from './html';
import { page } from './page';

export interface RequestedScope {
	scope: string;
	/** What the scope permits, in words; see `describeScope`. */
	description: string;
}

export interface ConsentPageOptions {
	appName: string;
	/** Who is signed in, as shown to that person. */
	memberName?: string;
	scopes: RequestedScope[];
	/** Where the form is posted to. */
	action: string;
	/** Sent along as hidden inputs. */
	fields?: Record<string, string>;
}

/** What each scope permits (wire contract, section 1.5), as the consent page says it. */
const SCOPE_DESCRIPTIONS: Record<string, string> = {
	r_marketing_leadgen_automation: 'Read your lead forms and the people who answered them',
	r_events: "Read your organizations' events",
	rw_events: "Create and manage your organizations' events",
	r_organization_admin: "Read your organizations' pages and your roles on them",
	rw_organization_admin: "Manage your organizations' pages and read their reports",
	r_ads: 'Read your advertising accounts',
	rw_ads: 'Manage your advertising accounts',
	r_basicprofile: 'Use your basic profile, including your name, photo and headline',
	openid: 'Use your name and photo',
	profile: 'Use your name and photo',
	email: 'Use the primary email address of your LinkedIn account',
};

/** @returns what the scope permits, in words; an unknown one is described by its name */
export function describeScope(scope: string): RequestedScope {
	return { scope, description: SCOPE_DESCRIPTIONS[scope] ?? `Use the permission ${scope}` };
}

/**
 * The page that asks a member to let an application in. Its form is posted with `decision` set to
 * `allow` or `cancel` and with the given hidden fields.
 */
export function consentPage(options: ConsentPageOptions): string {
	const { appName, memberName, scopes, action, fields = {} } = options;
	return page(
		`Sign in: ${appName}`,
		html`<section class="card">
			<h1><bdi>${appName}</bdi> would like to:</h1>
			<ul class="plain" id="scopes">
				${scopes.map(
					({ scope, description }) =>
						html`<li data-scope="${scope}">
							${description}<br /><span class="soft">${scope}</span>
						</li> `,
				)}
			</ul>
			${memberName !== undefined &&
			html`<p class="soft">You are signed in as <bdi>${memberName}</bdi>.</p>`}
			<p class="soft">You can withdraw this permission at any time in your settings.</p>
			<form method="post" action="${action}">
				${Object.entries(fields).map(
					([name, value]) => html`<input type="hidden" name="${name}" value="${value}" /> `,
				)}
				<div class="buttons">
					<button class="primary" type="submit" name="decision" value="allow">Allow</button>
					<button type="submit" name="decision" value="cancel">Cancel</button>
				</div>
			</form>
		</section>`,
	);
}
