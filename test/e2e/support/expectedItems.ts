import { pick, sortBy } from 'lodash';
import { placeOfQuestion } from '../../oracle/columnNames';
import { landmarks } from '../../simulator/world/landmarks';
import { textIn } from '../../simulator/world/locales';
import { formById, latestVersion } from '../../simulator/world/lookups';
import {
	approvedRoles,
	eventsOf,
	organizationIdsOf,
	type EventQuery,
} from '../../simulator/world/queries';
import type { Question, World } from '../../simulator/world/types';

/** What an item says, as far as the world tells it. */
export type Facts = Record<string, unknown>;

/** Of items, in their order, only what some other facts speak of, and roles in one order. */
export function asFacts(items: Facts[], alike: Facts | undefined): Facts[] {
	return items.map((item) => rolesSorted(pick(item, Object.keys(alike ?? item))));
}

function rolesSorted(facts: Facts): Facts {
	return Array.isArray(facts.roles) ? { ...facts, roles: [...facts.roles].sort() } : facts;
}

/** What `organization: getMany` is to give: those in which the main member has an approved role. */
export function expectedOrganizations(world: World): Facts[] {
	return organizationIdsOf(world, landmarks.members.main).map((id) => {
		const organization = world.organizations.find((each) => each.id === id);
		const roles = approvedRoles(world, landmarks.members.main, id).sort();
		return {
			organization_id: id,
			organization_urn: `urn:li:organization:${id}`,
			name: organization?.localizedName,
			vanity_name: organization?.vanityName,
			roles,
			can_read_event_leads: roles.some((role) =>
				['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR'].includes(role),
			),
		};
	});
}

/** What `event: getMany` is to give, whatever its order. */
export function expectedEvents(world: World, query: EventQuery): Facts[] {
	const iso = (time: number) => new Date(time).toISOString();
	return eventsOf(world, query).map((event) => ({
		event_id: event.id,
		event_urn: `urn:li:event:${event.id}`,
		// An event may have an empty name.
		name: Object.values(event.name)[0] || null,
		organization_id: event.organizationId,
		starts_at: iso(event.startsAt),
		ends_at: iso(event.endsAt),
		form_id: event.formId ?? null,
	}));
}

/** What `form: getFields` is to give for the latest version of a form, in its order. */
export function expectedFields(world: World, formId: string): Facts[] {
	const form = formById(world, formId);
	const { questions, consents, hiddenFields } = latestVersion(form);
	return [
		...sortBy(questions, placeOfQuestion).map((question) => ({
			kind: 'question',
			question_id: question.id,
			label: orNamed(textIn(question.text, form.creationLocale), question.name),
			required: question.required,
			predefined_field: question.predefinedField ?? null,
			question_type: question.details.type,
			options: optionTexts(question),
		})),
		...consents.map(({ id, text, checkRequired }) => ({
			kind: 'consent',
			consent_id: String(id),
			label: orNamed(textIn(text, form.creationLocale), `Consent ${id}`),
			required: checkRequired,
		})),
		// A name of blanks is none.
		...hiddenFields.map(({ name }) => ({ kind: 'hidden', hidden_field: orNamed(name, '') })),
	];
}

function optionTexts({ details }: Question): string[] | null {
	return details.type === 'multipleChoice'
		? details.options.map(({ id, text }) => orNamed(textIn(text), `Option ${id}`))
		: null;
}

function orNamed(text: string, name: string): string {
	return text.trim() === '' ? name : text;
}
