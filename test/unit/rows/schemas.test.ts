import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { AT_THE_FRONT, rowColumns } from '../../../nodes/shared/rows/columns';
import type { Column, ColumnKind } from '../../../nodes/shared/rows/fixedColumns';
import { fixedColumns } from '../../../nodes/shared/rows/fixedColumns';

/*
 * The output schemas of leads follow from the columns: `npm run schemas` writes them. Those of other operations are
 * written by hand, and each run of an action in `test/node` compares its output with them.
 */

const NODES = join(__dirname, '../../../nodes');

const JSON_TYPES = { text: 'string', timestamp: 'string', integer: 'integer', boolean: 'boolean' };

const OF_EVERY_LEAD: ColumnKind[] = ['metadata', 'problem'];

/** The columns about the person, and those fixed columns that rows of this kind have, in the order of rows. */
function columnsOf(...kinds: ColumnKind[]): Column[] {
	const names = [
		...AT_THE_FRONT,
		...fixedColumns(...OF_EVERY_LEAD, ...kinds).map((each) => each.name),
	];
	return rowColumns([Object.fromEntries(names.map((name) => [name, null]))]);
}

/** @param neverNull beside the columns that are required anyway */
function propertiesOf(columns: Column[], neverNull: string[] = []) {
	const properties = columns.map(({ name, type, required }) => {
		const isNeverNull = required || neverNull.includes(name);
		return [name, { type: isNeverNull ? JSON_TYPES[type] : [JSON_TYPES[type], 'null'] }];
	});
	return Object.fromEntries(properties) as Record<string, object>;
}

/** A lead has further columns for the questions of its form. */
function schemaOf(properties: Record<string, object>, required: string[]) {
	const additionalProperties = { type: ['string', 'number', 'boolean', 'null'] };
	return { type: 'object', properties, required, additionalProperties, version: 1 };
}

function schemaOfLeads() {
	const columns = columnsOf();
	const inEachRow = columns.filter(
		({ kind, leadType }) => OF_EVERY_LEAD.includes(kind) && leadType === undefined,
	);
	return schemaOf(
		propertiesOf(columns),
		inEachRow.map(({ name }) => name),
	);
}

/** Rows of deletions have only what LinkedIn says. */
function schemaOfNotifications() {
	const properties = propertiesOf(columnsOf('notification'), ['lead_action']);
	return schemaOf(properties, ['lead_action', 'lead_id', 'occurred_at']);
}

const integer = { type: 'integer' };
const textOrNull = { type: ['string', 'null'] };

/** Of Compare stored leads: differences, or the numbers. */
function schemaOfDifferences() {
	const numbers = {
		...{ missing: integer, changed: integer, gone: integer, not_certain: integer },
		...{ is_complete: { type: 'boolean' }, lag_minutes: integer },
		...{ oldest_missing: textOrNull, notes: textOrNull },
	};
	const properties = { difference: { type: 'string' }, ...propertiesOf(columnsOf()), ...numbers };
	return schemaOf(properties, []);
}

/** Of Return leads: what came in, with the failure of the node before. */
function schemaOfReturned() {
	return schemaOf({ ...propertiesOf(columnsOf()), error: { type: 'string' } }, []);
}

it.each([
	['LinkedInLeadSync/__schema__/v1.0.0/lead/pull.json', schemaOfLeads()],
	['LinkedInLeadSync/__schema__/v1.0.0/lead/get.json', schemaOfLeads()],
	['LinkedInLeadSync/__schema__/v1.0.0/output.json', schemaOfLeads()],
	['LinkedInLeadSync/__schema__/v1.0.0/lead/compare.json', schemaOfDifferences()],
	['LinkedInLeadSync/__schema__/v1.0.0/lead/return.json', schemaOfReturned()],
	['LinkedInInstantLead/__schema__/v1.1.0/output.json', schemaOfNotifications()],
])('the output schema %s follows from the columns', (path, schema) => {
	const file = join(NODES, path);
	if (process.env.WRITE_SCHEMAS !== undefined) writeFileSync(file, JSON.stringify(schema, null, 2));
	// As text, because the editor shows columns in this order.
	expect(JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), null, 1)).toBe(
		JSON.stringify(schema, null, 1),
	);
});
