import { parse, type HTMLElement } from 'node-html-parser';

/** What a person types: for inputs of a kind, and for everything else that asks for text. */
export interface Person {
	firstName: string;
	lastName: string;
	email: string;
	/** Typed into every other text field. */
	words: string;
}

/** An event that one can register for. */
export interface OpenEvent {
	name: string;
	registrationUrl: string;
}

/** Reads the simulator's page of events, in its order. */
export async function openEvents(simulatorUrl: string): Promise<OpenEvent[]> {
	const page = await readPage(await fetch(new URL('/events', simulatorUrl)));
	return page.querySelectorAll('li a').map((link) => ({
		name: link.text.trim(),
		registrationUrl: new URL(link.getAttribute('href') ?? '', simulatorUrl).href,
	}));
}

/**
 * Registers a person as a browser does: reads the page, fills in each field of its form, submits it
 * and reads the id of the registration from the page that follows.
 *
 * @throws Error with the page's text when there is no form or the registration was refused
 */
export async function register(registrationUrl: string, person: Person): Promise<string> {
	const page = await readPage(await fetch(registrationUrl));
	const form = page.querySelector('form');
	if (!form) throw new Error(`There is no registration form: ${page.text.trim()}`);
	const answer = await fetch(new URL(form.getAttribute('action') ?? '', registrationUrl), {
		method: form.getAttribute('method') ?? 'get',
		body: filledIn(form, person),
	});
	const confirmation = await readPage(answer);
	const leadId = confirmation.querySelector('#lead-id')?.text;
	if (!leadId) throw new Error(`The registration was refused: ${confirmation.text.trim()}`);
	return leadId;
}

async function readPage(response: Response): Promise<HTMLElement> {
	return parse(await response.text());
}

function filledIn(form: HTMLElement, person: Person): URLSearchParams {
	const values = new URLSearchParams();
	for (const input of form.querySelectorAll('input, textarea')) {
		const name = input.getAttribute('name') ?? '';
		const type = input.tagName === 'TEXTAREA' ? 'text' : input.getAttribute('type');
		if (type === 'radio') {
			// Only one of the options can be chosen: the first.
			if (!values.has(name)) values.append(name, input.getAttribute('value') ?? '');
		} else if (type === 'checkbox') {
			values.append(name, input.getAttribute('value') ?? '');
		} else {
			const longest = Number(input.getAttribute('maxlength') ?? Infinity);
			values.append(name, typed(form, input, person).slice(0, longest));
		}
	}
	return values;
}

function typed(form: HTMLElement, input: HTMLElement, person: Person): string {
	switch (input.getAttribute('type')) {
		case 'email':
			return person.email;
		case 'tel':
			return '+359 2 987 6543';
		default:
	}
	const label = form.querySelector(`label[for="${input.id}"]`)?.text ?? '';
	if (/^\s*first name/i.test(label)) return person.firstName;
	if (/^\s*last name/i.test(label)) return person.lastName;
	return person.words;
}
