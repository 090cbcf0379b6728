import { textIn } from '../world/locales';
import { eventById, latestVersion } from '../world/lookups';
import { consentInputName, openForm, questionInputName } from '../world/mutations';
import type {
	Lead,
	LeadForm,
	LinkedInEvent,
	Locale,
	Member,
	Question,
	World,
} from '../world/types';
import { html, SafeHtml } from './html';

/** All styles of the pages, which load nothing from elsewhere. */
const STYLES = new SafeHtml(`
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; font: 16px/1.5 system-ui, sans-serif; }
input[type='text'] { display: block; width: 100%; box-sizing: border-box; }
`);

/** An HTML document with this content and the simulator's name. */
function page(title: string, content: SafeHtml): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<link rel="icon" href="data:," />
				<title>${title}</title>
				<style>
					${STYLES}
				</style>
			</head>
			<body>
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

/** The path of the list of events that are open for registration. */
export const EVENT_LIST_PATH = '/events';

/** The path on which a person registers for an event; the page's form is posted to it, too. */
export const registrationPath = (eventId: string) => `${EVENT_LIST_PATH}/${eventId}/registration`;

const eventName = ({ id, name }: LinkedInEvent) => textIn(name).trim() || `Event ${id}`;

/** The events that are open for registration, the latest first, with links to their registration pages. */
export function eventListPage(world: World): string {
	const events = world.events
		.filter((event) => openForm(world, event))
		.sort((one, other) => other.startsAt - one.startsAt);
	return page(
		'Events with a registration form',
		html`<ul>
			${events.map(
				(event) =>
					html`<li>
						<a href="${registrationPath(event.id)}"><bdi>${eventName(event)}</bdi></a
						>, ${new Date(event.startsAt).toUTCString()}
					</li> `,
			)}
		</ul>`,
	);
}

/**
 * The page after a registration; the element with the id `lead-id` shows the lead's id.
 * @throws when the lead does not belong to an event of this world
 */
export function registeredPage(world: World, { id, eventId = '' }: Lead): string {
	return page(
		'You are registered',
		html`<p dir="auto">${eventName(eventById(world, eventId))}</p>
			<p>Registration <code id="lead-id">${id}</code></p>
			<p><a href="${EVENT_LIST_PATH}">All events</a></p>`,
	);
}

/**
 * The page on which a person registers for an event by answering the latest version of its form. Inputs have the names
 * `question_{questionId}` (option ids as values) and `consent_{consentId}` (value `true`). The form is posted to
 * `registrationPath`. Hidden fields do not appear.
 * @throws when the world has no such event
 */
export function registrationPage(world: World, eventId: string): string {
	const event = eventById(world, eventId);
	const form = openForm(world, event);
	const content = form ? registrationForm(event, form) : html`<p>Registration is closed.</p>`;
	return page(eventName(event), content);
}

function registrationForm(event: LinkedInEvent, form: LeadForm): SafeHtml {
	const { questions, consents } = latestVersion(form);
	const locale = form.creationLocale;
	return html`<form method="post" action="${registrationPath(event.id)}">
		<p dir="auto">${textIn(form.description, locale)}</p>
		${questions.map((question) => questionField(question, locale))}
		${consents.map(({ id, text, checkRequired }) => {
			const label = textIn(text, locale).trim() || `Consent ${id}`;
			const box = html`<input
				type="checkbox"
				name="${consentInputName(id)}"
				value="true"
				${checkRequired && html`required`}
			/>`;
			return html`<p>
				<label>${box} <span dir="auto">${label}</span></label>
			</p>`;
		})}
		<button type="submit">Register</button>
	</form>`;
}

/** The input of one question; option ids are the values of choices. */
function questionField({ id, text, name, required, details }: Question, locale: Locale): SafeHtml {
	const inputName = questionInputName(id);
	const label = (textIn(text, locale).trim() || name) + (required ? '' : ' (optional)');
	const input =
		details.type === 'text'
			? html`<input
					type="text"
					id="${inputName}"
					name="${inputName}"
					maxlength="${details.maxResponseLength}"
					dir="auto"
					${required && html`required`}
				/>`
			: html`<select
					id="${inputName}"
					name="${inputName}"
					${details.multipleAnswers && html`multiple`}
				>
					${details.options.map(
						(option) => html`<option value="${option.id}">${textIn(option.text, locale)}</option>`,
					)}
				</select>`;
	return html`<p><label for="${inputName}" dir="auto">${label}</label> ${input}</p>`;
}
