import {
	EVENT,
	FORM,
	LEADS,
	NOW,
	ORGANIZATION,
	leadId,
} from '../../simulator/server/testing/smallWorld';
import { chosen } from '../router/runAction';
import { DAY, HOUR, MINUTE } from './support/clock';
import { expectedRow } from '../../oracle/leadRow';
import { callsOf } from './support/pull';
import { compare, hintsIn, setUpStoredLeads, toldIn } from './support/stored';

const test = setUpStoredLeads();

const without = (...numbers: number[]) =>
	test.rows.filter(({ lead_id }) => !numbers.map(leadId).includes(String(lead_id)));

const leads = () => test.nodeTest.simulator.control.leads;

describe('what is told', () => {
	it('is nothing when all is stored, and costs no call for a form', async () => {
		const run = await compare(test.nodeTest, test.rows);
		expect([run.error, toldIn(run), hintsIn(run)]).toEqual([undefined, [], []]);
		// The list of real leads to its end, and that of test leads.
		expect(callsOf(test.nodeTest, 'leadForms')).toEqual([]);
		expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThanOrEqual(4);
	});

	it('is what is missing, ready to be stored', async () => {
		const run = await compare(test.nodeTest, without(12, 20));
		expect(toldIn(run)).toEqual([`missing ${leadId(12)}`, `missing ${leadId(20)}`]);
		const { world } = test.nodeTest.simulator;
		const lead = leads()
			.list()
			.find(({ id }) => id === leadId(20));
		const [{ json, pairedItem }] = run.outputs[0];
		expect(Object.keys(json)[0]).toBe('difference');
		expect(json).toEqual({ difference: 'missing', ...expectedRow(world, lead as never) });
		expect(pairedItem).toEqual([]);
	});

	it.each(['database', 'sheet'])(
		'is told as such, also of a form that asks for a difference: %s',
		async (rowsFor) => {
			const { control } = test.nodeTest.simulator;
			control.forms.addVersion(FORM, {
				addQuestions: [{ text: 'Difference', options: ['gone', 'gone'] }],
			});
			control.leads.add({ eventId: EVENT, submittedAt: NOW });
			jest.setSystemTime(NOW + HOUR);
			const run = await compare(test.nodeTest, test.rows, { options: { rowsFor } });
			expect(run.outputs[0].map(({ json }) => json.difference)).toEqual(['missing']);
			expect(Object.values(run.outputs[0][0].json)).toContain('gone');
		},
	);

	it('is what was answered again, the whole row', async () => {
		leads().reregister(leadId(15));
		jest.setSystemTime(NOW + HOUR);
		const run = await compare(test.nodeTest, test.rows);
		const index = test.rows.findIndex(({ lead_id }) => lead_id === leadId(15));
		expect(run.outputs[0]).toMatchObject([
			{
				json: {
					difference: 'changed',
					lead_id: leadId(15),
					submitted_at: new Date(NOW).toISOString(),
				},
				pairedItem: [{ item: index }],
			},
		]);
	});

	it('is what is gone, with as much as it takes to find the row', async () => {
		leads().delete(leadId(18));
		const run = await compare(test.nodeTest, test.rows);
		const index = test.rows.findIndex(({ lead_id }) => lead_id === leadId(18));
		expect(run.outputs[0]).toMatchObject([
			{
				json: { difference: 'gone', ...test.rows[index] },
				pairedItem: [{ item: index }],
			},
		]);
		expect(hintsIn(run)).toEqual([]);
	});

	it('is every lead when nothing is stored', async () => {
		const run = await compare(test.nodeTest, [{}]);
		expect(run.outputs[0]).toHaveLength(LEADS - 9);
		expect(hintsIn(run)).toEqual([expect.stringContaining('No stored lead came in')]);
	});

	it('is numbers for an alarm', async () => {
		leads().delete(leadId(18));
		const { outputs } = await compare(test.nodeTest, without(11, 12), { output: 'summary' });
		expect(outputs[0].map(({ json }) => json)).toEqual([
			{
				leads_at_linkedin: LEADS - 2,
				missing: 2,
				changed: 0,
				gone: 1,
				not_certain: 0,
				is_complete: true,
				newest_at_linkedin: new Date(NOW - 10 * MINUTE).toISOString(),
				newest_stored: new Date(NOW - MINUTE).toISOString(),
				lag_minutes: 0,
				oldest_missing: new Date(NOW - 12 * MINUTE).toISOString(),
				notes: null,
			},
		]);
	});

	it('is how far the destination is behind', async () => {
		jest.setSystemTime(NOW + HOUR);
		const stored = test.rows.filter(
			({ submitted_at }) => Date.parse(String(submitted_at)) < NOW - 900_000,
		);
		const { outputs } = await compare(test.nodeTest, stored, { output: 'summary' });
		expect(outputs[0][0].json).toMatchObject({ lag_minutes: 15, missing: 15 - 1 });
	});
});

