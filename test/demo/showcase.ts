import { range } from 'lodash';

import { HOUR, DAY } from '../durations';
import { memberWorld } from '../simulator/world/memberWorld';
import { addEvent, addForm, addLead } from '../simulator/world/mutations';
import type { World } from '../simulator/world/types';

/** Midnight UTC. All times in the world are relative to today, since the nodes go by the real clock. */
const TODAY = Math.floor(Date.now() / DAY) * DAY;
const FIRST_LEAD_AT = TODAY - 25 * DAY + 8 * HOUR;
const FORMS_MADE_AT = TODAY - 85 * DAY;
/** The start of the last event. */
const LAST_START = TODAY + 113 * DAY + 17 * HOUR;

/** The parts of the world below that tests rely on. */
export const showcase = {
	/** Has all events and forms; the signed-in member is its administrator. */
	organization: { id: '5509810', name: 'Northwind Robotics' },
	/** The signed-in member is only an analyst here. */
	analyst: { id: '5509811', name: 'Fabrikam Analytics' },
	/** Has the leads of `PEOPLE`. */
	event: { id: '7249812613549670401', name: 'Robotics Meetup Berlin' },
	form: { id: '6955637458260689001', name: 'Robotics Meetup Berlin registration' },
} as const;

const TOPICS = [
	'Robotics',
	'Machine Vision',
	'Warehouse',
	'Safety',
	'Automation',
	'Digital Twin',
	'Welding',
	'Packaging',
];
const CITIES = [
	...['Berlin', 'Dublin', 'Lisbon', 'Madrid', 'Milan', 'Oslo', 'Paris'],
	...['Porto', 'Prague', 'Riga', 'Rome', 'Sofia', 'Vienna', 'Zürich'],
];
const PEOPLE = [
	['Anna', 'Keller', 'Contoso', 'Plant manager', 0],
	['José', 'García', 'Tailspin Toys', 'Head of operations', 1],
	['Мария', 'Иванова', 'Adventure Works', 'Engineer', 0],
	['Liam', "O'Connor", 'Litware', 'Buyer', 2],
	['さくら', '山田', 'Proseware', 'Engineer', 1],
	['Björn', 'Lindqvist', 'Wingtip', 'Production planner', 0],
	['Chiara', 'Rossi', 'Trey Research', 'Research lead', 2],
	['Tom', 'Baker', 'Wide World', 'Technician', 1],
] as const;
const QUESTIONS = ['101', '102', '103', '104', '105', '106'] as const;

/** What the demo asks a person for, by the ids of the first questions. */
export const ASKED = {
	[QUESTIONS[0]]: 'First name',
	[QUESTIONS[1]]: 'Last name',
	[QUESTIONS[2]]: 'Work email',
};

const MEETUP_QUESTIONS = [
	{ id: QUESTIONS[0], predefinedField: 'FIRST_NAME' },
	{ id: QUESTIONS[1], predefinedField: 'LAST_NAME' },
	{ id: QUESTIONS[2], predefinedField: 'WORK_EMAIL' },
	{ id: QUESTIONS[3], predefinedField: 'COMPANY_NAME' },
	{ id: QUESTIONS[4], predefinedField: 'JOB_TITLE' },
	{
		id: QUESTIONS[5],
		text: 'What would you like to see?',
		options: ['Live demo', 'Case study', 'Factory tour'],
	},
];

/**
 * A LinkedIn for pictures: a Page with 112 events and their forms, and a few people who registered.
 *
 * @param moreOrganizations how many more Pages the signed-in member administers
 */
export function showcaseWorld(moreOrganizations = 0): World {
	const more = range(moreOrganizations).map((index) => ({
		id: String(5_600_000 + index),
		name: `${TOPICS[index % TOPICS.length]} ${CITIES[Math.floor(index / TOPICS.length)]} Ltd`,
		role: 'CONTENT_ADMINISTRATOR' as const,
	}));
	const world = memberWorld([
		{ ...showcase.organization, role: 'ADMINISTRATOR' },
		{ ...showcase.analyst, role: 'ANALYST' },
		...more,
	]);
	const names = TOPICS.flatMap((topic) => CITIES.map((city) => `${topic} Meetup ${city}`));
	for (const [index, name] of names.entries()) addMeetup(world, name, index);
	addPeople(world);
	return world;
}

/** A LinkedIn to play with: a Page with one event, and a few people who registered. */
export function demoWorld(): World {
	const world = memberWorld([{ ...showcase.organization, role: 'ADMINISTRATOR' }]);
	addMeetup(world, showcase.event.name, 0, TODAY + 12 * DAY + 17 * HOUR);
	addPeople(world);
	return world;
}

/** An event with a form of its own. */
function addMeetup(
	world: World,
	name: string,
	index: number,
	startsAt = LAST_START - index * DAY,
): void {
	const organizationId = showcase.organization.id;
	const form = addForm(world, {
		id: String(BigInt(showcase.form.id) + BigInt(index)),
		owner: { organizationId },
		name: `${name} registration`,
		created: FORMS_MADE_AT - index * DAY,
		questions: MEETUP_QUESTIONS,
		consents: [{ text: 'Send me news of Northwind Robotics' }],
	});
	const id = String(BigInt(showcase.event.id) + BigInt(index));
	addEvent(world, { id, organizationId, name, startsAt, formId: form.id });
}

function addPeople(world: World): void {
	for (const [index, person] of PEOPLE.entries()) {
		const [firstName, lastName, company, jobTitle, wish] = person;
		const texts = [firstName, lastName, `guest${index + 1}@example.com`, company, jobTitle];
		const answers = Object.fromEntries(texts.map((text, at) => [QUESTIONS[at], text]));
		addLead(world, {
			eventId: showcase.event.id,
			submittedAt: FIRST_LEAD_AT + index * 9 * HOUR,
			answers: { ...answers, [QUESTIONS[5]]: [wish] },
			consents: { 0: index % 2 === 0 },
		});
	}
}
