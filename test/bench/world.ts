import { DAY } from '../durations';
import { memberWorld } from '../simulator/world/memberWorld';
import { addEvent, addForm, addFormVersion, addLeads } from '../simulator/world/mutations';
import { leadsOf } from '../simulator/world/queries';
import type { QuestionSpec } from '../simulator/world/questions';
import type { World } from '../simulator/world/types';

/** Of each organization: five events, each with a form of two versions. */
const EVENTS = 5;
const DAYS_OF_LEADS = 80;

/** What LinkedIn's own registration form asks, and two questions of the organizer's. */
const QUESTIONS: QuestionSpec[] = [
	...['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'COMPANY_NAME', 'JOB_TITLE'].map((predefinedField) => ({
		predefinedField,
	})),
	{ text: 'What would you like to learn?' },
	{ text: 'How did you hear of us?', options: ['LinkedIn', 'A colleague', 'Newsletter', 'Other'] },
];

export function organizationId(index: number): string {
	return String(5_509_810 + index);
}

/**
 * Organizations of one administrator; the same in every process, IDs included. The leads are spread evenly over events
 * and versions, and over the last 80 days.
 * @param now epoch milliseconds
 * @param sizes the number of leads of each organization, see {@link organizationId}
 */
export function benchWorld(now: number, sizes: number[]): World {
	const ids = sizes.map((_, index) => organizationId(index));
	const world = memberWorld(
		ids.map((id) => ({ id, name: `Organization ${id}`, role: 'ADMINISTRATOR' })),
	);
	const half = (DAYS_OF_LEADS / 2) * DAY;
	for (const [index, leads] of sizes.entries()) {
		for (let event = 0; event < EVENTS; event += 1) {
			const formId = addFormOf(world, ids[index], index * EVENTS + event, now);
			const name = `Event ${event + 1}`;
			const startsAt = now + DAY;
			const { id } = addEvent(world, { organizationId: ids[index], formId, name, startsAt });
			for (const version of [1, 2]) {
				const count = leads / (2 * EVENTS);
				const submittedAt = now - DAY - (3 - version) * half + event;
				const spec = { eventId: id, formVersionId: version, submittedAt };
				addLeads(world, spec, count, Math.floor(half / (count + 1)));
			}
		}
	}
	return world;
}

/** IDs of 19 digits, far enough apart to stay different as doubles, as those of real forms would. */
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

/** What a contender has to give for one organization: a line for each lead, as `runLog.cjs` writes it. */
export function truthOf(world: World, organization: string): string {
	const leads = leadsOf(world, { organizationId: organization });
	const lines = leads.map(({ id, formVersionId, eventId }) => `${id} ${formVersionId} ${eventId}`);
	return lines.sort().join('\n');
}
