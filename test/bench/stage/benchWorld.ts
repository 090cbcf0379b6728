import { DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import { addEvent, addForm, addFormVersion, addLeads } from '../../simulator/world/mutations';
import type { QuestionSpec } from '../../simulator/world/questions';
import type { World } from '../../simulator/world/types';

/** The same recipe makes the same world, ids included, in whatever process. */
export interface WorldRecipe {
	/** Epoch milliseconds. */
	now: number;
	/** In the order of their ids, see {@link organizationId}. */
	organizations: Array<{ events: number; leads: number }>;
}

const FORMS = 5;
const DAYS_OF_LEADS = 80;

/** What LinkedIn's own registration form asks, and two questions of the organizer's. */
const QUESTIONS: QuestionSpec[] = [
	{ predefinedField: 'FIRST_NAME' },
	{ predefinedField: 'LAST_NAME' },
	{ predefinedField: 'EMAIL' },
	{ predefinedField: 'COMPANY_NAME' },
	{ predefinedField: 'JOB_TITLE' },
	{ text: 'What would you like to learn?' },
	{ text: 'How did you hear of us?', options: ['LinkedIn', 'A colleague', 'Newsletter', 'Other'] },
];

export function organizationId(index: number): string {
	return String(5_509_810 + index);
}

/**
 * Organizations of one administrator with up to five forms of two versions each, and events that use
 * these forms in turn. The leads are spread evenly over events and versions, and over the last 80 days.
 */
export function benchWorld({ now, organizations }: WorldRecipe): World {
	const ids = organizations.map((_, index) => organizationId(index));
	const world = memberWorld(
		ids.map((id) => ({ id, name: `Organization ${id}`, role: 'ADMINISTRATOR' })),
	);
	for (const [index, { events, leads }] of organizations.entries()) {
		const id = ids[index];
		const forms = Array.from({ length: Math.min(events, FORMS) }, (_, form) =>
			addFormOf(world, id, index * FORMS + form, now),
		);
		const eventIds = Array.from({ length: events }, (_, event) => {
			const name = `Event ${event + 1}`;
			const formId = forms[event % forms.length];
			return addEvent(world, { organizationId: id, formId, name, startsAt: now + DAY }).id;
		});
		addLeadsOf(world, eventIds, leads, now);
	}
	return world;
}

/** Ids of 19 digits, far enough apart to stay different as doubles, as those of real forms would. */
function addFormOf(world: World, organization: string, number: number, now: number): string {
	const { id } = addForm(world, {
		id: String(6_955_637_458_260_688_897n + 1_000_003n * BigInt(number)),
		owner: { organizationId: organization },
		name: `Registration ${number + 1}`,
		created: now - 200 * DAY,
		questions: QUESTIONS,
		consents: [{ text: 'I agree to be contacted', checkRequired: true }],
		hiddenFields: [{ name: 'campaign', value: `autumn-${number}` }],
	});
	addFormVersion(world, id, {
		lastModified: now - 40 * DAY,
		addQuestions: [{ text: 'Which session?', options: ['Morning', 'Afternoon'] }],
	});
	return id;
}

function addLeadsOf(world: World, eventIds: string[], leads: number, now: number): void {
	const sources = eventIds.flatMap((eventId) => [1, 2].map((version) => ({ eventId, version })));
	const half = (DAYS_OF_LEADS / 2) * DAY;
	for (const [index, { eventId, version }] of sources.entries()) {
		const count = Math.floor((leads + index) / sources.length);
		const start = now - DAY - (version === 1 ? 2 : 1) * half;
		const spec = { eventId, formVersionId: version, submittedAt: start + index };
		addLeads(world, spec, count, Math.max(1, Math.floor(half / (count + 1))));
	}
}
