import { MINUTE, HOUR, DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import {
	addEvent,
	addForm,
	addFormVersion,
	addLead,
	addLeads,
} from '../../simulator/world/mutations';
import type { Lead, World } from '../../simulator/world/types';

/**
 * Ids of 19 digits that are one number when they are rounded to a double. No other world has these forms: test files
 * share an n8n, which remembers the forms it has read.
 */
export const ids = {
	main: '5509810',
	other: '5509811',
	/** Two events with one form. */
	first: '7087030501919629313',
	second: '7087030501919629314',
	/** An event with a form of its own. */
	third: '7087030501919629315',
	/** An event of the other organization. */
	elsewhere: '7087030501919629316',
	sharedForm: '6955637458260708897',
	thirdForm: '6955637458260708898',
	elsewhereForm: '6955637458260708899',
} as const;

/** The event of the other organization is the last one. */
const EVENTS = [ids.first, ids.second, ids.third, ids.elsewhere];

/** Ids of the questions that each form asks. */
const QUESTIONS = { firstName: '1', lastName: '2', email: '3', company: '4', jobTitle: '5' };

export type Answers = Partial<Record<keyof typeof QUESTIONS, string>>;

/** Two organizations, and a form with two versions; nobody has registered yet. */
export function leadWorld(now: number): World {
	const world = memberWorld([
		{ id: ids.main, name: 'Northwind Robotics', role: 'ADMINISTRATOR' },
		{ id: ids.other, name: 'Northwind Academy', role: 'CONTENT_ADMINISTRATOR' },
	]);
	const forms = [ids.sharedForm, ids.sharedForm, ids.thirdForm, ids.elsewhereForm];
	for (const id of new Set(forms)) addRegistrationForm(world, id, now - 100 * DAY);
	addFormVersion(world, ids.sharedForm, {
		lastModified: now - 20 * DAY,
		addQuestions: [{ text: 'Colour?', options: ['Red', 'Blue'] }],
	});
	for (const [index, id] of EVENTS.entries()) {
		const organizationId = id === ids.elsewhere ? ids.other : ids.main;
		const name = `Meetup & more ${index + 1}`;
		addEvent(world, { id, organizationId, formId: forms[index], name, startsAt: now + DAY });
	}
	return world;
}

function addRegistrationForm(world: World, id: string, created: number): void {
	addForm(world, {
		id,
		owner: { organizationId: id === ids.elsewhereForm ? ids.other : ids.main },
		name: `Form ${id}`,
		created,
		questions: [
			{ id: QUESTIONS.firstName, predefinedField: 'FIRST_NAME' },
			{ id: QUESTIONS.lastName, predefinedField: 'LAST_NAME' },
			{ id: QUESTIONS.email, predefinedField: 'EMAIL' },
			{ id: QUESTIONS.company, predefinedField: 'COMPANY_NAME' },
			{ id: QUESTIONS.jobTitle, predefinedField: 'JOB_TITLE' },
		],
		consents: [{ text: 'I agree', checkRequired: true }],
	});
}

/** One registration of a person. */
export interface Registration extends Answers {
	eventId: string;
	/** Epoch milliseconds; now when absent. */
	submittedAt?: number;
}

/** Adds a registration with only these answers. */
export function register(world: World, registration: Registration): Lead {
	const { eventId, submittedAt = Date.now(), ...answers } = registration;
	const given = Object.entries(answers) as Array<[keyof typeof QUESTIONS, string]>;
	return addLead(world, {
		eventId,
		submittedAt,
		answers: Object.fromEntries(given.map(([name, text]) => [QUESTIONS[name], text])),
	});
}

/** Adds leads of every event to the world, 6 hours apart, test leads among them. */
export function addSomeLeads(world: World, now: number): void {
	for (const [index, eventId] of EVENTS.entries()) {
		const submittedAt = now - 30 * HOUR - index * MINUTE;
		addLeads(world, { eventId, submittedAt }, 5, 6 * HOUR);
		addLeads(world, { eventId, submittedAt, testLead: true }, 2, 6 * HOUR);
		if (index >= 2) continue;
		// The first two have a form of two versions.
		const earlier = { formVersionId: 1, submittedAt: submittedAt - 30 * DAY };
		addLeads(world, { eventId, ...earlier }, 4, 6 * HOUR);
	}
}
