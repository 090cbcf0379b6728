import type { Member } from '../world/types';
import { html, SafeHtml } from './html';

/** An HTML document with this content and the simulator's name. */
function page(title: string, content: SafeHtml): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<link rel="icon" href="data:," />
				<title>${title}</title>
			</head>
			<body style="max-width: 44rem; margin: 2rem auto; font: 16px/1.5 system-ui, sans-serif">
				<p><strong>LinkedIn</strong> simulator</p>
				<h1 dir="auto">${title}</h1>
				${content}
			</body>
		</html> `.toString();
}

/**
 * The page that LinkedIn shows, instead of redirecting, when it does not trust the redirect URI.
 * @param problem e.g. `The redirect_uri does not match the registered value`
 */
export function authorizeErrorPage(problem: string): string {
	return page('Bummer, something went wrong.', html`<p dir="auto">${problem}</p>`);
}

/** The path of the consent page, to which its form is posted, too. */
export const CONSENT_PATH = '/oauth/v2/authorization';

/**
 * The page on which a member allows an application. Its form is posted with `decision` set to `allow`, and with the
 * given hidden fields.
 */
export function consentPage(
	appName: string,
	member: Member | undefined,
	scopes: string[],
	fields: Record<string, string | undefined>,
): string {
	return page(
		`${appName} would like to use`,
		html`<form method="post" action="${CONSENT_PATH}">
			<ul>
				${scopes.map((scope) => html`<li data-scope="${scope}">${scope}</li> `)}
			</ul>
			${member &&
			html`<p>You are signed in as <bdi>${member.firstName} ${member.lastName}</bdi>.</p>`}
			${Object.entries(fields).map(
				([name, value]) => html`<input type="hidden" name="${name}" value="${value}" /> `,
			)}
			<button type="submit" name="decision" value="allow">Allow</button>
		</form>`,
	);
}
