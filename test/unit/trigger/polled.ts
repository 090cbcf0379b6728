import { mapValues } from 'lodash';
import type { INodeExecutionData, IPollFunctions, NodeOperationError } from 'n8n-workflow';

import { poll } from '../../../nodes/LinkedInLeadSync/trigger/poll';
import { firstState } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import type { Reply } from '../wire/inMemoryLinkedIn';
import { contextOf, withoutWaiting } from '../wire/inMemoryLinkedIn';

/** The parts of a lead in LinkedIn's JSON that matter here. */
export interface Lead {
	id: string;
	submittedAt: number;
	versionedLeadGenFormUrn?: string;
	testLead?: boolean;
}

type Answer = Reply | ((url: URL) => Reply | Promise<Reply>);

/** The simulated LinkedIn, which a test may change at any time. */
export interface LinkedIn {
	/** By the ID of the Page. */
	leads: Record<string, Lead[]>;
	/** Replaces the leads of a Page from a position in the list and a time on. */
	answers?: (
		organizationId: string,
		start: number,
		from: number,
		count: number,
		end: number,
	) => Reply | undefined | Promise<Reply | undefined>;
	/** How far LinkedIn's clock is ahead of n8n's, in milliseconds. */
	aheadMs?: number;
	/** The most elements that one page of a list has. */
	pageSize?: number;
	/** The answer to requests for forms. */
	forms?: Answer;
	/** The answer to requests for events. */
	events?: Answer;
	/** Names of Pages, by ID. */
	names?: Record<string, string>;
	/** Replaces the list of Pages with a role. */
	organizations?: Reply | Promise<Reply>;
	/** What the trigger reports besides the errors of failed polls. */
	said?: string[];
	/** The lines of n8n's log. */
	logged?: string[];
	/** Whether an execution that gets these leads fails. */
	isRefused?: (ids: unknown[]) => boolean;
}

/** The form that a lead answers, as LinkedIn sends it. */
export const ofForm = (formId: number) => ({
	versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${formId},1)`,
});

/** A lead that was submitted at this moment. */
export const leadNow = (id: string): Lead => ({ id, submittedAt: Date.now() });

/** The static data that n8n stores for a workflow with one node. */
export const newStaticData = () => ({ node: {}, global: {} });

/** The state of a trigger that watches the event leads of all Pages from this time on. */
export const newState = (now: number) => firstState({ from: 'date', time: now }, now, false);

/** A token that is two days old and that n8n cannot renew. */
const tokenOfTwoDaysAgo = () => ({
	expires_in: 60 * 86_400,
	n8n_expires_at: Date.now() + 58 * 86_400_000,
});

/** A context for any number of polls of one trigger. */
export function triggerContext(
	linkedIn: LinkedIn,
	parameters: Record<string, unknown> = {},
	staticData = newStaticData(),
): IPollFunctions {
	const all: Record<string, unknown> = {
		leadType: 'EVENT',
		organizationId: 'all',
		eventId: 'all',
		startFrom: 'lastDays',
		startDays: 7,
		...parameters,
		options: { simplify: false, ...(parameters.options ?? {}) },
	};
	const log = (line: string) => linkedIn.logged?.push(line);
	const context: Record<string, unknown> = {
		...contextOf(
			async (url) => ({
				headers: { date: new Date(Date.now() + (linkedIn.aheadMs ?? 0)).toUTCString() },
				...(await answerTo(url, linkedIn)),
			}),
			'token',
			tokenOfTwoDaysAgo(),
		),
		logger: { warn: log, info: log },
		getWorkflow: () => ({ id: 'workflow' }),
		getNodeParameter: (name: string, fallback: unknown) => all[name] ?? fallback,
		getWorkflowStaticData: (type: 'node' | 'global') => staticData[type],
		getActivationMode: () => 'activate',
		getTimezone: () => 'UTC',
		getWorkflowSettings: () => ({}),
		getChildNodes: () => [],
		__emit: (
			items: INodeExecutionData[][],
			_response: unknown,
			done: { resolve: (run: unknown) => void },
		) => {
			emitted.get(context)?.push(...items.flat());
			const isRefused = linkedIn.isRefused?.(idsOf(items.flat())) === true;
			done.resolve({ status: isRefused ? 'error' : 'success' });
		},
		__emitError: ({ message, description }: NodeOperationError) =>
			linkedIn.said?.push(`${message}. ${description}`),
	};
	emitted.set(context, []);
	return context as unknown as IPollFunctions;
}

/** The items that the executions of each context got. */
const emitted = new WeakMap<object, INodeExecutionData[]>();

/** Polls once. @returns the ids of the leads that the poll outputs */
export async function idsOfPoll(context: IPollFunctions): Promise<unknown[]> {
	const items = emitted.get(context);
	items?.splice(0);
	await poll(context);
	return idsOf(items ?? []);
}

/** Polls again and again. @returns the ids of all leads that the polls output */
export async function idsOfPolls(
	context: IPollFunctions,
	count: number,
	everyMs: number,
): Promise<unknown[]> {
	const ids: unknown[] = [];
	for (let polls = 0; polls < count; polls++) {
		ids.push(...(await withoutWaiting(idsOfPoll(context))));
		jest.advanceTimersByTime(everyMs);
	}
	return ids;
}

const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.id ?? json.lead_id);

async function answerTo(url: URL, linkedIn: LinkedIn): Promise<Reply> {
	const { leads, answers, pageSize = Infinity, forms, events, organizations } = linkedIn;
	const start = Number(url.searchParams.get('start'));
	const count = Number(url.searchParams.get('count'));
	const listOf = (elements: unknown[]) => ({
		statusCode: 200,
		body: { elements: elements.slice(start, start + Math.min(count, pageSize)) },
	});
	if (url.pathname === '/rest/organizationAcls') {
		const roles = Object.keys(leads).map((id) => ({
			role: 'ADMINISTRATOR',
			state: 'APPROVED',
			organization: `urn:li:organization:${id}`,
		}));
		return organizations ?? listOf(roles);
	}
	if (url.pathname === '/rest/organizationsLookup') {
		const results = mapValues(linkedIn.names, (localizedName) => ({ localizedName }));
		return { statusCode: 200, body: { results } };
	}
	const ofResource = { leadForms: forms, events }[url.pathname.split('/')[2]];
	if (typeof ofResource === 'function') return await ofResource(url);
	if (/^\/rest\/(leadForms|events)/.test(url.pathname)) {
		return ofResource ?? { statusCode: 404, body: {} };
	}
	const [, id] = /owner=\(organization:urn%3Ali%3Aorganization%3A(\d+)\)/.exec(url.search) ?? [];
	if (id === undefined) return { statusCode: 404, body: {} };
	const [, from, end = Infinity] = /Range=\(start:(\d+)(?:,end:(\d+))?\)/.exec(url.search) ?? [];
	if (from === undefined || Number(end) < Number(from)) return { statusCode: 400, body: {} };
	const isOfTests = url.searchParams.has('limitedToTestLeads');
	const inTime = leads[id].filter(
		({ submittedAt, testLead }) =>
			submittedAt >= Number(from) && submittedAt < Number(end) && (testLead || !isOfTests),
	);
	return (await answers?.(id, start, Number(from), count, Number(end))) ?? listOf(inTime);
}
