import fc from 'fast-check';
import { sortBy, uniqBy } from 'lodash';

import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { leadId } from '../../simulator/server/testing/smallWorld';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

/** One notification, drawn from so few values that many are repetitions. */
const notification = fc.record({
	lead: fc.integer({ min: 1, max: 3 }),
	action: fc.constantFrom('CREATED', 'DELETED'),
	minute: fc.nat(1),
});

/** Pushes that arrive at the same moment, and whether LinkedIn shows their leads meanwhile. */
const moment = fc.record({
	pushes: fc.array(
		fc.record({
			notifications: fc.array(notification, { minLength: 1, maxLength: 3 }),
			isList: fc.boolean(),
			isForged: fc.boolean(),
		}),
		{ minLength: 1, maxLength: 4 },
	),
	showsLeads: fc.boolean(),
});

it('in random histories, each notification that LinkedIn signed becomes one item, and forged ones become none', async () => {
	const node = await test.activeTrigger({ options: { testLeads: 'include' } });
	const start = Date.now();
	await fc.assert(
		fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 4 }), async (moments) => {
			clearProcessMemory();
			const before = itemsOf(node).length;
			const expected: Array<{ key: string; isRead: boolean }> = [];
			for (const { pushes, showsLeads } of moments) {
				if (!showsLeads)
					test.fault({ kind: 'status', status: 403 }, { resource: 'leadFormResponses' });
				const replies = pushes.map(async ({ notifications, isList, isForged }) => {
					const sent = isList ? notifications : notifications.slice(0, 1);
					const json = sent.map(({ lead, action, minute }) =>
						push({
							leadGenFormResponse: `urn:li:leadGenFormResponse:${leadId(lead)}`,
							leadAction: action,
							occurredAt: start + minute * 60_000,
						}),
					);
					if (!isForged) {
						for (const { lead, action, minute } of sent) {
							const key = `${leadId(lead)} ${action} ${new Date(start + minute * 60_000).toISOString()}`;
							expected.push({ key, isRead: showsLeads || action === 'DELETED' });
						}
					}
					const { status } = await test.control.notifications.send(node.url(), {
						payload: { json: isList ? json : json[0] },
						signature: isForged ? 'wrongSecret' : 'right',
					});
					expect(status).toBe(isForged ? 401 : 200);
				});
				await Promise.all(replies);
				await test.settled();
				test.control.faults.clear();
			}
			const items = itemsOf(node).slice(before);
			const emitted = items.map(({ lead_id, lead_action, occurred_at, lead_error }) => ({
				key: [lead_id, lead_action, occurred_at].map(String).join(' '),
				isRead: (lead_error ?? null) === null,
			}));
			expect(sortBy(emitted, 'key')).toEqual(sortBy(uniqBy(expected, 'key'), 'key'));
		}),
		{ numRuns: 20 },
	);
});
