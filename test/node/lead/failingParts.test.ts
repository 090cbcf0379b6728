import { EVENT, FORM, NOW, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import type { NodeTest } from '../harness/startNodeTest';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from '../trigger/support/activeTrigger';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf, pull, runPull } from './support/pull';

const smallWorldTest = setUpSmallWorld();
let nodeTest: NodeTest;

beforeEach(() => {
	nodeTest = smallWorldTest.nodeTest;
});

const organizationId = chosen(ORGANIZATION);

/** Answers 500 to every call whose address has this in it. */
const breakCalls = (pathIncludes: string, resource?: string) =>
	nodeTest.simulator.control.faults.add({
		match: { pathIncludes, resource },
		effect: { kind: 'status', status: 500 },
		times: 'always',
	});

/** Lists fail wherever one of their first elements is on a page. */
const breakFirst = (resource: string, count: number) => {
	for (let start = 0; start < count; start++) breakCalls(`start=${start}&`, resource);
};

const truth = () =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

let nodes = 0;

/** By Lead → Pull, and by the trigger, a new one each time. */
const readers: Array<[string, (parameters?: object) => ReturnType<typeof pull>]> = [
	['Pull', async (parameters = {}) => await pull(nodeTest, { organizationId, ...parameters })],
	[
		'the trigger',
		async (parameters = {}) => {
			const since = { startFrom: 'date', startDate: '2020-01-01' };
			const { items } = await ActiveTrigger.activate(
				nodeTest,
				{ organizationId, ...since, ...parameters },
				{ id: `node-${++nodes}` },
			);
			return answeredRows(items, truth());
		},
	],
];

describe.each(readers)('%s', (_, read) => {
	describe('one event that always fails', () => {
		it('has its name from the list of events', async () => {
			breakCalls(`/rest/events/${EVENT}`);
			expect(await read()).toEqual(truth());
		});

		it('there, too: the rows stand without its name, which is noted', async () => {
			breakCalls(`/rest/events/${EVENT}`);
			breakFirst('events', 2);
			const note = 'event_name: LinkedIn failed to show this event now';
			expect(await read()).toEqual(
				truth().map((row) => ({ ...row, event_name: null, field_errors: note })),
			);
		});

		it('chosen under all organizations: its leads are found all the same', async () => {
			breakCalls(`/rest/events/${EVENT}`);
			const all = { organizationId: chosen('all'), eventId: chosen(EVENT) };
			expect(await read(all)).toEqual(truth());
		});
	});

	it("LinkedIn's daily limit of calls for events is used up: the rows stand, and say until when", async () => {
		nodeTest.simulator.control.faults.add({
			match: { resource: 'events' },
			effect: { kind: 'throttle', limit: 'day' },
			times: 'untilMidnight',
		});
		nodeTest.simulator.control.calls.clear();
		const rows = await read();
		const field_errors = expect.stringMatching(
			/^event_name: .*daily limit .* until 2026-11-25 00:00 UTC.*Pull/,
		) as unknown;
		expect(rows).toEqual(truth().map((row) => ({ ...row, event_name: null, field_errors })));
		expect(callsOf(nodeTest, 'events')).toHaveLength(1);
	});

	describe('one form that always fails', () => {
		it('is read from the list of forms', async () => {
			breakCalls(FORM, 'leadForms');
			expect(await read()).toEqual(truth());
		});

		it('there, too: it is read from a lead', async () => {
			breakCalls(FORM, 'leadForms');
			breakFirst('leadForms', 1);
			expect(await read()).toEqual(truth());
		});

		it('there, too: its leads come with lead_error and their answers in field_errors', async () => {
			breakCalls(FORM, 'leadForms');
			breakFirst('leadForms', 1);
			breakCalls('form:(');
			const rows = await read();
			expect(rows.map(({ lead_id }) => lead_id)).toEqual(truth().map(({ lead_id }) => lead_id));
			for (const row of rows) {
				expect(row.lead_error).toContain(`form ${FORM}`);
				expect(row.lead_error).toContain('HTTP status 500');
				expect(row.lead_error).toContain('Pull');
				expect(row).toMatchObject({ form_id: FORM, event_id: EVENT });
				expect(row.field_errors).toMatch(/not in the form as it could be read.* The answer: ./);
			}
			nodeTest.simulator.control.faults.clear();
			expect(await read()).toEqual(truth());
		});

		it('holds back no lead of another form', async () => {
			const { control } = nodeTest.simulator;
			const other = control.forms.add({
				owner: { organizationId: ORGANIZATION },
				name: 'Other',
				questions: [{ predefinedField: 'EMAIL' }],
			});
			const event = control.events.add({
				organizationId: ORGANIZATION,
				name: 'Other',
				startsAt: NOW,
				formId: other.id,
			});
			const lead = control.leads.add({ eventId: event.id });
			breakCalls(other.id, 'leadForms');
			breakFirst('leadForms', 2);
			breakCalls(`/rest/leadFormResponses/${lead.id}`);
			breakCalls('&versionedLeadGenFormUrn=');
			const rows = await read();
			const sound = rows.filter(({ lead_error }) => lead_error === null);
			expect(sound).toEqual(truth().filter(({ lead_id }) => lead_id !== lead.id));
			expect(rows.find(({ lead_id }) => lead_id === lead.id)?.lead_error).toContain(other.id);
		});
	});
});

it.each(['leadForms', 'events'])('an outage of %s fails the run, soon', async (resource) => {
	breakCalls('', resource);
	const { error, outputs } = await runPull(nodeTest, { organizationId });
	expect(error?.message).toContain('HTTP status 500');
	expect(outputs).toEqual([]);
	expect(callsOf(nodeTest, resource).length).toBeLessThan(50);
});
