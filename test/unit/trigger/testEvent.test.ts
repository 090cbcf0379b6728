import { range } from 'lodash';

import { testEvent } from '../../../nodes/LinkedInLeadSync/trigger/testEvent';
import { DAY, HOUR } from '../../durations';
import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { leadNow, triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

/** Fetches a test event of a Page with these numbers of leads, each list with the oldest first. */
async function fetched(ofLastDay: number, ofDayBefore: number) {
	const leads = [...range(ofDayBefore).map((index) => DAY + index), ...range(ofLastDay)]
		.map((age) => ({ id: `${age}`, submittedAt: Date.now() - 1 - age }))
		.sort((one, other) => one.submittedAt - other.submittedAt);
	let calls = 0;
	const answers = () => void calls++;
	const linkedIn: LinkedIn = { leads: { 1: leads }, pageSize: 100, answers };
	const [items] = await testEvent(triggerContext(linkedIn, { organizationId: '1' }));
	return { ids: items.map(({ json }) => Number(json.id)), calls };
}

it.each([
	['leads of the last two days', 5, 20, [...range(5), ...range(DAY, DAY + 5)], 6],
	['a second page with the newest', 150, 20, range(10), 4],
	['more leads than a test event needs to see', 900, 20, range(622, 632), 5],
])('a test event shows the newest leads with few calls: %s', async (_, last, before, ids, most) => {
	const event = await fetched(last, before);
	expect(event.ids).toEqual(ids);
	expect(event.calls).toBeLessThanOrEqual(most);
});

const OF_PAGE_2 = { organization: 'urn:li:organization:2' };

/** Two Pages without leads. The event belongs to the second one, and its form, too, unless it has another owner. */
const linkedIn = (owner: unknown): LinkedIn => ({
	leads: { 1: [], 2: [] },
	forms: { statusCode: 200, body: { id: 7, owner } },
	events: {
		statusCode: 200,
		body: { id: 5, organizer: 'urn:li:organization:2', leadGenForm: 'urn:li:leadGenForm:7' },
	},
});

const shown = async (parameters: Record<string, unknown>, owner: unknown = OF_PAGE_2) =>
	await testEvent(triggerContext(linkedIn(owner), parameters));

// n8n keeps the chosen event or form when you change the Page. A sample would hide that no lead can match.
it.each([
	['Event', { eventId: '5' }],
	['Form', { options: { formId: '7' } }],
])(
	'the test event fails instead of showing a sample when the chosen %s belongs to another Page',
	async (field, choice) => {
		await expect(shown({ organizationId: '1', ...choice })).rejects.toMatchObject({
			message: `${field}: it belongs to Page 2, but Page 1 is chosen, so no leads would be found`,
			description: `Choose the ${field.toLowerCase()} again from the list, or Page 2.`,
		});
	},
);

it('with all Pages, a test event shows the newest leads of the first ten, with two calls for each', async () => {
	const pages = range(1, 13).map((page) => [
		`${page}`,
		[{ id: `${page}`, submittedAt: Date.now() - page * HOUR }],
	]);
	let calls = 0;
	const linkedIn: LinkedIn = { leads: Object.fromEntries(pages), answers: () => void calls++ };
	const [items] = await testEvent(triggerContext(linkedIn));
	expect(items.map(({ json }) => json.id)).toEqual(range(1, 11).map(String));
	expect(calls).toBeLessThanOrEqual(20);
});

it('a Page whose leads LinkedIn refuses does not hide a lead of another, and alone it fails the test event', async () => {
	const refused = { statusCode: 403, body: { status: 403 } };
	const answers = (page: string) => (page === '1' ? refused : undefined);
	const pages: LinkedIn = { leads: { 1: [], 2: [leadNow('a')] }, answers };
	expect(await testEvent(triggerContext(pages))).toMatchObject([[{ json: { id: 'a' } }]]);
	const alone = testEvent(triggerContext(pages, { organizationId: '1' }));
	await expect(alone).rejects.toThrow(/LinkedIn.*Page 1/);
});

it.each([
	{ organizationId: '2', eventId: '5' },
	{ organizationId: '2', options: { formId: '7' } },
	{ organizationId: 'all', eventId: '5' },
	{ organizationId: 'all', options: { formId: '7' } },
	{
		organizationId: '1',
		options: { formId: '7' },
		owner: { sponsoredAccount: 'urn:li:sponsoredAccount:3' },
	},
	{ organizationId: '1', options: { formId: '7' }, owner: 'unreadable' },
])(
	'the test event is a sample when event and form fit the Page: %j',
	async ({ owner, ...choice }) => {
		const [[{ json }]] = await shown(choice, owner);
		expect(json).toMatchObject({ id: 'sample-lead' });
	},
);

it.each([
	['EVENT', 'Sample event'],
	['COMPANY', null],
])('the sample of a lead of the type %s has the event %j', async (leadType, event) => {
	const [[{ json }]] = await shown({ leadType, options: { formId: '7', simplify: true } });
	expect(json.event_name ?? null).toBe(event);
});

it('the row of a lead that LinkedIn sends without its owner has the Page whose list it is in', async () => {
	const linkedIn = { leads: { 1: [leadNow('a')] } };
	const [[{ json }]] = await testEvent(triggerContext(linkedIn, { options: { simplify: true } }));
	expect(json).toMatchObject({ organization_id: '1' });
});

it('a test event looks for leads of ten Pages at most', async () => {
	const leads = Object.fromEntries(range(1, 13).map((id) => [id, [] as Lead[]]));
	const asked = new Set<string>();
	await testEvent(triggerContext({ leads, answers: (page) => void asked.add(page) }));
	expect(asked.size).toBe(10);
});
