import { DEFAULT_CALLS_AT_ONCE, MOST_CALLS_AT_ONCE } from '../../../shared/wire/callPolicy';
import { LARGEST_PAGE } from '../../../shared/linkedin/leadFormResponses';
import type { LeadFilter } from '../../../shared/linkedin/leadWindow';
import { matches, readLeadWindow, windowOf } from '../../../shared/linkedin/leadWindow';
import { ownersOf } from '../../../shared/linkedin/leadScope';
import { rawLead } from '../../../shared/linkedin/rawLead';
import { withEmptyFields } from '../../../shared/rows/emptyFields';
import { submittedAtOf } from '../../../shared/values/leadIdentity';
import { readWholeNumber } from '../../../shared/panel/checks';
import { readEmptyFields, readRowOptions } from '../../../shared/panel/rowOptions';
import { readLeadScope, readTestLeads } from '../../../shared/panel/readLeadScope';
import { eachOwner } from '../eachOwner';
import { readLimit } from '../limit';
import type { Operation, OperationContext, OperationOutput } from '../operation';
import { showFor } from '../showFor';
import { leadOutput } from './leadOutput';
import { readOutput, withFields } from './output';
import { pullFields } from './pullFields';
import { hintAtNoLeads, hintAtRetention } from './pullHints';
import { readTimeRange } from './timeRange';

export const fields = showFor('lead', 'pull', pullFields);

/** Reads the leads of a time range (LGF-105, LGF-107), oldest first. */
export const pull: Operation = async (context) => {
	const { client, execute, read, itemIndex } = context;
	const node = execute.getNode();
	const filter = readFilter(context);
	const options = (read('options') ?? {}) as Record<string, unknown>;
	const { pageSize = LARGEST_PAGE, parallelRequests = DEFAULT_CALLS_AT_ONCE } = options;
	client.calls.allow(readWholeNumber(node, PARALLEL_REQUESTS_FIELD, parallelRequests, itemIndex));
	const limit = readLimit(context);
	const output = readOutput(context);
	const rowOptions = readRowOptions(node, options, itemIndex);
	const emptyFields = readEmptyFields(node, options.emptyFields, itemIndex);
	const window = {
		...windowOf(filter),
		pageSize: readWholeNumber(node, PAGE_SIZE_FIELD, pageSize, itemIndex),
		most: limit,
	};
	const owners = await ownersOf(client, filter.scope);
	const outputs = await eachOwner(context, owners, limit, {
		pagesOf: (owner) => readLeadWindow(client, owner, window),
		outputsOf: async ({ entries }, owner) => {
			const wanted = entries.filter((entry) => matches(entry, filter));
			if (output.isRaw) return wanted.map(rawLead);
			const { leadType } = filter.scope;
			const rows = await context.leadRows.of(wanted, { owner, leadType }, rowOptions);
			return rows.map((row) => leadOutput(withEmptyFields(row, emptyFields)));
		},
	});
	hintAtRetention(context, filter, Date.now());
	if (outputs.length === 0) await hintAtNoLeads(context, owners, filter);
	// LinkedIn's lists are mostly in order, one way or the other, which costs a sort next to nothing.
	outputs.sort((one, other) => byTime(submittedAt(one), submittedAt(other)));
	return withFields(context, outputs, output);
};

/** Rows carry ISO 8601 of one form, so that their order is that of texts; raw leads epoch milliseconds. */
function submittedAt({ json }: OperationOutput): string | number | undefined {
	const { submitted_at: time } = json;
	return typeof time === 'string' && time !== '' ? time : submittedAtOf(json);
}

/** What has no time comes last. */
function byTime(one: string | number | undefined, other: string | number | undefined): number {
	if (one === other) return 0;
	if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
	return one < other ? -1 : 1;
}

/** Reads and checks the fields of Lead → Pull before the first call is made. */
function readFilter({ execute, read, itemIndex }: OperationContext): LeadFilter {
	const node = execute.getNode();
	const options = (read('options') ?? {}) as { testLeads?: unknown };
	const timeWindow = readTimeRange(execute, read, itemIndex);
	return {
		scope: readLeadScope(node, read, itemIndex),
		...timeWindow,
		testLeads: readTestLeads(node, options.testLeads, itemIndex),
	};
}

const PAGE_SIZE_FIELD = {
	field: 'Page Size',
	least: 1,
	most: LARGEST_PAGE,
	fix: `Enter a number from 1 to ${LARGEST_PAGE}, or remove the option for the fewest calls.`,
};

const PARALLEL_REQUESTS_FIELD = {
	field: 'Parallel Requests',
	least: 1,
	most: MOST_CALLS_AT_ONCE,
	fix: `Enter a number from 1 to ${MOST_CALLS_AT_ONCE}, or remove the option for ${DEFAULT_CALLS_AT_ONCE}.`,
};
