import { compact, union } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';

import type { OperationContext, OperationOutput } from '../operation';
import { fixedColumn } from '../../../shared/rows/fixedColumns';
import type { ValueOf } from '../../../shared/panel/parameters';
import type { LeadRow } from '../../../shared/rows/types';

/** Named as in n8n's own nodes that agents use as tools. */
export const outputOption = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{ name: 'Raw', value: 'raw', description: "LinkedIn's own JSON" },
		{
			name: 'Selected Fields',
			value: 'fields',
			description: 'Only the columns that you name, for example for AI agents',
		},
		{
			name: 'Simplified',
			value: 'simple',
			description: 'A database row, with a column for each question',
		},
	],
	default: 'simple',
	description: 'What to return of each lead',
	builderHint: {
		propertyHint:
			"Where the node is a tool of an AI agent, use 'fields' and let the model name the columns that the question needs, so that no other personal data reaches it. Use 'simple' where rows are stored. 'raw' has no columns and fits no table.",
	},
} as const satisfies INodeProperties;

export const fieldsOption = {
	displayName: 'Fields',
	name: 'fields',
	type: 'string',
	default: '',
	placeholder: 'e.g. first_name, last_name, event_name',
	description:
		'Columns, separated by commas. Form → Get Fields lists them. lead_id always comes, too.',
	displayOptions: { show: { output: ['fields'] } },
	builderHint: {
		propertyHint:
			'Every lead has lead_id, submitted_at, event_id, event_name, form_id and form_name; most forms have first_name, last_name and email or work_email. Columns of other questions come from form → getFields.',
	},
} as const satisfies INodeProperties;

export interface ChosenOutput {
	isRaw: boolean;
	/** Undefined for all columns. */
	fields?: string[];
}

/** Without it, nobody could ask for the rest of the lead. */
const ALWAYS = ['lead_id'];

/** Otherwise a row of nulls would look like a lead without answers. */
const OF_UNREADABLE = [...ALWAYS, 'lead_error'];

const MOST_NAMED = 100;

interface OutputOptions {
	output: ValueOf<typeof outputOption>;
	/** Undefined if none is entered. */
	fields: string | undefined;
}

/** @throws NodeOperationError for an empty list of columns */
export function readOutput(
	{ parameters }: Pick<OperationContext, 'parameters'>,
	{ output, fields = '' }: OutputOptions,
): ChosenOutput {
	if (output !== 'fields') return { isRaw: output === 'raw' };
	const named = compact(fields.split(',').map((name) => name.trim()));
	if (named.length > 0) return { isRaw: false, fields: named };
	const fix = 'Add the option Fields with names of columns, for example first_name, last_name.';
	throw parameters.error(fieldsOption, { message: 'no column is given', fix });
}

/**
 * Keeps only the id and the chosen columns, with null where a lead lacks one. An unreadable lead also has its
 * error.
 * @throws NodeOperationError with all known columns when none of the leads has a chosen one
 */
export function withFields(
	{ parameters }: Pick<OperationContext, 'parameters'>,
	outputs: OperationOutput[],
	{ fields }: ChosenOutput,
): OperationOutput[] {
	if (fields === undefined) return outputs;
	// Unreadable leads have no answers.
	const whole = outputs.filter(({ problem }) => problem === undefined);
	const known = new Set(whole.flatMap(({ json }) => Object.keys(json)));
	const unknown = fields.find((name) => !known.has(name));
	if (whole.length > 0 && unknown !== undefined) {
		const message = `no lead has a column '${unknown}'`;
		const fix = `The columns are: ${[...known].slice(0, MOST_NAMED).join(', ')}.`;
		throw parameters.error(fieldsOption, { message, fix });
	}
	return outputs.map((output) => {
		if (output.onlyOnErrorOutput === true) return output;
		const { json, problem } = output;
		const kept = problem === undefined ? ALWAYS : OF_UNREADABLE;
		const isKept = (name: string) => kept.includes(fixedColumn(name)?.name ?? '');
		const names = union(fields, Object.keys(json).filter(isKept));
		return { ...output, json: Object.fromEntries(names.map((name) => [name, json[name] ?? null])) };
	});
}

/** A row with `lead_error` counts as a failure, but stays in the output. */
export function leadOutput(row: LeadRow): OperationOutput {
	const { lead_error: problem } = row;
	return problem === null ? { json: row } : { json: row, problem: String(problem) };
}
