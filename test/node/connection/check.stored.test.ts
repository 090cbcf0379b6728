import type { IDataObject } from 'n8n-workflow';

import {
	ANALYST_ORGANIZATION,
	EVENT,
	FOREIGN_ORGANIZATION,
	NOW,
	ORGANIZATION,
} from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { failureOfAction } from '../router/runAction';
import { problemsOf } from './checkConnection';
import { setUpStoredLeadsTest } from './storedLeadsTest';

const test = setUpStoredLeadsTest();

const newest = new Date(NOW - MINUTE).toISOString();

const callsForLeads = () =>
	test.nodeTest.simulator.calls.filter(({ resource }) => resource === 'leadFormResponses');

const statusOf = async (stored: IDataObject[], options = {}) =>
	(await test.check(stored, options)).status;

describe('Compare With Stored Leads', () => {
	it('names organization, oldest missing lead and newest stored one', async () => {
		const stored = test.allStored().filter(({ submitted_at }) => String(submitted_at) < newest);
		const second = String(
			stored
				.map(({ submitted_at }) => submitted_at)
				.sort()
				.at(-1),
		);
		expect(problemsOf(await test.check(stored))).toEqual([
			expect.stringContaining(
				`leads_not_stored: LinkedIn has event leads of Organization ${ORGANIZATION} (organization ${ORGANIZATION}) that are not stored, from ${newest} on; the newest stored one is of ${second} | Open the workflow`,
			),
		]);
	});

	it('takes the newest lead of each organization as well as all leads, in one check', async () => {
		const [lead] = test.allButNewest();
		expect(await statusOf([{ organization_id: ORGANIZATION, submitted_at: newest }])).toBe('ok');
		expect(await statusOf([{ ...lead, organization_id: Number(ORGANIZATION) }])).toBe(
			'leads_not_stored',
		);
		test.control.variants.set(countedLists());
		test.control.calls.clear();
		expect(await statusOf(test.allStored())).toBe('ok');
		expect(callsForLeads()).toHaveLength(2);
	});

	it('does not miss a lead that is younger than it may be, nor a test lead', async () => {
		test.control.leads.add({ eventId: EVENT, submittedAt: Date.now() - 59 * MINUTE });
		test.control.leads.add({
			eventId: EVENT,
			submittedAt: Date.now() - 90 * MINUTE,
			testLead: true,
		});
		const stored = [{ organization_id: ORGANIZATION, submitted_at: newest }];
		expect(await statusOf(stored)).toBe('ok');
		expect(await statusOf(stored, { storedWithinHours: 0.5 })).toBe('leads_not_stored');
		pass(2 * MINUTE);
		expect(await statusOf(stored)).toBe('leads_not_stored');
	});

	it('reads times as databases, sheets and nodes give them, rounded to seconds as well', async () => {
		const lead = test.control.leads.add({ eventId: EVENT, submittedAt: NOW + 999 });
		const { submittedAt } = lead;
		for (const submitted_at of [
			new Date(submittedAt).toISOString(),
			'2026-11-24 09:00:00.999',
			'2026-11-24T10:00:00+01:00',
			submittedAt,
		]) {
			expect(await statusOf([{ organization_id: ORGANIZATION, submitted_at }])).toBe('ok');
		}
	});

	it('compares no organization that the destination does not know', async () => {
		test.control.organizations.grantRole(FOREIGN_ORGANIZATION, 'ADMINISTRATOR');
		const stored = { organization_id: FOREIGN_ORGANIZATION, submitted_at: newest };
		expect(await statusOf([stored])).toBe('ok');
	});

	it('an empty destination misses the leads of the last two days, and no older ones', async () => {
		const item = await test.check([{}]);
		expect(problemsOf(item)).toEqual([expect.stringContaining('none is stored')]);
		pass(2 * DAY);
		expect(await statusOf([{}])).toBe('ok');
		// Before the first lead there is no table, which is no alarm.
		expect(await statusOf([{ error: 'relation "leads" does not exist' }])).toBe('ok');
	});

	it.each<[string, IDataObject[]]>([
		['relation "x" does not exist', [{ message: 'relation "x" does not exist', error: {} }]],
		[
			'Newest stored: timeout',
			[{ error: { description: 'timeout', node: { name: 'Newest stored' } } }],
		],
		['has no organization_id', [{ send_by: 'email' }]],
		["'soon' is not a date", [{ organization_id: ORGANIZATION, submitted_at: 'soon' }]],
	])('says that the destination could not be read: %s', async (reason, stored) => {
		for (const others of [[], test.allStored()]) {
			const item = await test.check([...stored, ...others]);
			expect(item.status).toBe('destination_unreadable');
			expect(item.healthy).toBe(false);
			expect(problemsOf(item)).toEqual([expect.stringContaining(reason)]);
		}
	});

	it('takes what somebody answered about an error for an answer', async () => {
		for (const error of [null, 'None']) {
			expect(await statusOf(test.allStored().map((row) => ({ ...row, error })))).toBe('ok');
		}
	});

	it('leaves leads of pages and ads, and organizations of long ago, out of it', async () => {
		const other = { organization_id: '77', submitted_at: newest };
		const old = { organization_id: '78', submitted_at: new Date(NOW - 366 * DAY).toISOString() };
		const ofAds = { organization_id: null, lead_type: 'SPONSORED', submitted_at: newest };
		const stored = [...test.allStored(), { ...other, lead_type: 'COMPANY' }, old, ofAds];
		expect(await statusOf(stored)).toBe('ok');
		expect(problemsOf(await test.check([...stored, other]))).toEqual([
			expect.stringMatching(
				/^role_lost: .* no role any more in organization 77, whose event leads/,
			),
		]);
	});

	it('names the role that an organization whose leads are stored has now', async () => {
		const ofAnalyst = { organization_id: ANALYST_ORGANIZATION, submitted_at: newest };
		expect(problemsOf(await test.check([...test.allStored(), ofAnalyst]))).toEqual([
			expect.stringContaining(`only the role ANALYST in Organization ${ANALYST_ORGANIZATION}`),
		]);
	});

	it('takes no items for stored leads when it is off', async () => {
		const item = await test.check(test.allButNewest().slice(0, 1), { compareWithStored: false });
		expect(item.status).toBe('ok');
	});

	// An empty text is none either: 0 hours would call every lead late, and 0 days warn of nothing.
	it.each([
		['storedWithinHours', 'Stored Within (Hours)', 'hours', 'soon'],
		['storedWithinHours', 'Stored Within (Hours)', 'hours', ''],
		['warnDays', 'Warn Days Before Expiry', 'days', 'soon'],
		['warnDays', 'Warn Days Before Expiry', 'days', ''],
		['warnDays', 'Warn Days Before Expiry', 'days', -1],
	])('names the field when an expression gave no number: %s', async (name, field, unit, value) => {
		const options = { compareWithStored: true, [name]: value };
		const { message } = await failureOfAction(test.nodeTest, 'connection: check', { options });
		expect(message).toBe(`${field}: '${value}' is not a number of ${unit}`);
	});
});

