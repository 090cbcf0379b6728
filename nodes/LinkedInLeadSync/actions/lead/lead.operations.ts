import { sortBy } from 'lodash';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { LeadFilter } from '../../../shared/linkedin/leadWindow';
import { matches, readLeadWindow } from '../../../shared/linkedin/leadWindow';
import { requireChoice } from '../../../shared/linkedin/choice';
import { ownersOf } from '../../../shared/linkedin/owners';
import { rawLead } from '../../../shared/linkedin/leadRows';
import { shownRows } from '../../../shared/rows/sheet';
import type { LeadRow } from '../../../shared/rows/types';
import { submittedAtOf } from '../../../shared/values/leadIdentity';
import {
	leadScopeFields,
	readLeadScope,
	rowsForField,
	testLeadsField,
} from '../../../shared/panel/fields';
import { formOption } from '../../../shared/panel/locators';
import { optionsCollection } from '../../../shared/panel/parameters';
import { eachOwner, limitFields, readLimit } from '../getMany';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';
import { NOT_FOR_TOOLS } from '../operation';
import { leadOutput, readOutput, selectFields, simplifyOption, toolFields } from './output';
import { readTimeRange, timeRangeFields } from './timeRange';
import { LEAD_TYPES } from '../../../shared/values/leadOwner';
import { getLead } from '../../../shared/linkedin/leadFormResponses';
import { leadOwnerOf } from '../../../shared/values/urn';

/** An agent stores no rows. */
const rowOptionFields = [
	{ ...rowsForField, displayOptions: NOT_FOR_TOOLS },
	simplifyOption,
] as const;

const optionsField = optionsCollection([...rowOptionFields, formOption, testLeadsField]);

export const pull: OperationDefinition = {
	name: 'Pull',
	description: 'Get the people who registered for events or filled in forms, one database row each',
	action: 'Pull leads',
	fields: [...leadScopeFields, ...timeRangeFields, ...limitFields, ...toolFields, optionsField],
	run: { onEach: runPull },
};

/** Even with a smaller limit, because pages also hold leads that are filtered out, such as those of other events. */
const SMALLEST_PAGE = 100;

/** Reads the leads of a time range (LGF-105, LGF-107), oldest first. */
async function runPull(context: OperationContext): Promise<OperationOutput[]> {
	const { client, execute, parameters } = context;
	const options = parameters.read(optionsField);
	const filter: LeadFilter = {
		scope: readLeadScope(parameters, options.formId),
		...readTimeRange(context),
		testLeads: options.testLeads,
	};
	const limit = readLimit(context);
	const output = readOutput(context, options);
	const list = limit === Infinity ? {} : { pageSize: Math.max(SMALLEST_PAGE, limit) };
	const { isRaw } = output;
	const owners = await ownersOf(client, filter.scope);
	const read = await eachOwner(context, owners, limit, {
		pagesOf: (owner) => readLeadWindow(client, owner, filter, { isRaw, list }),
		outputsOf: async (entries, owner) => {
			const wanted = entries.filter((entry) => matches(entry, filter));
			if (isRaw) return wanted.map(rawLead);
			const { leadType } = filter.scope;
			const rows = await context.leadRows.of(wanted, { owner, leadType });
			return rows.map(leadOutput);
		},
	});
	// Scheduled runs usually find nothing new, and nobody reads their hints.
	if (read.length === 0 && execute.getMode() === 'manual') {
		await requireChoice(client, filter.scope);
		context.hint(NOTHING_FOUND);
	}
	const found = sortBy(read, submittedAt);
	if (isRaw) return found;
	const ofLeads = found.filter(({ onlyOnErrorOutput }) => onlyOnErrorOutput !== true);
	const shown = shownRows(
		ofLeads.map(({ json }) => json as LeadRow),
		options.rowsFor,
	);
	// Replaced one by one, because copies of a hundred thousand rows would need twice the memory.
	for (const each of ofLeads) each.json = shown(each.json as LeadRow);
	selectFields(ofLeads, output);
	return found;
}

/**
 * Rows contain ISO 8601 in one format, which sorts as text; raw leads contain epoch milliseconds. A lead without time
 * comes last.
 */
function submittedAt({ json }: OperationOutput): string | number | undefined {
	const { submitted_at: time } = json;
	return typeof time === 'string' && time !== '' ? time : submittedAtOf(json);
}

const NOTHING_FOUND =
	"LinkedIn has no leads that fit this node's choices. Try: Time Range → All; Add option → Test Leads → Include; another LinkedIn Page or Lead Type. People who came through an ad are ad leads. LinkedIn keeps leads for 365 days at most.";

const leadIdField = {
	displayName: 'Lead ID',
	name: 'leadId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 249592fc-d272-44ba-a7db-c2bdce579507-6',
	description: 'The lead_id of a lead, as Pull leads and the triggers return it',
} as const satisfies INodeProperties;

const getOptionsField = optionsCollection([...rowOptionFields]);

export const get: OperationDefinition = {
	name: 'Get',
	description: 'Get one person who registered or filled in a form, by the ID of the lead',
	action: 'Get lead',
	fields: [leadIdField, ...toolFields, getOptionsField],
	run: { onEach: runGet },
};

async function runGet(context: OperationContext): Promise<OperationOutput[]> {
	const { client, leadRows, parameters } = context;
	const options = parameters.read(getOptionsField);
	const output = readOutput(context, options);
	const leadId = parameters.read(leadIdField);
	const lead = await getLead(client, leadId, output.isRaw ? 'withoutNames' : 'withNames');
	if (output.isRaw) return [{ json: lead as IDataObject }];
	const { owner, leadType } = lead;
	const origin = {
		owner: leadOwnerOf(owner),
		leadType: LEAD_TYPES.find((type) => type === leadType) ?? 'EVENT',
	};
	const [row] = await leadRows.of([{ lead }], origin);
	const found = leadOutput(shownRows([row], options.rowsFor)(row));
	selectFields([found], output);
	return [found];
}
