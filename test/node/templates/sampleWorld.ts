import { HOUR, DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import { addEvent, addForm } from '../../simulator/world/mutations';
import type { NewLead } from '../../simulator/server/control';
import type { World } from '../../simulator/world/types';
import { NOW } from '../lead/support/clock';

/** Longer than LinkedIn's own Page IDs, so that no real Page has it. */
export const SAMPLE_ORGANIZATION = '1234567890123';
const EVENT = '1234567890123456780';
const FORM = '1234567890123456789';

/** Mostly the usual sample names of their countries. */
const PEOPLE = [
	['Zoë', "O'Sample", 'Sample & Sons', 'Marketing Manager'],
	['Erika', 'Mustermann', 'Muster GmbH', 'Geschäftsführerin'],
	['花子', '見本', '見本株式会社', '部長'],
	['ليلى', 'عيّنة', 'شركة العيّنة', 'مديرة التسويق'],
	['Анна', 'Образцова', 'ООО «Образец»', 'Директор'],
	['José', 'Ejemplo', 'Ejemplo S.A.', 'Comprador'],
] as const;

/** Where the first of them live; the others do not say. */
const PLACES = [
	['Dublin', 'Ireland'],
	['Köln', 'Deutschland'],
	['大阪', '日本'],
	['دبي', 'الإمارات'],
] as const;

/** The leads of these people, in the order of registration; one of the last two is cancelled later. */
export const SAMPLE_LEADS: NewLead[] = PEOPLE.map(
	([firstName, lastName, company, jobTitle], index) => ({
		eventId: EVENT,
		id: `sample-lead-${index + 1}`,
		submitterId: `sample${index + 1}`,
		submittedAt: NOW - 2 * DAY + index * HOUR,
		testLead: true,
		answers: {
			1: firstName,
			2: lastName,
			3: `sample-lead-${index + 1}@example.${index % 2 === 0 ? 'com' : 'org'}`,
			4: `+1 202 555 010${index}`,
			5: company,
			6: jobTitle,
			7: [index % 3],
			...(index in PLACES && { 8: PLACES[index][0], 9: PLACES[index][1] }),
		},
		consents: { 0: index % 2 === 0 },
	}),
);

/**
 * A LinkedIn page with one event, for which nobody has registered yet. Its leads have 25 columns: with `deleted_at`,
 * as many as a new sheet has.
 */
export function sampleWorld(): World {
	const organizationId = SAMPLE_ORGANIZATION;
	const world = memberWorld([{ id: organizationId, name: 'Sample Page', role: 'ADMINISTRATOR' }]);
	addForm(world, {
		id: FORM,
		owner: { organizationId },
		name: 'Sample registration',
		created: NOW - 30 * DAY,
		questions: [
			{ id: '1', predefinedField: 'FIRST_NAME' },
			{ id: '2', predefinedField: 'LAST_NAME' },
			{ id: '3', predefinedField: 'EMAIL' },
			{ id: '4', predefinedField: 'PHONE_NUMBER' },
			{ id: '5', predefinedField: 'COMPANY_NAME' },
			{ id: '6', predefinedField: 'JOB_TITLE' },
			{ id: '8', predefinedField: 'CITY' },
			{ id: '9', predefinedField: 'COUNTRY' },
			{
				id: '7',
				text: 'What would you like to see?',
				options: ['Live demo', 'Case study', 'Factory tour'],
			},
		],
		consents: [{ text: 'Send me news' }],
	});
	addEvent(world, {
		id: EVENT,
		organizationId,
		name: 'Sample event',
		startsAt: NOW + 30 * DAY,
		formId: FORM,
	});
	return world;
}
