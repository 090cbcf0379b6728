import fc from 'fast-check';
import unescape from 'lodash/unescape';

import { defaultWorld } from '../world/defaultWorld';
import { landmarks } from '../world/landmarks';
import { formById, latestVersion } from '../world/lookups';
import { consentInputName, questionInputName } from '../world/mutations';
import {
	authorizeErrorPage,
	consentPage,
	describeScope,
	eventListPage,
	registeredPage,
	registrationPage,
	registrationPath,
} from './index';
import { html } from './html';

const world = defaultWorld();
const { events, forms } = landmarks;
const MARKUP = '"><script>alert(1)</script>\'&';

/** Every tag of a document outside its style sheet. */
const tagsOf = (document: string) =>
	[...document.replace(/<style>[^]*?<\/style>/, '').matchAll(/<([a-z]+)[^>]*>/g)].map(
		([, name]) => name,
	);

describe('html', () => {
	it('escapes any text, in content and in attributes, without loss', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const markup = html`<p title="${text}">${text}</p>`.toString();
				const [, attribute, content] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(markup) ?? [];
				expect(unescape(attribute)).toBe(text);
				expect(unescape(content)).toBe(text);
			}),
		);
	});

	it('keeps markup of its own, joins lists and drops what is absent', () => {
		const items = ['<', 'b'].map((item) => html`<li>${item}</li>`);
		expect(html`${items}${undefined}${false}${0}`.toString()).toBe('<li>&lt;</li><li>b</li>0');
	});
});

describe('pages with hostile texts', () => {
	const pages: Array<[string, string]> = [
		[
			'consent',
			consentPage({
				appName: MARKUP,
				memberName: MARKUP,
				scopes: [{ scope: MARKUP, description: MARKUP }],
				action: MARKUP,
				fields: { [MARKUP]: MARKUP },
			}),
		],
		['authorize error', authorizeErrorPage(MARKUP)],
		['event list', eventListPage(world)],
		[
			'registration',
			registrationPage(world, events.injection, {
				values: Object.fromEntries(
					latestVersion(formById(world, forms.injection)).questions.map(({ id }) => [
						questionInputName(id),
						MARKUP,
					]),
				),
				messages: [{ text: MARKUP }],
			}),
		],
		['registered', registeredPage(world, world.leads.find(({ eventId }) => eventId)!)],
	];

	it.each(pages)('%s has no foreign tag and loads nothing from elsewhere', (_, document) => {
		const tags = tagsOf(document);
		expect(tags).toContain('main');
		for (const tag of ['script', 'img', 'b', 'iframe']) expect(tags).not.toContain(tag);
		expect(document).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
	});
});

describe('consent page', () => {
	it('lists each scope in words and posts a decision with the hidden fields', () => {
		const document = consentPage({
			appName: 'n8n',
			scopes: ['r_events', 'made_up'].map(describeScope),
			action: '/oauth/v2/authorization',
			fields: { state: 'a"b' },
		});
		expect(document).toContain(html`${describeScope('r_events').description}`.toString());
		expect(document).toContain('Use the permission made_up');
		expect(document).toContain('name="state" value="a&quot;b"');
		expect(document).toMatch(/<form method="post" action="\/oauth\/v2\/authorization">/);
		for (const decision of ['allow', 'cancel']) {
			expect(document).toMatch(new RegExp(`<button[^>]*name="decision"[^>]*value="${decision}"`));
		}
	});
});

describe('event list', () => {
	it('links the open events only, those that start last on top', () => {
		const linked = [...eventListPage(world).matchAll(/href="\/events\/(\d+)\/registration"/g)].map(
			([, id]) => world.events.find((event) => event.id === id)!,
		);
		const starts = linked.map(({ startsAt }) => startsAt);
		expect(linked.length).toBeGreaterThan(80);
		expect(starts).toEqual([...starts].sort((one, other) => other - one));
		expect(linked.some(({ cancelled, formId }) => cancelled || formId === undefined)).toBe(false);
		expect(linked.map(({ id }) => id)).not.toContain(events.draft);
	});
});

describe('registration page', () => {
	const { questions, consents, hiddenFields } = latestVersion(formById(world, forms.everyQuestion));
	const document = registrationPage(world, events.everyQuestion);

	it('has inputs for every question and consent, and none for hidden fields', () => {
		const names = new Set(
			[...document.matchAll(/\sname="([a-z]+_[^"]+)"/g)].map(([, name]) => name),
		);
		expect(names).toEqual(
			new Set([
				...questions.map(({ id }) => questionInputName(id)),
				...consents.map(({ id }) => consentInputName(id)),
			]),
		);
		for (const { name } of hiddenFields) expect(document).not.toContain(`"${name}"`);
		expect(document).toContain(`action="${registrationPath(events.everyQuestion)}"`);
	});

	it('offers one option or several, from option 0 on', () => {
		expect(document.match(/type="radio"/g)).toHaveLength(3);
		expect(document.match(/type="checkbox"/g)).toHaveLength(4 + consents.length);
		expect(document.match(/value="0"/g)).toHaveLength(2);
	});

	it('labels every text input', () => {
		const ids = [...document.matchAll(/<(?:input|textarea)[^>]*\sid="([^"]+)"/g)].map(
			([, id]) => id,
		);
		expect(ids.length).toBeGreaterThan(20);
		for (const id of ids) expect(document).toContain(`<label for="${id}"`);
	});

	it('shows again what was typed, and what was wrong with it', () => {
		const [choice] = latestVersion(formById(world, forms.optionZero)).questions;
		const [text] = questions;
		const typed = registrationPage(world, events.everyQuestion, {
			values: { [questionInputName(text.id)]: 'So "far"' },
			messages: [{ field: questionInputName(text.id), text: 'Not <good>' }],
		});
		expect(typed).toContain('value="So &quot;far&quot;"');
		expect(typed).toMatch(/aria-invalid="true"/);
		expect(typed).toContain('Not &lt;good&gt;');

		const chosen = registrationPage(world, events.optionZero, {
			values: { [questionInputName(choice.id)]: '0' },
		});
		expect(chosen.match(/\bchecked\b/g)).toHaveLength(1);
	});

	it('says why there is no form for an event that takes no registrations', () => {
		const closed = registrationPage(world, events.archived);
		expect(closed).toContain('Registration for this event is closed.');
		expect(tagsOf(closed)).not.toContain('form');
	});
});