describe('Newest Lead', () => {
	const newestOf = async () => {
		test.control.calls.clear();
		const { organizations } = await test.check([{}], {
			compareWithStored: false,
			newestLead: true,
		});
		return organizations.map(({ newest_lead_at }) => newest_lead_at);
	};

	it('is said for each readable organization, at one call each', async () => {
		test.control.variants.set(countedLists());
		expect(await newestOf()).toEqual([newest, undefined]);
		expect(callsForLeads()).toHaveLength(1);
	});

	it.each(['oldestFirst', 'unordered'] as const)(
		'is the newest one in a list that is %s',
		async (leadOrder) => {
			test.control.variants.set({ leadOrder });
			test.control.leads.addMany({ eventId: EVENT, submittedAt: NOW }, 250);
			expect(await newestOf()).toEqual([new Date(NOW + 249).toISOString(), undefined]);
		},
	);

	it('is no test lead, and null where there is none', async () => {
		test.control.leads.add({ eventId: EVENT, testLead: true });
		expect(await newestOf()).toEqual([newest, undefined]);
		test.nodeTest.simulator.world.leads.splice(0, Infinity);
		expect(await newestOf()).toEqual([null, undefined]);
	});

	it('is not there unless it is asked for', async () => {
		const [organization] = (await test.check(test.allStored())).organizations;
		expect(organization).not.toHaveProperty('newest_lead_at');
	});
});

it('90 quiet days, weekends and weeks without any lead included: not one alarm', async () => {
	for (let day = 0; day < 90; day++) {
		// Once a day, each time later; leads come on working days, with a pause of three weeks.
		pass(24.3 * HOUR);
		const isWorking = day % 7 < 5 && (day < 30 || day > 50);
		for (let lead = 0; isWorking && lead < (day * 7) % 4; lead++) {
			const age = (lead * 97 + 3) * MINUTE;
			test.control.leads.add({ eventId: EVENT, submittedAt: Date.now() - age });
		}
		// A trigger polls every quarter of an hour.
		const polled = new Date(Date.now() - 15 * MINUTE).toISOString();
		const stored = test.allStored().filter((row) => String(row.submitted_at) <= polled);
		const { status, problems } = await test.check(stored);
		expect({ day, status, problems }).toEqual({ day, status: 'ok', problems: [] });
	}
});
