import { sortBy } from 'lodash';
import type { INode } from 'n8n-workflow';

import type { LeadEntry } from '../../../shared/api/leadFormResponses';
import type { LeadOwner } from '../../../shared/api/leadOwner';
import { LARGEST_PAGE } from '../../../shared/api/paging';
import { leadsInScope } from '../../../shared/leadSync/leadsInScope';
import type { LeadFilter } from '../../../shared/leadSync/leadsInScope';
import { ownersOf, readLeadScope } from '../../../shared/leadSync/leadScope';
import { rawLead } from '../../../shared/leadSync/rawLead';
import { readTestLeads } from '../../../shared/leadSync/testLeads';
import { submittedAtOf } from '../../../shared/leads/leadIdentity';
import type { TimeWindowChoice } from '../../../shared/leads/timeWindow';
import { LAST_UNITS, TIME_RANGES, resolveTimeWindow } from '../../../shared/leads/timeWindow';
import { readChoice } from '../../../shared/parameters/checks';
import type { ReadParameter } from '../../../shared/parameters/read';
import { fieldError } from '../../../shared/parameters/read';
import { eachOwner } from '../eachOwner';
import { readLimit } from '../limit';
import type { Operation, OperationContext, OperationOutput } from '../operation';
import { showFor } from '../showFor';
import { leadOutput } from './leadOutput';
import { pullFields } from './pullFields';
import { hintAtNoLeads, hintAtRetention } from './pullHints';

export const fields = showFor('lead', 'pull', pullFields);

/** Reads the leads of a time range (LGF-105, LGF-107), oldest first. */
export const pull: Operation = async (context) => {
	const { client, read } = context;
	const filter = readFilter(context);
	const limit = readLimit(context);
	const isSimplified = read('simplify') === true;
	const owners = await ownersOf(client, filter.scope);
	const outputs = await eachOwner(context, owners, limit, async function* (owner) {
		for await (const { entries } of leadsInScope(client, owner, filter)) {
			yield* isSimplified ? await rowsOf(context, entries, owner, filter) : entries.map(rawLead);
		}
	});
	hintAtRetention(context, filter, Date.now());
	if (outputs.length === 0) await hintAtNoLeads(context, owners, filter);
	return sortBy(outputs, submittedAt);
};

async function rowsOf(
	{ leadRows }: OperationContext,
	entries: LeadEntry[],
	owner: LeadOwner,
	{ scope }: LeadFilter,
): Promise<OperationOutput[]> {
	return (await leadRows.of(entries, { owner, leadType: scope.leadType })).map(leadOutput);
}

/** Rows carry ISO 8601, raw leads epoch milliseconds; what has neither comes last. */
function submittedAt({ json }: OperationOutput): number {
	if (typeof json.submitted_at === 'string') return Date.parse(json.submitted_at);
	return submittedAtOf(json) ?? Infinity;
}

/** Reads and checks the fields of Lead → Pull before the first call is made. */
function readFilter({ execute, read, itemIndex }: OperationContext): LeadFilter {
	const node = execute.getNode();
	const options = (read('options') ?? {}) as { pageSize?: number; testLeads?: unknown };
	const resolved = resolveTimeWindow({
		...readTimeChoice(node, read, itemIndex),
		now: Date.now(),
		timezone: execute.getTimezone(),
	});
	if (!resolved.ok) throw fieldError(node, resolved, itemIndex);
	const pageSize = options.pageSize ?? LARGEST_PAGE;
	if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > LARGEST_PAGE) {
		throw fieldError(
			node,
			{
				field: 'Page Size',
				message: `${pageSize} is not a whole number from 1 to ${LARGEST_PAGE}`,
				fix: `Enter a number from 1 to ${LARGEST_PAGE}, or remove the option for the fewest calls.`,
			},
			itemIndex,
		);
	}
	return {
		scope: readLeadScope(node, read, itemIndex),
		...resolved.window,
		testLeads: readTestLeads(node, options.testLeads, itemIndex),
		pageSize,
	};
}

const TIME_RANGE_FIELD = { field: 'Time Range', values: TIME_RANGES };
const UNIT_FIELD = { field: 'Unit', values: LAST_UNITS };

function readTimeChoice(node: INode, read: ReadParameter, itemIndex: number): TimeWindowChoice {
	const timeRange = readChoice(node, TIME_RANGE_FIELD, read('timeRange'), itemIndex);
	switch (timeRange) {
		case 'all':
			return { timeRange };
		case 'last': {
			const lastUnit = readChoice(node, UNIT_FIELD, read('lastUnit'), itemIndex);
			return { timeRange, lastAmount: read('lastAmount'), lastUnit };
		}
		case 'between':
			return { timeRange, startTime: read('startTime'), endTime: read('endTime') };
	}
}