describe('what is not told as gone', () => {
	beforeEach(() => {
		leads().delete(leadId(18));
	});

	it('is a lead of an owner that LinkedIn refuses, and an error when it refuses all', async () => {
		test.nodeTest.simulator.control.faults.add({
			match: { resource: 'leadFormResponses' },
			effect: { kind: 'status', status: 403 },
			times: 'always',
		});
		const run = await compare(test.nodeTest, test.rows);
		expect(run.error?.message).toContain(`organization ${ORGANIZATION}`);
	});

	it('is one among leads that LinkedIn fails to deliver', async () => {
		leads().damage(leadId(20), { kind: 'poison' });
		const run = await compare(test.nodeTest, without(12));
		expect(toldIn(run)).toEqual([`missing ${leadId(12)}`]);
		expect(hintsIn(run)).toEqual([
			expect.stringMatching(
				/^warning: LinkedIn failed to deliver 1 .* no stored lead of organization/,
			),
		]);
	});

	it('is one when the role was taken away', async () => {
		const { control } = test.nodeTest.simulator;
		control.faults.add({
			match: { resource: 'organizationAcls' },
			effect: { kind: 'status', status: 503 },
			times: 'always',
		});
		const run = await compare(test.nodeTest, test.rows, { organizationId: chosen(ORGANIZATION) });
		expect(toldIn(run)).toEqual([]);
		expect(hintsIn(run)).toEqual([expect.stringContaining('Connection → Check lists the roles')]);
	});

	it('is one whose row does not say whose it is, unless somebody says so', async () => {
		const bare = test.rows.map(({ lead_id, submitted_at }) => ({ lead_id, submitted_at }));
		const parameters = { organizationId: chosen(ORGANIZATION) };
		const run = await compare(test.nodeTest, bare, parameters);
		expect(toldIn(run)).toEqual([]);
		expect(hintsIn(run)).toEqual([expect.stringContaining("the column 'lead_type' does not say")]);
		const options = { onlyTheseLeads: true };
		expect(toldIn(await compare(test.nodeTest, bare, { ...parameters, options }))).toEqual([
			`gone ${leadId(18)}`,
		]);
		// Of all organizations nobody can say so: a role may be lost.
		expect(toldIn(await compare(test.nodeTest, bare, { options }))).toEqual([]);
	});

	it('is one of an organization that was not compared', async () => {
		const other = { ...test.rows[20], lead_id: 'other', organization_id: '60000002' };
		const run = await compare(test.nodeTest, [...test.rows, other]);
		expect(toldIn(run)).toEqual([`gone ${leadId(18)}`]);
		expect(hintsIn(run)).toEqual([expect.stringContaining('not compared (60000002)')]);
	});

	it('is one that is so old that LinkedIn may have deleted it', async () => {
		const submitted_at = new Date(NOW - 84 * DAY).toISOString();
		const old = { ...test.rows[0], lead_id: 'old', submitted_at };
		const parameters = { timeRange: 'all' };
		const run = await compare(test.nodeTest, [...test.rows, old], parameters);
		expect(toldIn(run)).toEqual([`gone ${leadId(18)}`]);
		expect(hintsIn(run)).toEqual([expect.stringContaining('Leads Kept (Days)')]);
		const options = { keptDays: 365 };
		expect(
			toldIn(await compare(test.nodeTest, [...test.rows, old], { ...parameters, options })),
		).toEqual([`gone ${leadId(18)}`, 'gone old']);
	});

	it('is one whose times are others, or whose ids are', async () => {
		const shifted = test.rows.map((row) => ({
			...row,
			submitted_at: new Date(Date.parse(String(row.submitted_at)) - 2 * HOUR).toISOString(),
		}));
		const times = await compare(test.nodeTest, shifted);
		expect(toldIn(times).filter((told) => told.startsWith('gone'))).toEqual([]);
		expect(hintsIn(times)).toEqual([
			expect.stringContaining("Most times in the column 'submitted_at' differ"),
		]);
		const numbered = test.rows.map((row, index) => ({ ...row, lead_id: index }));
		const ids = await compare(test.nodeTest, numbered);
		expect(toldIn(ids).filter((told) => told.startsWith('gone'))).toEqual([]);
		expect(hintsIn(ids)).toEqual([expect.stringContaining('LinkedIn shows none of the')]);
	});
});

