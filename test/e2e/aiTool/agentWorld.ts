import { memberWorld } from '../../simulator/world/memberWorld';
import { addEvent, addForm, addLead, addLeads } from '../../simulator/world/mutations';
import type { World } from '../../simulator/world/types';

const DAY = 86_400_000;

const ids = { robotics: '5509810', health: '5509811' };

/** What somebody may paste into a chat. */
export const BERLIN_ADDRESS = 'https://www.linkedin.com/events/7087030501919629301/';

/** Two pages of one member with four events, whose registrations lie from today back to two months ago. */
export function agentWorld(now: number): World {
	const world = memberWorld(
		[
			{ id: ids.robotics, name: 'Northwind Robotics', role: 'ADMINISTRATOR' },
			{ id: ids.health, name: 'Contoso Health', role: 'ADMINISTRATOR' },
		],
		{ seed: 11 },
	);
	const meetup = addForm(world, {
		owner: { organizationId: ids.robotics },
		name: 'Meetup registration',
		created: now - 90 * DAY,
		questions: [
			...['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'COMPANY_NAME'].map((predefinedField) => ({
				predefinedField,
			})),
			{ text: 'What is your diet?', options: ['Anything', 'Vegetarian', 'Vegan'] },
		],
		consents: [{ text: 'Send me the newsletter' }],
	});
	const webinar = addForm(world, {
		owner: { organizationId: ids.health },
		name: 'Webinar registration',
		created: now - 90 * DAY,
		questions: [
			...['FIRST_NAME', 'LAST_NAME', 'WORK_EMAIL', 'JOB_TITLE'].map((predefinedField) => ({
				predefinedField,
			})),
			{ text: 'What do you hope to learn?' },
		],
		hiddenFields: [{ name: 'utm_campaign', value: 'autumn' }],
	});
	const event = (name: string, formId: string, days: number, more: { id?: string } = {}) => {
		const organizationId = formId === meetup.id ? ids.robotics : ids.health;
		return addEvent(world, { name, formId, organizationId, startsAt: now + days * DAY, ...more })
			.id;
	};
	const berlin = event('Berlin Meetup', meetup.id, 20, { id: '7087030501919629301' });
	const tokyo = event('Tokyo Summit', meetup.id, -3);
	const health = event('Health Webinar', webinar.id, 9);
	const lisbon = event('Lisbon Workshop', webinar.id, -40);

	for (const eventId of [berlin, tokyo, health]) {
		addLeads(world, { eventId, submittedAt: now - 12 * DAY - 1 }, 14, DAY - 60_000);
	}
	addLeads(world, { eventId: lisbon, submittedAt: now - 60 * DAY }, 4, DAY);
	const [first, last, email, company, diet] = meetup.versions[0].questions.map(
		(question) => question.id,
	);
	addLead(world, {
		eventId: berlin,
		submittedAt: now - 5 * DAY,
		answers: {
			[first]: 'Ada',
			[last]: 'Lovelace',
			[email]: 'ada@example.com',
			[company]: 'Analytical Engines',
			[diet]: [1],
		},
		consents: { 0: true },
	});
	world.leads = world.leads.filter(({ submittedAt }) => submittedAt < now - 60_000);
	return world;
}
