import { eventItem } from '../../../nodes/LinkedInLeadSync/actions/event/event.operations';
import { eventName, eventTimes } from '../../../nodes/shared/linkedin/events';

it('an event item begins with name, start, state and Page, and its state follows from the times', () => {
	const startsAt = Date.UTC(2026, 10, 24);
	const event = { startsAt, type: { inPerson: { endsAt: Date.now() + 60_000 } } };
	expect(Object.keys(eventItem(event)).slice(0, 4)).toEqual([
		...['name', 'starts_at', 'state', 'organization_name'],
	]);
	expect(eventItem(event).state).toBe('ongoing');
	expect(eventItem({ startsAt }).state).toBe('past');
	expect(eventItem({})).toMatchObject({ state: null, starts_at: null });
});

const online = (format: unknown) => ({ startsAt: 1, type: { online: { format } } });

it.each([
	[online({ audio: {}, video: null, external: { endsAt: 2 } }), 1, 2],
	[online(undefined), 1, undefined],
	[{ startsAt: '1', type: { other: { endsAt: 2 } } }, undefined, undefined],
	[{ startsAt: NaN, type: { inPerson: { endsAt: null } } }, undefined, undefined],
	[{}, undefined, undefined],
])('the event %j has the start %j and the end %j', (event, startsAt, endsAt) => {
	expect(eventTimes(event)).toEqual({ startsAt, endsAt });
});

it.each([
	[{ name: { localized: { en_US: 'Webinar' } }, localizedName: 'Other' }, 'Webinar'],
	[{ name: ' ', localizedName: 'Webinar' }, 'Webinar'],
	[{}, undefined],
])('the event %j has the name %j', (event, name) => expect(eventName(event)).toBe(name));
