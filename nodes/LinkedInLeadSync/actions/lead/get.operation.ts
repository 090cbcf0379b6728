import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { getLead } from '../../../shared/linkedin/leadFormResponses';
import { LEAD_TYPES } from '../../../shared/values/leadOwner';
import { toSameColumns } from '../../../shared/rows/rowColumns';
import type { LeadFormResponse } from '../../../shared/rows/types';
import { leadOwnerOf } from '../../../shared/values/urn';
import { consentDetailsField, rowOptions, rowsForField } from '../../../shared/panel/rowOptions';
import { optionsCollection } from '../../../shared/panel/parameters';
import { fieldsOption, leadOutput, outputOption, readOutput, withFields } from './output';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';

const leadIdField = {
	displayName: 'Lead ID',
	name: 'leadId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 249592fc-d272-44ba-a7db-c2bdce579507-6',
	description: 'The lead_id of a lead, as Lead → Pull and the triggers return it',
	builderHint: {
		propertyHint:
			"The lead_id of a row of lead → pull or a trigger, such as {{ $json.lead_id }}. It is not an event_id or a person's ID.",
	},
} as const satisfies INodeProperties;

const optionsField = optionsCollection([
	rowsForField,
	consentDetailsField,
	outputOption,
	fieldsOption,
]);

export const get: OperationDefinition = {
	name: 'Get',
	description: 'Get one person who registered or filled in a form, by the ID of the lead',
	action: 'Get lead – one registration or form lead by ID',
	fields: [leadIdField, optionsField],
	run: { onEach: runGet },
};

/** Reads one lead by id, e.g. one that could not be read before. */
async function runGet(context: OperationContext): Promise<OperationOutput[]> {
	const { client, leadRows, parameters } = context;
	const chosen = parameters.read(optionsField);
	const output = readOutput(context, chosen);
	const leadId = parameters.read(leadIdField);
	const options = rowOptions(chosen);
	const lead = await getLead(client, leadId, !output.isRaw);
	if (output.isRaw) return [{ json: lead as IDataObject }];
	const { owner, leadType } = lead as LeadFormResponse;
	const origin = {
		owner: leadOwnerOf(owner),
		leadType: LEAD_TYPES.find((type) => type === leadType) ?? 'EVENT',
	};
	const [row] = await leadRows.of([{ lead }], origin, options);
	const json = toSameColumns([row], options.columnNames)(row);
	return withFields(context, [{ ...leadOutput(row), json }], output);
}
