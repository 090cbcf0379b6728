import { BERLIN_ADDRESS } from './agentWorld';
import type { Known } from './knownArguments';
import type { Truth } from './truth';

export interface Call {
	tool: string;
	args?: Record<string, Known>;
}

/** What somebody asks, the calls that answer it, and what the last one must show. */
export interface Task {
	task: string;
	calls: Call[];
	truth: (truth: Truth) => object[];
	/** Whether it shows more, in which the model must look. */
	hasMore?: boolean;
}

const ALL: Known = { offered: 'all' };
const offered = (...names: string[]): Known[] => names.map((name) => ({ offered: name }));
const NAMES = offered('first_name', 'last_name');

const events: Call = { tool: 'List_events', args: { Page: ALL, Time: { offered: 'any' } } };
const pages: Call = { tool: 'List_pages' };
/** The event that an earlier list shows under a name of which this is a part. */
const eventCalled = (word: string): Known => ({ shown: 'event_id', in: 0, where: ['name', word] });
const pageCalled = (word: string): Known => ({
	shown: 'organization_id',
	in: 0,
	where: ['name', word],
});
const registrations = (args: Record<string, Known>): Call => ({
	tool: 'Find_registrations',
	args: { Page: ALL, Event: ALL, ...args },
});
const recent = (args: Record<string, Known>): Call => ({
	tool: 'Recent_registrations',
	args: { Page: ALL, ...args },
});
const questions = (word: string): Call => ({
	tool: 'Form_questions',
	args: { Form: { shown: 'form_id', in: 0, where: ['name', word] } },
});
/** The column of a question of which this is a part of the text; the questions were the second answer. */
const columnAbout = (word: string): Known => ({ shown: 'column', in: 1, where: ['label', word] });

const FIRST_AND_LAST = ['first_name', 'last_name'];

