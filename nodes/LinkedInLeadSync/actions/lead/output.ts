import { compact, pick, union } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';

import type { OperationContext, OperationOutput } from '../operation';
import { NOT_FOR_TOOLS, showWhen } from '../operation';
import { simplifyField } from '../../../shared/panel/fields';
import type { LeadRow } from '../../../shared/rows/types';

export const simplifyOption = {
	...simplifyField,
	displayOptions: NOT_FOR_TOOLS,
} as const satisfies INodeProperties;

/** Not each form asks for a company. */
const FEW_COLUMNS = ['lead_id', 'first_name', 'company_name', 'event_name', 'submitted_at'];

/** Not named `output`, because a choice that is left from Compare Stored Leads would have another meaning here. */
const outputField = {
	displayName: 'Output',
	name: 'leadOutput',
	type: 'options',
	options: [
		{ name: 'Raw', value: 'raw', description: "LinkedIn's own JSON" },
		{ name: 'Selected Fields', value: 'fields', description: 'Only the columns that you name' },
		{ name: 'Simplified', value: 'simple', description: 'All columns, with one for each question' },
	],
	default: 'fields',
	description: 'What the model gets of each lead',
} as const satisfies INodeProperties;

const fieldsField = {
	displayName: 'Fields',
	name: 'fields',
	type: 'string',
	default: FEW_COLUMNS.join(', '),
	description:
		'Columns, separated by commas. Get form fields lists them. lead_id always comes, too.',
	displayOptions: { show: { leadOutput: ['fields'] } },
} as const satisfies INodeProperties;

/** As n8n asks of nodes that an agent uses as tools: by default, the model gets neither email nor phone number. */
export const toolFields = showWhen({ '@tool': [true] }, [outputField, fieldsField]);

interface ChosenOutput {
	isRaw: boolean;
	/** Undefined for all columns. */
	fields?: string[];
}

export function readOutput(
	{ execute, parameters }: Pick<OperationContext, 'execute' | 'parameters'>,
	{ simplify }: { simplify: boolean },
): ChosenOutput {
	// n8n derives the type of an agent's tool from the node's; a function that says so exists only in newer versions.
	const isTool = execute.getNode().type.endsWith('Tool');
	if (!isTool) return { isRaw: !simplify };
	const output = parameters.read(outputField);
	if (output !== 'fields') return { isRaw: output === 'raw' };
	const names = (parameters.read(fieldsField) ?? '').split(',').map((name) => name.trim());
	return { isRaw: false, fields: compact(names) };
}

/**
 * Leaves only the chosen columns in the rows, and `lead_id`, without which a model could not ask for the rest of the
 * lead. An unreadable lead keeps its error: a row without answers would look like a lead without any.
 */
export function selectFields(outputs: OperationOutput[], { fields }: ChosenOutput): void {
	if (fields === undefined) return;
	for (const output of outputs) {
		const { json, problem } = output;
		output.json = pick(
			json,
			union(['lead_id'], fields, problem === undefined ? [] : ['lead_error']),
		);
	}
}

/** A row with `lead_error` counts as a failure, but stays in the output. */
export function leadOutput(row: LeadRow): OperationOutput {
	const { lead_error: problem } = row;
	return problem === null ? { json: row } : { json: row, problem: String(problem) };
}
