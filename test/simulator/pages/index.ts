import { LONG_RESPONSE_LENGTH } from '../world/answers';
import { textIn } from '../world/locales';
import { eventById, latestVersion } from '../world/lookups';
import { consentInputName, openRegistration, questionInputName } from '../world/mutations';
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
* { box-sizing: border-box; }
body { margin: 0; background: #f4f2ee; color: #1d2226; font: 16px/1.5 system-ui, sans-serif; }
.bar { background: #fff; border-bottom: 1px solid #d6dbe0; padding: .75rem 1.5rem; }
.bar strong, a { color: #0a5fb4; }
main { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
.card { background: #fff; border: 1px solid #d6dbe0; border-radius: .75rem; padding: 1.5rem; }
.card + .card { margin-top: 1rem; }
h1, h2 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
bdi, [dir='auto']:not(textarea) { white-space: pre-line; }
p:empty { display: none; }
.soft, .bar span { color: #56687a; font-size: .875rem; }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.plain > li { padding: .75rem 0; border-top: 1px solid #d6dbe0; }
.field { margin: 1.25rem 0 0; padding: 0; border: 0; min-width: 0; }
.field > label, .field > legend { display: block; font-weight: 600; padding: 0; }
.field .choice { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; }
input:not([type='radio'], [type='checkbox']), textarea { width: 100%; font: inherit; padding: .5rem .75rem; }
.buttons { display: flex; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; font-weight: 600; padding: .5rem 1.5rem; border-radius: 1.5rem; border: 1px solid #0a5fb4; background: #fff; color: #0a5fb4; }
button.primary { background: #0a5fb4; color: #fff; }
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
				<header class="bar"><strong>LinkedIn</strong> <span>simulator</span></header>
				<main>${content}</main>
			</body>
		</html> `.toString();
}

/**
 * The page that LinkedIn shows, instead of redirecting, when it does not trust the redirect URI.
 * @param problem e.g. `The redirect_uri does not match the registered value`
 */
export function authorizeErrorPage(problem: string): string {
	return page(
		'Something went wrong',
		html`<section class="card" role="alert">
			<h1>Bummer, something went wrong.</h1>
			<p dir="auto" id="problem">${problem}</p>
			<p class="soft">Go back to the application and check its client ID and redirect URL.</p>
		</section>`,
	);
}

/** The path of the consent page, to which its form is posted, too. */
export const CONSENT_PATH = '/oauth/v2/authorization';

/** What each scope permits, by LinkedIn's pages, in the words of the consent page. */
const SCOPE_DESCRIPTIONS: Record<string, string> = {
	r_marketing_leadgen_automation: 'Read your lead forms and the people who answered them',
	r_events: "Read your organizations' events",
	r_organization_admin: "Read your organizations' pages and your roles on them",
	r_ads: 'Read your advertising accounts',
	r_basicprofile: 'Use your basic profile, including your name, photo and headline',
	openid: 'Use your name and photo',
	profile: 'Use your name and photo',
	email: 'Use the primary email address of your LinkedIn account',
};

/**
 * The page on which a member allows or refuses an application. Its form is posted with `decision` set to `allow` or
 * `cancel`, and with the given hidden fields.
 */
export function consentPage(
	appName: string,
	member: Member | undefined,
	scopes: string[],
	fields: Record<string, string | undefined>,
): string {
	return page(
		`Sign in: ${appName}`,
		html`<section class="card">
			<h1><bdi>${appName}</bdi> would like to:</h1>
			<ul class="plain" id="scopes">
				${scopes.map(
					(scope) =>
						html`<li data-scope="${scope}">
							${SCOPE_DESCRIPTIONS[scope] ?? `Use the permission ${scope}`}<br />
							<span class="soft">${scope}</span>
						</li> `,
				)}
			</ul>
			${member &&
			html`<p class="soft">
				You are signed in as <bdi>${member.firstName} ${member.lastName}</bdi>.
			</p>`}
			<p class="soft">You can withdraw this permission at any time in your settings.</p>
			<form method="post" action="${CONSENT_PATH}">
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

/** The path of the list of events that are open for registration. */
export const EVENT_LIST_PATH = '/events';

/** The path on which a person registers for an event; the page's form is posted to it, too. */
export const registrationPath = (eventId: string) => `${EVENT_LIST_PATH}/${eventId}/registration`;

const eventName = ({ id, name }: LinkedInEvent) => textIn(name).trim() || `Event ${id}`;

/** Time, place and organizer of an event, e.g. `2026-11-24 09:00 UTC · Online · Northwind Robotics`. */
function eventSummary(world: World, event: LinkedInEvent): string {
	const organizer = world.organizations.find(({ id }) => id === event.organizationId);
	const [day, time] = new Date(event.startsAt).toISOString().split('T');
	const place = event.kind === 'online' ? 'Online' : 'In person';
	return `${day} ${time.slice(0, 5)} UTC · ${place} · ${organizer?.localizedName ?? ''}`;
}

/** The events that are open for registration, the latest first, with links to their registration pages. */
export function eventListPage(world: World): string {
	const events = world.events
		.filter((event) => 'form' in openRegistration(world, event))
		.sort((one, other) => other.startsAt - one.startsAt);
	return page(
		'Events',
		html`<section class="card">
			<h1>Events with a registration form</h1>
			${events.length === 0 && html`<p>There are no events to register for yet.</p>`}
			<ul class="plain">
				${events.map(
					(event) =>
						html`<li>
							<a href="${registrationPath(event.id)}"><bdi>${eventName(event)}</bdi></a
							><br />
							<span class="soft" dir="auto">${eventSummary(world, event)}</span>
						</li> `,
				)}
			</ul>
		</section>`,
	);
}

/**
 * The page after a registration; the element with the id `lead-id` shows the lead's id.
 * @throws when the lead does not belong to an event of this world
 */
export function registeredPage(world: World, { id, eventId = '' }: Lead): string {
	return page(
		'You are registered',
		html`<section class="card" role="status">
			<h1>You are registered</h1>
			<p dir="auto">${eventName(eventById(world, eventId))}</p>
			<p class="soft">Registration <code id="lead-id">${id}</code></p>
			<p><a href="${EVENT_LIST_PATH}">All events</a></p>
		</section>`,
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
	const registration = openRegistration(world, event);
	return page(
		`Register: ${eventName(event)}`,
		html`<section class="card">
				<h1 dir="auto">${eventName(event)}</h1>
				<p class="soft" dir="auto">${eventSummary(world, event)}</p>
				<p dir="auto">${textIn(event.description)}</p>
				${'closed' in registration && html`<p>${registration.closed}</p>`}
			</section>
			${'form' in registration && registrationForm(event, registration.form)}`,
	);
}

function registrationForm(event: LinkedInEvent, form: LeadForm): SafeHtml {
	const { questions, consents } = latestVersion(form);
	const locale = form.creationLocale;
	return html`<form class="card" method="post" action="${registrationPath(event.id)}">
		<h2 dir="auto">${textIn(form.headline, locale).trim() || 'Register'}</h2>
		<p dir="auto">${textIn(form.description, locale)}</p>
		${questions.map((question) => questionField(question, locale))}
		${consents.map(({ id, text, checkRequired }) => {
			const label = textIn(text, locale).trim() || `Consent ${id}`;
			const box = choice('checkbox', consentInputName(id), 'true', label, checkRequired);
			return html`<div class="field">${box}</div>`;
		})}
		<div class="buttons"><button class="primary" type="submit">Register</button></div>
	</form>`;
}

const markOf = (required: boolean) => !required && html` <span class="soft">(optional)</span>`;

/** The inputs of one question; option ids are the values of choices. */
function questionField(question: Question, locale: Locale): SafeHtml {
	const { id, text, name: ownName, required, details } = question;
	const name = questionInputName(id);
	const label = textIn(text, locale).trim() || ownName;
	if (details.type === 'multipleChoice') {
		const type = details.multipleAnswers ? 'checkbox' : 'radio';
		// HTML cannot require one of several check boxes.
		const isChecked = required && type === 'radio';
		return html`<fieldset class="field">
			<legend dir="auto">${label}${markOf(required)}</legend>
			${details.options.map((option) =>
				choice(type, name, String(option.id), textIn(option.text, locale).trim(), isChecked),
			)}
		</fieldset>`;
	}
	const { maxResponseLength } = details;
	const attributes = html`id="${name}" name="${name}" maxlength="${maxResponseLength}"
	dir="auto"${required && html` required`}`;
	return html`<div class="field">
		<label for="${name}" dir="auto">${label}${markOf(required)}</label>
		${maxResponseLength >= LONG_RESPONSE_LENGTH
			? html`<textarea rows="4" ${attributes}></textarea>`
			: html`<input type="text" ${attributes} />`}
	</div>`;
}

/** A check box or radio button with its label, or with its value if the label is empty. */
function choice(type: string, name: string, value: string, label: string, required: boolean) {
	return html`<label class="choice"
		><input type="${type}" name="${name}" value="${value}" ${required && html`required`} />
		<span dir="auto">${label || `Option ${value}`}</span></label
	> `;
}