export const TASKS: Task[] = [
	{
		task: 'Who registered for the Berlin meetup?',
		calls: [events, registrations({ Event: eventCalled('Berlin'), Fields: NAMES })],
		truth: ({ rows }) => rows(FIRST_AND_LAST, { event: 'Berlin' }),
	},
	{
		task: 'Who registered for the Berlin event since Monday?',
		calls: [
			events,
			registrations({ Event: eventCalled('Berlin'), Since: { day: 'Monday' }, Fields: NAMES }),
		],
		truth: ({ rows }) => rows(FIRST_AND_LAST, { event: 'Berlin', since: 'Monday' }),
	},
	{
		task: 'Who registered for the Tokyo summit before yesterday?',
		calls: [
			events,
			registrations({ Event: eventCalled('Tokyo'), Before: { day: 'yesterday' }, Fields: NAMES }),
		],
		truth: ({ rows }) => rows(FIRST_AND_LAST, { event: 'Tokyo', before: 'yesterday' }),
	},
	{
		task: 'How many people have registered for the Berlin meetup?',
		calls: [events, registrations({ Event: eventCalled('Berlin'), Fields: offered('lead_id') })],
		truth: ({ rows }) => rows(['lead_id'], { event: 'Berlin' }),
	},
	{
		task: 'How many people registered for anything since yesterday?',
		calls: [registrations({ Since: { day: 'yesterday' }, Fields: offered('lead_id') })],
		truth: ({ rows }) => rows(['lead_id'], { since: 'yesterday' }),
	},
	{
		task: 'Send me the email addresses of those who registered in Berlin yesterday, but not today',
		calls: [
			events,
			registrations({
				Event: eventCalled('Berlin'),
				Since: { day: 'yesterday' },
				Before: { day: 'today' },
				Fields: offered('email'),
			}),
		],
		truth: ({ rows }) => rows(['email'], { event: 'Berlin', since: 'yesterday', before: 'today' }),
	},
	{
		task: 'Which upcoming events does Contoso Health have?',
		calls: [
			pages,
			{
				tool: 'List_events',
				args: { Page: pageCalled('Contoso Health'), Time: { said: 'upcoming' } },
			},
		],
		truth: () => [{ name: 'Health Webinar' }],
	},
	{
		task: 'Which of our events lie in the past?',
		calls: [{ tool: 'List_events', args: { Page: ALL, Time: { said: 'past' } } }],
		truth: () => [{ name: 'Tokyo Summit' }, { name: 'Lisbon Workshop' }],
	},
	{
		task: 'Which LinkedIn pages do you see?',
		calls: [pages],
		truth: () => [{ name: 'Northwind Robotics' }, { name: 'Contoso Health' }],
	},
	{
		task: 'Of which pages may you read registrations?',
		calls: [pages],
		truth: () => [
			{ name: 'Northwind Robotics', can_read_event_leads: true },
			{ name: 'Contoso Health', can_read_event_leads: true },
		],
	},
	{
		task: 'What do we ask people who register for the Berlin meetup?',
		calls: [events, questions('Berlin')],
		truth: ({ labels }) => labels('Meetup registration'),
	},
	{
		task: 'Which diet can people choose at the Berlin meetup?',
		calls: [events, questions('Berlin')],
		truth: () => [{ label: 'What is your diet?', options: ['Anything', 'Vegetarian', 'Vegan'] }],
	},
	{
		task: 'What is the diet of everybody in Berlin?',
		calls: [
			events,
			questions('Berlin'),
			registrations({ Event: eventCalled('Berlin'), Fields: columnAbout('diet') }),
		],
		truth: ({ rows }) => rows(['what_is_your_diet'], { event: 'Berlin' }),
	},
	{
		task: 'Who in Berlin agreed to the newsletter?',
		calls: [
			events,
			questions('Berlin'),
			registrations({
				Event: eventCalled('Berlin'),
				Fields: [...NAMES, columnAbout('newsletter')],
			}),
		],
		truth: ({ rows }) =>
			rows([...FIRST_AND_LAST, 'consent_send_me_the_newsletter'], { event: 'Berlin' }),
	},
	{
		task: 'What do people hope to learn in the health webinar?',
		calls: [
			events,
			questions('health'),
			registrations({ Event: eventCalled('health'), Fields: columnAbout('hope to learn') }),
		],
		truth: ({ rows }) => rows(['what_do_you_hope_to_learn'], { event: 'Health' }),
	},
	{
		task: 'When does the Tokyo summit start?',
		calls: [events],
		truth: ({ event }) => [{ starts_at: new Date(event('Tokyo').startsAt).toISOString() }],
	},
	{
		task: 'Where can I see the health webinar on LinkedIn?',
		calls: [events],
		truth: ({ event }) => [
			{ url: `https://www.linkedin.com/events/${event('Health').vanityName}/` },
		],
	},
	{
		task: 'Who registered in the last 3 days?',
		calls: [recent({ Amount: { said: '3' }, Unit: { said: 'days' }, Fields: NAMES })],
		truth: ({ rows }) => rows(FIRST_AND_LAST, { lastDays: 3 }),
	},
	{
		task: 'Who registered with Northwind Robotics in the last 2 weeks?',
		calls: [
			pages,
			recent({
				Page: pageCalled('Northwind'),
				Amount: { said: '2' },
				Unit: { said: 'weeks' },
				Fields: NAMES,
			}),
		],
		truth: ({ rows }) => rows(FIRST_AND_LAST, { page: 'Northwind', lastDays: 14 }),
	},
	{
		task: 'For which event did Ada Lovelace register?',
		calls: [registrations({ Fields: [...NAMES, { offered: 'event_name' }] })],
		truth: () => [{ first_name: 'Ada', last_name: 'Lovelace', event_name: 'Berlin Meetup' }],
		hasMore: true,
	},
	{
		task: 'When did Ada Lovelace register for Berlin?',
		calls: [
			events,
			registrations({
				Event: eventCalled('Berlin'),
				Fields: [...NAMES, { offered: 'submitted_at' }],
			}),
		],
		truth: ({ rows }) => rows([...FIRST_AND_LAST, 'submitted_at'], { event: 'Berlin', of: 'Ada' }),
		hasMore: true,
	},
	{
		task: 'For which company does the Lovelace work who comes to Berlin?',
		calls: [
			events,
			registrations({
				Event: eventCalled('Berlin'),
				Fields: offered('last_name', 'lead_id'),
			}),
			questions('Berlin'),
			{
				tool: 'Get_a_registration',
				args: {
					Lead_ID: { shown: 'lead_id', in: 1, where: ['last_name', 'Lovelace'] },
					Fields: { shown: 'column', in: 2, where: ['label', 'company'] },
				},
			},
		],
		truth: () => [{ company_name: 'Analytical Engines' }],
	},
	{
		task: 'From which campaign do people come to the health webinar?',
		calls: [
			events,
			questions('health'),
			registrations({ Event: eventCalled('health'), Fields: columnAbout('campaign') }),
		],
		truth: ({ rows }) => rows(['hidden_utm_campaign'], { event: 'Health' }),
	},
	{
		task: 'Which job titles have those who are interested in health?',
		calls: [
			events,
			questions('health'),
			registrations({ Event: eventCalled('health'), Fields: columnAbout('job title') }),
		],
		truth: ({ rows }) => rows(['job_title'], { event: 'Health' }),
	},
	{
		task: 'Is the connection to LinkedIn all right?',
		calls: [{ tool: 'Check_connection' }],
		truth: () => [{ status: 'ok', healthy: true }],
	},
	{
		task: 'Will LinkedIn have to be connected anew soon?',
		calls: [{ tool: 'Check_connection' }],
		truth: () => [
			{ access_token: expect.objectContaining({ state: 'active' }) as object, problems: [] },
		],
	},
	{
		task: 'Which forms does Northwind Robotics have?',
		calls: [pages, { tool: 'List_forms', args: { Page: pageCalled('Northwind Robotics') } }],
		truth: () => [{ name: 'Meetup registration', state: 'PUBLISHED' }],
	},
	{
		task: `Who registered for ${BERLIN_ADDRESS}?`,
		calls: [registrations({ Event: { said: BERLIN_ADDRESS }, Fields: NAMES })],
		truth: ({ rows }) => rows(FIRST_AND_LAST, { event: 'Berlin' }),
	},
	{
		task: 'Who were the first 3 to register for the Tokyo summit?',
		calls: [
			events,
			registrations({
				Event: eventCalled('Tokyo'),
				Fields: [...NAMES, { offered: 'submitted_at' }],
			}),
		],
		truth: ({ rows }) => rows([...FIRST_AND_LAST, 'submitted_at'], { event: 'Tokyo' }).slice(0, 3),
		hasMore: true,
	},
	{
		task: 'For which events did people register in the last 30 days?',
		calls: [
			recent({ Amount: { said: '30' }, Unit: { said: 'days' }, Fields: offered('event_name') }),
		],
		truth: ({ rows }) => rows(['event_name'], { lastDays: 30 }),
	},
];
