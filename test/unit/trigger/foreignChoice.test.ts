import { testEvent } from '../../../nodes/LinkedInLeadSync/trigger/testEvent';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

const linkedIn = (): LinkedIn => ({
	leads: { 1: [], 2: [] },
	forms: { statusCode: 200, body: { id: 7, owner: { organization: 'urn:li:organization:2' } } },
	events: {
		statusCode: 200,
		body: { id: 5, organizer: 'urn:li:organization:2', leadGenForm: 'urn:li:leadGenForm:7' },
	},
});

const fetched = async (parameters: Record<string, unknown>) =>
	await testEvent(triggerContext(linkedIn(), parameters));

// n8n keeps the chosen event or form when you change the Page. A sample would hide that no lead can match.
it.each([
	['Event', { eventId: '5' }],
	['Form', { formId: '7' }],
])(
	'the test event fails instead of showing a sample when the chosen %s belongs to another Page',
	async (field, choice) => {
		await expect(fetched({ organizationId: '1', ...choice })).rejects.toMatchObject({
			message: `${field}: it belongs to Page 2, but Page 1 is chosen, so the trigger would find no leads`,
			description: `Choose the ${field.toLowerCase()} again from the list, or Page 2.`,
		});
	},
);

it.each([
	{ organizationId: '2', eventId: '5' },
	{ organizationId: '2', formId: '7' },
	{ organizationId: 'all', eventId: '5' },
	{ organizationId: 'all', formId: '7' },
])('the test event is a sample when event and form match the Page: %j', async (parameters) => {
	const [[{ json }]] = await fetched(parameters);
	expect(json).toMatchObject({ id: 'sample-lead' });
});
