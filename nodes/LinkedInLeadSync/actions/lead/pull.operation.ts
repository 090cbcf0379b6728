import { sortBy } from 'lodash';
import type { INode } from 'n8n-workflow';

import { DEFAULT_CALLS_AT_ONCE, MOST_CALLS_AT_ONCE } from '../../../shared/api/callGate';
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

export const fields = showFor('lead', 'pull', pullFields);

/** Reads the leads of a time range (LGF-105, LGF-107), oldest first. */
export const pull: Operation = async (context) => {
	const { client, read } = context;
	const filter = readFilter(context);
	client.calls.allow(readParallelRequests(context));
	const limit = readLimit(context);
	const isSimplified = read('simplify') === true;
	const owners = await ownersOf(client, filter.scope);
	const outputs = await eachOwner(context, owners, limit, async function* (owner, needed) {
		for await (const { entries } of leadsInScope(client, owner, { ...filter, needed })) {
			yield* isSimplified ? await rowsOf(context, entries, owner, filter) : entries.map(rawLead);
		}
	});
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
	return {
		scope: readLeadScope(node, read, itemIndex),
		...resolved.window,
		testLeads: readTestLeads(node, options.testLeads, itemIndex),
		pageSize: wholeNumber(
			node,
			{
				field: 'Page Size',
				value: options.pageSize ?? LARGEST_PAGE,
				largest: LARGEST_PAGE,
				unset: 'for the fewest calls',
			},
			itemIndex,
		),
	};
}

function readParallelRequests({ execute, read, itemIndex }: OperationContext): number {
	const options = (read('options') ?? {}) as { parallelRequests?: number };
	return wholeNumber(
		execute.getNode(),
		{
			field: 'Parallel Requests',
			value: options.parallelRequests ?? DEFAULT_CALLS_AT_ONCE,
			largest: MOST_CALLS_AT_ONCE,
			unset: `for ${DEFAULT_CALLS_AT_ONCE}`,
		},
		itemIndex,
	);
}

interface WholeNumberOption {
	field: string;
	value: number;
	largest: number;
	/** What removing the option is good for, in words. */
	unset: string;
}

function wholeNumber(
	node: INode,
	{ field, value, largest, unset }: WholeNumberOption,
	itemIndex: number,
): number {
	if (Number.isInteger(value) && value >= 1 && value <= largest) return value;
	const message = `${value} is not a whole number from 1 to ${largest}`;
	const fix = `Enter a number from 1 to ${largest}, or remove the option ${unset}.`;
	throw fieldError(node, { field, message, fix }, itemIndex);
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
