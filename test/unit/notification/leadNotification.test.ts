import fc from 'fast-check';

import { readLeadNotifications } from '../../../nodes/LinkedInInstantLead/notifiedLead';
import { remember } from '../../../nodes/LinkedInInstantLead/webhook';

const PUSH = {
	type: 'LEAD_ACTION',
	leadGenFormResponse: 'urn:li:leadGenFormResponse:249592fc-d272-44ba-a7db-c2bdce579507-6',
	leadGenForm: 'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:6955637458260688897, 2)',
	owner: { organization: 'urn:li:organization:5509810' },
	associatedEntity: { event: 'urn:li:event:7249812613549670400' },
	leadType: 'EVENT',
	leadAction: 'DELETED',
	occurredAt: 1686182358881,
};

const readAll = (body: object) => readLeadNotifications(JSON.stringify(body));
const read = (push: object) => readAll(push)[0];

it.each([
	['1686182358', 1686182358000],
	[1686182358881, 1686182358881],
	// Neither a time in milliseconds nor one in seconds since LinkedIn opened.
	[168618235888, undefined],
])('the time %j, in seconds or milliseconds, is %j', (occurredAt, expected) => {
	expect(read({ ...PUSH, occurredAt }).occurredAt).toBe(expected);
});

it('a repeated notification has the same key; another action, time or lead has a different key', () => {
	const key = read(PUSH).key;
	expect(read({ ...PUSH }).key).toBe(key);
	expect(read({ ...PUSH, leadAction: 'CREATED' }).key).not.toBe(key);
	const times = [PUSH.occurredAt + 1, 'soon', 'later'];
	const others = times.map((occurredAt) => read({ ...PUSH, occurredAt }).key);
	expect(new Set([key, ...others]).size).toBe(4);
	expect(read({ ...PUSH, leadGenFormResponse: 'urn:li:leadGenFormResponse:x' }).key).not.toBe(key);
});

it('a notification without a readable action is of a new lead', () => {
	const actions = [undefined, ' ', 7].map((leadAction) => read({ ...PUSH, leadAction }).leadAction);
	expect(actions).toEqual(['CREATED', 'CREATED', 'CREATED']);
});

it('a push may contain several notifications, each with a different key', () => {
	const unnamed = { ...PUSH, leadGenFormResponse: 17 };
	const others = [null, 'LEAD_ACTION', { type: 'SOMETHING_ELSE' }];
	const all = readAll([PUSH, ...others, unnamed, unnamed, { ...PUSH, occurredAt: 1 }]);
	expect(all.map(({ json }) => json)).toEqual([PUSH, unnamed, unnamed, { ...PUSH, occurredAt: 1 }]);
	expect(new Set(all.map(({ key }) => key)).size).toBe(4);
	expect(all[0].key).toBe(read(PUSH).key);
});

it('a push that is not JSON, or not about leads, contains no notification', () => {
	expect(readAll({ ...PUSH, type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS' })).toEqual([]);
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
			expect(readLeadNotifications(text)).toEqual([]);
		}),
	);
});

/** The node's own limit, repeated so that this test fails when the limit changes. */
const MOST_REMEMBERED = 10_000;

it('the node remembers 10,000 deliveries, and then begins anew', () => {
	for (let index = 1; index <= MOST_REMEMBERED; index++) remember(String(index));
	expect(remember('1')).toBe(false);
	expect(remember('another')).toBe(true);
	expect(remember('1')).toBe(true);
});
