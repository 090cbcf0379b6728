import { difference, mapValues, omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { LinkedInInstantLeadTrigger } from '../../../nodes/LinkedInInstantLead/LinkedInInstantLeadTrigger.node';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { DAY, HOUR } from '../../durations';
import { addNastyForms } from '../../simulator/world/defaults/nastyForms';
import { addDefaultOrganizations } from '../../simulator/world/defaults/organizations';
import { emptyWorld } from '../../simulator/world/emptyWorld';
import { landmarks } from '../../simulator/world/landmarks';
import { addLeads } from '../../simulator/world/mutations';
import type { Lead } from '../../simulator/world/types';
import { tablesOf, type TableItem } from '../form/tableItem';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, entered, itemsOf } from '../router/runAction';
import { ActiveTrigger } from '../trigger/support/activeTrigger';
import { headerOf, leadColumns } from '../../oracle/columnNames';
import { answeredRows, expectedRow, expectedRows, type Row } from '../../oracle/leadRow';
import { pull } from './support/pull';

const { organizations, events, forms } = landmarks;
const organizationId = chosen(organizations.nastyForms);

/** Only the nasty forms of the default world, with four leads for each version of each form. */
function nastyWorld(now: number) {
	const world = emptyWorld();
	addDefaultOrganizations(world);
	addNastyForms(world, now);
	for (const { id: eventId, formId } of [...world.events]) {
		const form = world.forms.find(({ id }) => id === formId);
		if (form === undefined || form.id === forms.draft) continue;
		for (const { versionId: formVersionId } of form.versions) {
			const submittedAt = now - (form.versions.length - formVersionId + 1) * HOUR;
			addLeads(world, { eventId, formVersionId, submittedAt }, 4);
		}
	}
	return world;
}

const nodeTest = useNodeTest({ world: nastyWorld(Date.now() - DAY) });
beforeEach(clearProcessMemory);

/** Columns of ad leads only. Every table of a form has them, since a form does not show whether ads use it. */
const OF_ADS = leadColumns().filter((column) => !leadColumns('EVENT').includes(column));

/** Columns that every table has, but only some rows. */
const OF_SOME_ROWS = ['lead_action', 'occurred_at', 'deleted_at'];

const leads = () => nodeTest.control.leads.list({ testLeads: 'exclude' });

describe.each(['database', 'sheet'] as const)('rows for a %s', (rowsFor) => {
	const options = { rowsFor };
	const columnNames = rowsFor === 'sheet' ? 'asAsked' : 'forDatabases';
	const header = (column: string) => headerOf(column, columnNames);
	const ofSomeRows = OF_SOME_ROWS.map(header);
	const ofAds = OF_ADS.map(header);
	const namesIn = ({ columns, sheet_header: headers }: TableItem) =>
		rowsFor === 'sheet' ? headers : columns.map(({ name }) => name);
	const filled = (row: Row) =>
		rowsFor === 'sheet' ? (mapValues(row, (value) => value ?? '') as Row) : row;
	const expected = (of: Lead[]) =>
		expectedRows(nodeTest.simulator.world, of, columnNames).map(filled);

	it('a lead is the same row in Lead → Pull and Lead → Get', async () => {
		const rows = await pull(nodeTest, { organizationId, options });
		expect(rows).toEqual(expected(leads()));
		for (const row of [rows[0], rows[rows.length - 1]]) {
			const leadId = String(row.lead_id);
			const got = await itemsOf(nodeTest, 'lead: get', { leadId, options });
			expect(answeredRows(got, [row])).toEqual([row]);
		}
	});

	it.each(['database', 'sheet'])(
		'Compare Stored Leads outputs the same row, and reads stored rows for a %s',
		async (storedFor) => {
			const stored = await pull(nodeTest, { organizationId, options: { rowsFor: storedFor } });
			const compare = async (rows: IDataObject[]) =>
				await itemsOf(
					nodeTest,
					'lead: compare',
					{ organizationId, timeRange: 'all', options },
					{ items: rows.map((json) => ({ json })) },
				);
			expect(await compare(stored)).toEqual([]);
			const missing = await compare(stored.slice(0, 1));
			const rows = missing.map((row) => omit(row, 'difference'));
			const others = leads().filter(({ id }) => id !== stored[0].lead_id);
			expect(answeredRows(rows, expected(others))).toEqual(expected(others));
		},
	);

	it('a lead is the same row in the polling trigger', async () => {
		const { items } = await ActiveTrigger.activate(nodeTest, {
			organizationId,
			startFrom: 'lastDays',
			startDays: 365,
			options,
		});
		const rows = expected(leads());
		expect(answeredRows(items, rows)).toEqual(rows);
	});

	it('a lead is the same row in the notification trigger', async () => {
		const node = nodeTest.webhookNode(new LinkedInInstantLeadTrigger(), {
			parameters: { organizationId, options },
		});
		await node.activate();
		const lead = nodeTest.control.leads.add({ eventId: events.scripts });
		await nodeTest.control.notifications.settled();
		await node.settled();
		await node.deactivate();
		const [[[{ json }]]] = node.executions;
		expect(json).toEqual({
			...filled(expectedRow(nodeTest.simulator.world, lead, columnNames)),
			[header('lead_action')]: 'CREATED',
			[header('occurred_at')]: expect.any(String) as string,
		});
		const columns = Object.keys(json);
		expect(columns.slice(-1)).toEqual([header('occurred_at')]);
		expect(columns[columns.indexOf(header('field_errors')) - 1]).toBe(header('lead_action'));
		// Other tests expect Compare stored leads to report every lead, and it skips leads as new as this one.
		nodeTest.control.leads.delete(lead.id);
	});

	it('Form → Get Fields and Form → Get Table list the columns that rows of the form will have', async () => {
		const rows = await pull(nodeTest, { organizationId, options });
		for (const formId of new Set(rows.map((row) => String(row[header('form_id')])))) {
			const fields = await itemsOf(nodeTest, 'form: getFields', { formId: entered(formId) });
			const [table] = await tablesOf(nodeTest, { formId: entered(formId) });
			const isOfLeads = (name: string) => !ofSomeRows.includes(name);
			const ofFields = fields.map(({ column, sheet_header }) =>
				String(rowsFor === 'sheet' ? sheet_header : column),
			);
			expect(ofFields.sort()).toEqual(namesIn(table).filter(isOfLeads).sort());
			expect(namesIn(table)).toEqual(expect.arrayContaining([...ofAds, ...ofSomeRows]));
			const ofForm = await pull(nodeTest, {
				organizationId,
				options: { ...options, formId: entered(formId) },
			});
			// Rows also have columns of earlier versions, which LinkedIn shows only inside leads.
			const listed = namesIn(table).filter((name) => ![...ofAds, ...ofSomeRows].includes(name));
			expect(difference(listed, ofForm.flatMap(Object.keys))).toEqual([]);
		}
	});
});
