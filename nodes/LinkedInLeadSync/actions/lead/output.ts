import type { INodeProperties } from 'n8n-workflow';

import { readChoice, readText } from '../../../shared/panel/checks';
import { fieldError } from '../../../shared/wire/errors/fieldError';
import type { OperationContext, OperationOutput } from '../operation';

/** Output and Fields, as n8n's own nodes that are tools of AI agents have them. */
export const outputFields: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'Raw', value: 'raw', description: "LinkedIn's own JSON" },
			{
				name: 'Selected Fields',
				value: 'fields',
				description: 'Only the columns that you name. For AI agents, and whoever needs no more.',
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
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. first_name, last_name, event_name',
		description:
			'The columns to return, separated by commas, or a list from an expression. Form → Get Fields lists the columns of a form. A lead that cannot be read has lead_id and lead_error as well.',
		displayOptions: { show: { output: ['fields'] } },
		builderHint: {
			propertyHint:
				'Every lead has lead_id, submitted_at, event_id, event_name, form_id and form_name; most forms have first_name, last_name and email or work_email. Columns of other questions come from form → getFields.',
		},
	},
];

const OUTPUT_FIELD = { field: 'Output', values: ['simple', 'raw', 'fields'] } as const;

/** What is to be returned of a lead. */
export interface ChosenOutput {
	isRaw: boolean;
	/** Names of columns; all of them when absent. */
	fields?: string[];
}

/** A row of nulls would look like a lead without answers. */
const TOLD_OF_UNREADABLE = ['lead_id', 'lead_error'];

/** More columns than this need not be told of where one is not found. */
const MOST_NAMED = 100;

/**
 * Reads Output and Fields.
 * @throws NodeOperationError that names the field when it holds none of the choices, or no column
 */
export function readOutput({
	execute,
	read,
	itemIndex,
}: Pick<OperationContext, 'execute' | 'read' | 'itemIndex'>): ChosenOutput {
	const node = execute.getNode();
	const output = readChoice(node, OUTPUT_FIELD, read('output'), itemIndex);
	if (output !== 'fields') return { isRaw: output === 'raw' };
	const chosen = read('fields');
	const texts = Array.isArray(chosen)
		? chosen.map((name: unknown) => readText(node, 'Fields', name, itemIndex))
		: readText(node, 'Fields', chosen, itemIndex)?.split(',');
	const fields = (texts ?? []).flatMap((text) => text?.trim() || []);
	if (fields.length > 0) return { isRaw: false, fields };
	const fix = 'Enter names of columns, for example first_name, last_name.';
	throw fieldError(node, { field: 'Fields', message: 'no column is given', fix }, itemIndex);
}

/**
 * The results with the chosen columns alone, null where a lead has no such column. One that cannot be read
 * says which lead it is, and why.
 * @throws NodeOperationError when no lead at all has one of them, which names those that there are
 */
export function withFields(
	{ execute, itemIndex }: Pick<OperationContext, 'execute' | 'itemIndex'>,
	outputs: OperationOutput[],
	{ fields }: ChosenOutput,
): OperationOutput[] {
	if (fields === undefined) return outputs;
	// What could not be read has no answers.
	const whole = outputs.filter(({ problem }) => problem === undefined);
	const known = new Set(whole.flatMap(({ json }) => Object.keys(json)));
	const unknown = fields.find((name) => !known.has(name));
	if (whole.length > 0 && unknown !== undefined) {
		const message = `no lead has a column '${unknown}'`;
		const fix = `The columns are: ${[...known].slice(0, MOST_NAMED).join(', ')}.`;
		throw fieldError(execute.getNode(), { field: 'Fields', message, fix }, itemIndex);
	}
	return outputs.map((output) => {
		if (output.onlyOnErrorOutput === true) return output;
		const { json, problem } = output;
		const names = problem === undefined ? fields : [...fields, ...TOLD_OF_UNREADABLE];
		return { ...output, json: Object.fromEntries(names.map((name) => [name, json[name] ?? null])) };
	});
}