describe('what comes in', () => {
	it('may have other names for its columns', async () => {
		const renamed = test.rows.map(({ lead_id, submitted_at, ...row }) => ({
			...row,
			key: lead_id,
			at: submitted_at,
		}));
		leads().delete(leadId(18));
		const run = await compare(test.nodeTest, renamed, { idColumn: 'key', timeColumn: 'at' });
		expect(toldIn(run)).toEqual([`gone ${leadId(18)}`]);
	});

	it.each([
		['without the IDs', { lead_id: undefined }, 'ID Column: no input item has the ID of a lead'],
		['with rounded IDs', { lead_id: 7.2e18 }, "ID Column: all IDs in the column 'lead_id' lost"],
		[
			'with days for times',
			{ submitted_at: '2026-11-24' },
			'Time Column: no input item has a time that can be read',
		],
	])('is refused %s', async (_, wrong, message) => {
		const { error } = await compare(
			test.nodeTest,
			test.rows.map((row) => ({ ...row, ...wrong })),
		);
		expect(error?.message).toContain(message);
		expect(error?.description).toBeTruthy();
		expect(callsOf(test.nodeTest)).toEqual([]);
	});

	it('may be one lead, of which LinkedIn sent no time', async () => {
		const stored = test.rows
			.filter(({ lead_id }) => lead_id === leadId(12))
			.map((row) => ({ ...row, submitted_at: null }));
		leads().damage(leadId(12), { kind: 'malformed', override: { submittedAt: 0 } });
		const run = await compare(test.nodeTest, stored);
		expect(run.error).toBeUndefined();
		expect(toldIn(run)).toContain(`missing ${leadId(13)}`);
		expect(toldIn(run)).not.toContain(`missing ${leadId(12)}`);
	});

	it('costs a hint where a few rows are wrong', async () => {
		const run = await compare(test.nodeTest, [
			...test.rows,
			{ ...test.rows[0], lead_id: '' },
			{ ...test.rows[0], lead_id: '7.2E+18' },
			{ ...test.rows[0], lead_id: 'other', submitted_at: 'yesterday' },
			{ ...test.rows[1], submitted_at: new Date(NOW - DAY).toISOString() },
		]);
		expect(toldIn(run)).toEqual([]);
		const at = test.rows.length;
		expect(hintsIn(run)).toEqual([
			expect.stringContaining(`Input item ${at + 1} has no ID in the column 'lead_id'`),
			expect.stringContaining(`Input item ${at + 2} has an ID in the column 'lead_id' that lost`),
			expect.stringContaining(`Input item ${at + 3} has no time that can be read`),
			expect.stringContaining(
				`Input item ${at + 4} has an ID in the column 'lead_id' that another`,
			),
		]);
	});

	it('is one error item when it cannot be compared, with On Error: Continue', async () => {
		const wrong = test.rows.map((row) => ({ ...row, lead_id: '' }));
		const { outputs } = await compare(test.nodeTest, wrong, {}, { onError: 'continueErrorOutput' });
		expect(outputs).toMatchObject([[], [{ pairedItem: { item: 0 } }]]);
	});
});

it('compares the leads of one event only', async () => {
	const other = { ...test.rows[20], lead_id: 'other', event_id: '7087030501919629317' };
	leads().delete(leadId(18));
	const run = await compare(test.nodeTest, [...test.rows, other], { eventId: chosen(EVENT) });
	expect([toldIn(run), hintsIn(run)]).toEqual([[`gone ${leadId(18)}`], []]);
});
