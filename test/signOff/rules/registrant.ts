import type { Locator, Page } from 'playwright-core';
import { registrationPath } from '../../simulator/pages';
import type { Demonstration } from '../demonstration';
import type { Stage } from '../stage';

const ANSWERS = [
	[/first name/i, 'Ada'],
	[/last name/i, 'King'],
	[/e-?mail/i, 'ada.king@example.com'],
	[/phone/i, '+44 20 7946 0958'],
	[/company/i, 'Analytical Engines'],
	[/title|function/i, 'Engineer'],
] as const;

/** The text for any other field. */
const OTHER_ANSWER = 'I look forward to it';

/**
 * Registers a person for an event in a window of the browser.
 * @returns the id of the lead
 */
export async function registerInBrowser(
	{ desk, environment }: Stage,
	shown: Demonstration,
	eventId: string,
): Promise<string> {
	const url = `${environment.simulator.url}${registrationPath(eventId)}`;
	const page = await desk.editor.openWindow(url);
	await fillIn(page);
	await page.evaluate(() => window.scrollTo(0, 0));
	await shown.picture(page, 'The registration form of the event, filled in');
	await page.getByRole('button', { name: 'Register' }).click();
	const leadId = await page.locator('#lead-id').innerText();
	await page.close();
	return leadId;
}

async function fillIn(page: Page): Promise<void> {
	const form = page.locator('form');
	for (const field of await form
		.locator('input[type=text], input[type=email], input[type=tel], textarea')
		.all()) {
		await field.fill(await answerFor(page, field));
	}
	for (const box of await form.locator('input[type=checkbox]').all()) await box.check();
	const radios = await form.locator('input[type=radio]').all();
	const names = new Map<string | null, Locator>();
	for (const radio of radios.reverse()) names.set(await radio.getAttribute('name'), radio);
	for (const first of names.values()) await first.check();
}

async function answerFor(page: Page, field: Locator): Promise<string> {
	const id = await field.getAttribute('id');
	const label = await page.locator(`label[for="${id}"]`).innerText();
	const [, answer] = ANSWERS.find(([words]) => words.test(label)) ?? [undefined, OTHER_ANSWER];
	const longest = Number((await field.getAttribute('maxlength')) ?? Infinity);
	return answer.slice(0, longest);
}
