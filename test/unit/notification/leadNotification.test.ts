import fc from 'fast-check';

import { readLeadNotification } from '../../../nodes/LinkedInLeadNotification/delivery/leadNotification';
import { isFirstDelivery } from '../../../nodes/LinkedInLeadNotification/delivery/recentNotifications';

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

const read = (push: object) => readLeadNotification(JSON.stringify(push));

describe('a lead notification', () => {
	it('tells which lead, what happened and when', () => {
		expect(read(PUSH)).toMatchObject({
			leadId: '249592fc-d272-44ba-a7db-c2bdce579507-6',
			leadAction: 'DELETED',
			occurredAt: 1686182358881,
			lead: { associatedEntity: PUSH.associatedEntity, versionedLeadGenFormUrn: PUSH.leadGenForm },
			json: PUSH,
		});
	});

	it('has a key that its repetition shares, and another action or time does not', () => {
		const key = read(PUSH)?.key;
		expect(read({ ...PUSH })?.key).toBe(key);
		expect(read({ ...PUSH, leadAction: 'CREATED' })?.key).not.toBe(key);
		expect(read({ ...PUSH, occurredAt: PUSH.occurredAt + 1 })?.key).not.toBe(key);
		expect(read({ ...PUSH, leadGenFormResponse: 'urn:li:leadGenFormResponse:x' })?.key).not.toBe(
			key,
		);
	});

	it('without a readable lead is still one', () => {
		const { leadId, key } = read({ ...PUSH, leadGenFormResponse: 17 }) ?? {};
		expect(leadId).toBeUndefined();
		expect(key).toContain('17');
	});

	it('is nothing that is about something else, or is not JSON', () => {
		expect(read({ ...PUSH, type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS' })).toBeUndefined();
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
				expect(readLeadNotification(text)).toBeUndefined();
			}),
		);
	});
});

describe('repeated deliveries', () => {
	it('are told from first ones, for each trigger by itself', () => {
		expect(isFirstDelivery('one', 'a')).toBe(true);
		expect(isFirstDelivery('one', 'a')).toBe(false);
		expect(isFirstDelivery('two', 'a')).toBe(true);
		expect(isFirstDelivery('one', 'b')).toBe(true);
	});

	it('are remembered within a bound', () => {
		isFirstDelivery('many', 'oldest');
		for (let index = 0; index < 10_000; index++) isFirstDelivery('many', String(index));
		expect(isFirstDelivery('many', '9999')).toBe(false);
		expect(isFirstDelivery('many', 'oldest')).toBe(true);
	});
});
