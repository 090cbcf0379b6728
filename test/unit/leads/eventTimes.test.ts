import { eventName, eventKind, eventTimes } from '../../../nodes/shared/rows/event';

const online = (format: unknown) => ({ startsAt: 1, type: { online: { format } } });

it.each([
	[{ startsAt: 1, type: { inPerson: { endsAt: 2 } } }, 'in_person', 1, 2],
	[{ type: { inPerson: {} } }, 'in_person', undefined, undefined],
	[online({ external: { endsAt: 2 } }), 'online', 1, 2],
	[online({ audio: {}, video: null, external: { endsAt: 2 } }), 'online', 1, 2],
	[online(undefined), 'online', 1, undefined],
	[{ startsAt: '1', type: { other: { endsAt: 2 } } }, undefined, undefined, undefined],
	[{ startsAt: NaN, type: { inPerson: { endsAt: null } } }, 'in_person', undefined, undefined],
	[{}, undefined, undefined, undefined],
	[null, undefined, undefined, undefined],
])('the event %j has the kind %j, the start %j and the end %j', (event, kind, startsAt, endsAt) => {
	expect(eventKind(event)).toBe(kind);
	expect(eventTimes(event)).toEqual({ startsAt, endsAt });
});

it.each([
	[{ name: { localized: { en_US: 'Webinar' } }, localizedName: 'Other' }, 'Webinar'],
	[{ name: ' ', localizedName: 'Webinar' }, 'Webinar'],
	[{}, undefined],
	[null, undefined],
])('the event %j has the name %j', (event, name) => expect(eventName(event)).toBe(name));
