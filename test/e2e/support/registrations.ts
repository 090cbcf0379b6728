import { DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import { addEvent, addForm, addLead } from '../../simulator/world/mutations';
import type { Lead, World } from '../../simulator/world/types';

const ORGANIZATION = '5509810';
const FORM = '6955637458260718897';

/** Ids of the three events, which have one form. */
export const EVENTS = ['7087030501919629313', '7087030501919629314', '7087030501919629315'];

/** Ids of the form's questions. */
const QUESTIONS = { firstName: '1', lastName: '2', email: '3', company: '4', jobTitle: '5' };

export type Answers = Partial<Record<keyof typeof QUESTIONS, string>>;

/** One registration of a person. */
export interface Registration extends Answers {
	eventId: string;
	/** LinkedIn's ID of the person, whatever the email address; any person when absent. */
	submitterId?: string;
	/** Epoch milliseconds; now when absent. */
	submittedAt?: number;
}

/** A Page of the signed-in member with three events, which have no registrations yet. */
export function threeEvents(now: number): World {
	const organizationId = ORGANIZATION;
	const world = memberWorld([
		{ id: organizationId, name: 'Northwind Robotics', role: 'ADMINISTRATOR' },
	]);
	addForm(world, {
		id: FORM,
		owner: { organizationId },
		name: 'Registration',
		created: now - 60 * DAY,
		questions: [
			{ id: QUESTIONS.firstName, predefinedField: 'FIRST_NAME' },
			{ id: QUESTIONS.lastName, predefinedField: 'LAST_NAME' },
			{ id: QUESTIONS.email, predefinedField: 'EMAIL' },
			{ id: QUESTIONS.company, predefinedField: 'COMPANY_NAME' },
			{ id: QUESTIONS.jobTitle, predefinedField: 'JOB_TITLE' },
		],
	});
	for (const [index, id] of EVENTS.entries()) {
		const name = `Meetup & more ${index + 1}`;
		addEvent(world, { id, organizationId, formId: FORM, name, startsAt: now + DAY });
	}
	return world;
}

/** Adds a registration. */
export function register(world: World, registration: Registration): Lead {
	const { eventId, submitterId, submittedAt = Date.now(), ...answers } = registration;
	const given = Object.entries(answers) as Array<[keyof typeof QUESTIONS, string]>;
	return addLead(world, {
		eventId,
		submitterId,
		submittedAt,
		answers: Object.fromEntries(given.map(([name, text]) => [QUESTIONS[name], text])),
	});
}
