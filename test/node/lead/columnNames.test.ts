import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { LinkedInLeadNotificationTrigger } from '../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { nastyWorld } from '../../e2e/support/nastyWorld';
import { COLUMN_NAMES, type ColumnNames } from '../../oracle/columnNames';
import { landmarks } from '../../simulator/world/landmarks';
import type { Lead } from '../../simulator/world/types';
import { tablesOf } from '../form/tableItem';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { StaticData } from '../harness/staticData';
import { chosen, entered, itemsOf } from '../router/runAction';
import { ActiveTrigger } from '../trigger/support/activeTrigger';
import { answeredRows, byLeadId, columnsOf, expectedRow, expectedRows } from '../../oracle/leadRow';
import { pull } from './support/pull';

const { organizations, events, forms } = landmarks;
const organizationId = chosen(organizations.nastyForms);
const DAY = 86_400_000;

let nodeTest: NodeTest;

beforeAll(async () => {
	nodeTest = await startNodeTest({ world: nastyWorld(Date.now() - DAY) });
});
beforeEach(clearProcessMemory);
afterAll(async () => await nodeTest.close());

const leads = () => nodeTest.simulator.control.leads.list({ testLeads: 'exclude' });

describe.each(COLUMN_NAMES)('with the names %s, a lead is the same row', (columnNames) => {
	const options = { columnNames };
	const expected = (of: Lead[]) => expectedRows(nodeTest.simulator.world, of, columnNames);

	it('in Lead → Pull and Lead → Get', async () => {
		const rows = await pull(nodeTest, { organizationId, options });
		expect(rows).toEqual(expected(leads()));
		const [first, last] = [rows[0], rows[rows.length - 1]];
		for (const row of [first, last]) {
			const leadId = String(row.lead_id);
			expect(await itemsOf(nodeTest, 'lead: get', { leadId, options })).toEqual([row]);
		}
	});

	it('in Lead → Find Differences, for which names are of no account in the rows that are stored', async () => {
		const stored = await pull(nodeTest, { organizationId });
		const compare = async (rows: IDataObject[]) =>
			await itemsOf(
				nodeTest,
				'lead: findDifferences',
				{ organizationId, timeRange: 'all', options },
				{ items: rows.map((json) => ({ json })) },
			);
		expect(await compare(stored)).toEqual([]);
		const missing = await compare(stored.slice(0, 1));
		const rows = missing.map((row) => omit(row, 'difference'));
		const others = leads().filter(({ id }) => id !== stored[0].lead_id);
		expect(byLeadId(rows)).toEqual(expected(others));
	});

	it('in the polling trigger', async () => {
		const { items } = await ActiveTrigger.activate(nodeTest, {
			organizationId,
			startFrom: 'lastDays',
			startDays: 365,
			options,
		});
		const rows = expected(leads());
		expect(answeredRows(items, rows)).toEqual(rows);
	});

	it('in the notification trigger', async () => {
		const node = nodeTest.webhookNode(new LinkedInLeadNotificationTrigger(), {
			parameters: { organizationId, options },
		});
		await node.activate();
		const lead = nodeTest.simulator.control.leads.add({ eventId: events.scripts });
		await nodeTest.simulator.control.notifications.settled();
		await node.settled();
		await node.deactivate();
		const [[[{ json }]]] = node.executions;
		expect(json).toEqual({
			...expectedRow(nodeTest.simulator.world, lead, columnNames),
			lead_action: 'CREATED',
			occurred_at: expect.any(String) as string,
		});
		// Find Differences leaves alone what came just now.
		nodeTest.simulator.control.leads.delete(lead.id);
	});

	it('whose columns Form → Get Fields and Form → Get Table tell beforehand', async () => {
		const rows = await pull(nodeTest, { organizationId, options });
		for (const formId of new Set(rows.map(({ form_id }) => String(form_id)))) {
			const fields = await itemsOf(nodeTest, 'form: getFields', {
				formId: entered(formId),
				options: { ...options, leadColumns: true, earlierVersions: true },
			});
			const [table] = await tablesOf(nodeTest, { formId: entered(formId), options });
			expect(fields.map(({ column }) => column)).toEqual(table.sheet_header);
			const ofForm = rows.filter(({ form_id }) => form_id === formId);
			const [tableOfRows] = await itemsOf(
				nodeTest,
				'form: getTable',
				{ source: 'inputLeads', options: { tableName: table.table_name } },
				{ items: ofForm.map((json) => ({ json })) },
			);
			// All of a form's versions are answered, so that the rows have what the form has, in types as well.
			const inOrder = (columns: unknown) => [...(columns as IDataObject[])].sort(byName);
			expect(inOrder(tableOfRows.columns)).toEqual(inOrder(table.columns));
		}
	});
});

const byName = (one: IDataObject, other: IDataObject) =>
	String(one.name) < String(other.name) ? -1 : 1;

it('as asked, columns have the words of the questions in the language of the form', async () => {
	const { world } = nodeTest.simulator;
	const words = (text: string) => /^[\p{L}\p{M}\p{N} ]{1,40}$/u.test(text.trim());
	let compared = 0;
	for (const formId of [forms.scripts, forms.everyQuestion, forms.emoji]) {
		const fields = await itemsOf(nodeTest, 'form: getFields', {
			formId: entered(formId),
			options: { columnNames: 'asAsked' },
		});
		const form = world.forms.find(({ id }) => id === formId);
		for (const { id, text } of form?.versions.at(-1)?.questions ?? []) {
			const [asked] = Object.values(text ?? {});
			if (asked === undefined || Buffer.byteLength(asked) > 60 || !words(asked)) continue;
			compared++;
			const field = fields.find(({ question_id }) => question_id === id);
			expect(field?.column).toBe(asked.normalize('NFKC').trim());
		}
	}
	expect(compared).toBeGreaterThan(10);
});

it('a trigger that is told to use other names leaves out those that it used before', async () => {
	const staticData = new StaticData();
	/** The keys of the row of somebody who registers for the event of the form with the scripts. */
	const keysWith = async (columnNames: ColumnNames) => {
		const parameters = { organizationId, formId: chosen(forms.scripts), options: { columnNames } };
		const { trigger } = await ActiveTrigger.activate(nodeTest, parameters, { staticData });
		nodeTest.simulator.control.leads.add({ eventId: events.scripts });
		const [row] = await trigger.poll();
		return Object.keys(row).sort();
	};
	for (const columnNames of [...COLUMN_NAMES, ...COLUMN_NAMES]) {
		const columns = columnsOf(nodeTest.simulator.world, forms.scripts, columnNames);
		expect(await keysWith(columnNames)).toEqual(columns.sort());
	}
});

it('refuses what is none of the choices', async () => {
	const parameters = { organizationId, options: { columnNames: 'pretty' } };
	await expect(pull(nodeTest, parameters)).rejects.toThrow(/Column Names/);
});
