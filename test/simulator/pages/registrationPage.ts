import { textIn } from '../world/locales';
import { eventById, latestVersion } from '../world/lookups';
import { openRegistration, type RegistrationMessage } from '../world/mutations';
import type { LeadForm, LinkedInEvent, World } from '../world/types';
import { eventName, eventSummary, registrationPath } from './eventTexts';
import { html, type SafeHtml } from './html';
import { page } from './page';
import { consentField, questionField, type RegistrationState } from './registrationFields';

function problems(messages: RegistrationMessage[]): SafeHtml | false {
	const general = messages.filter(({ field }) => field === undefined);
	return (
		messages.length > 0 &&
		html`<div class="problems" role="alert">
			${general.map(({ text }) => html`<p dir="auto">${text}</p>`)}
			${general.length < messages.length &&
			html`<p>Some answers need another look; they are marked below.</p>`}
		</div>`
	);
}

function registrationForm(
	event: LinkedInEvent,
	form: LeadForm,
	state: RegistrationState,
): SafeHtml {
	const { questions, consents } = latestVersion(form);
	const locale = form.creationLocale;
	return html`<form class="card" method="post" action="${registrationPath(event.id)}" novalidate>
		<h2 dir="auto">${textIn(form.headline, locale).trim() || 'Register'}</h2>
		<p dir="auto">${textIn(form.description, locale)}</p>
		${problems(state.messages)}
		${questions.map((question) => questionField(question, locale, state))}
		${consents.map((consent) => consentField(consent, locale, state))}
		<div class="buttons"><button class="primary" type="submit">Register</button></div>
	</form>`;
}

/**
 * The page where a person signs up for an event by answering the latest version of its form. Inputs are
 * named `question_{questionId}` (option ids as values) and `consent_{consentId}` (value `true`); it is
 * posted to `registrationPath`, for `registerForEvent` to judge. Hidden fields do not appear.
 * @param state what was typed before and what was wrong with it
 * @throws when the world has no such event
 */
export function registrationPage(
	world: World,
	eventId: string,
	{ values = {}, messages = [] }: Partial<RegistrationState> = {},
): string {
	const event = eventById(world, eventId);
	const registration = openRegistration(world, event);
	return page(
		`Register: ${eventName(event)}`,
		html`<section class="card">
				<h1 dir="auto">${eventName(event)}</h1>
				<p class="soft" dir="auto">${eventSummary(world, event)}</p>
				<p dir="auto">${textIn(event.description)}</p>
				${'closed' in registration && html`<p class="problems">${registration.closed}</p>`}
			</section>
			${'form' in registration && registrationForm(event, registration.form, { values, messages })}`,
	);
}
