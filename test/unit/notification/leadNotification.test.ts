import fc from 'fast-check';

import { readLeadNotifications } from '../../../nodes/LinkedInLeadNotification/leadNotification';
import { remember } from '../../../nodes/LinkedInLeadNotification/webhook';

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

it('a notification tells which lead, what happened and when', () => {
	expect(read(PUSH)).toMatchObject({
		leadId: '249592fc-d272-44ba-a7db-c2bdce579507-6',
		leadAction: 'DELETED',
		occurredAt: 1686182358881,
		lead: { associatedEntity: PUSH.associatedEntity, versionedLeadGenFormUrn: PUSH.leadGenForm },
		json: PUSH,
	});
});

it('a notification has a key that its repetition shares, and another action or time does not', () => {
	const key = read(PUSH).key;
	expect(read({ ...PUSH }).key).toBe(key);
	expect(read({ ...PUSH, leadAction: 'CREATED' }).key).not.toBe(key);
	expect(read({ ...PUSH, occurredAt: PUSH.occurredAt + 1 }).key).not.toBe(key);
	expect(read({ ...PUSH, leadGenFormResponse: 'urn:li:leadGenFormResponse:x' }).key).not.toBe(key);
});

it('a notification without a readable lead is still one', () => {
	const { leadId, key } = read({ ...PUSH, leadGenFormResponse: 17 });
	expect(leadId).toBeUndefined();
	expect(key).toContain('17');
});

it('a notification may be one of several in a push, each with a key of its own', () => {
	const unnamed = { ...PUSH, leadGenFormResponse: 17 };
	const others = [null, 'LEAD_ACTION', { type: 'SOMETHING_ELSE' }];
	const all = readAll([PUSH, ...others, unnamed, unnamed, { ...PUSH, occurredAt: 1 }]);
	expect(all.map(({ json }) => json)).toEqual([PUSH, unnamed, unnamed, { ...PUSH, occurredAt: 1 }]);
	expect(new Set(all.map(({ key }) => key)).size).toBe(4);
	expect(all[0].key).toBe(read(PUSH).key);
});

it('a push about something else, or that is not JSON, has no notification', () => {
	expect(readAll({ ...PUSH, type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS' })).toEqual([]);
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
			expect(readLeadNotifications(text)).toEqual([]);
		}),
	);
});

/** What the node remembers by itself, said once more as simply as possible. */
const MOST_REMEMBERED = 10_000;

it('deliveries are remembered within a bound: the oldest is forgotten, the others are not', () => {
	for (let index = 0; index <= MOST_REMEMBERED; index++) remember('many', String(index));
	expect(remember('many', '1')).toBe(false);
	expect(remember('many', String(MOST_REMEMBERED))).toBe(false);
	expect(remember('many', '0')).toBe(true);
});
