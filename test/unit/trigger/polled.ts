import type { INodeExecutionData, IPollFunctions, NodeOperationError } from 'n8n-workflow';

import { poll } from '../../../nodes/LinkedInLeadSync/trigger/poll';
import type { Reply } from '../api/inMemoryLinkedIn';
import { contextOf } from '../api/inMemoryLinkedIn';

/** A lead in LinkedIn's JSON, as far as it matters here. */
export interface Lead {
	id: string;
	submittedAt: number;
	versionedLeadGenFormUrn?: string;
}

/** LinkedIn as a test sets it, at any time. */
export interface LinkedIn {
	/** By organization. */
	leads: Record<string, Lead[]>;
	/** What is answered in place of an organization's leads from a position and a time on. */
	answers?: (
		organizationId: string,
		start: number,
		from: number,
	) => Reply | undefined | Promise<undefined>;
	/** How far LinkedIn's clock is ahead of n8n's, in milliseconds. */
	aheadMs?: number;
	/** Most that a page has. */
	pageSize?: number;
	/** What is answered to whoever asks for forms. */
	forms?: Reply;
	/** What is answered to whoever asks for an event. */
	events?: Reply;
	/** What is answered in place of the list of organizations. */
	organizations?: Reply;
	/** What people hear of outside of a poll's own failure. */
	said?: string[];
	/** Whether an execution that gets these leads fails. */
	isRefused?: (ids: unknown[]) => boolean;
}

/** In which form's answers a lead is, as LinkedIn writes it. */
export const ofForm = (formId: number) => ({
	versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${formId},1)`,
});

/** What n8n keeps of a workflow with one node. */
export const newStaticData = () => ({ node: {}, global: {} });

/** A token that LinkedIn has accepted for two days, and that n8n cannot renew. */
const tokenOfTwoDaysAgo = () => ({
	expires_in: 60 * 86_400,
	n8n_expires_at: Date.now() + 58 * 86_400_000,
});

/** A context in which the trigger is polled again and again. */
export function triggerContext(
	linkedIn: LinkedIn,
	parameters: Record<string, unknown> = {},
	staticData = newStaticData(),
): IPollFunctions {
	const all: Record<string, unknown> = {
		leadType: 'EVENT',
		organizationId: 'all',
		eventId: 'all',
		formId: 'all',
		startFrom: 'lastDays',
		confirmLeads: 'onSuccess',
		startDays: 7,
		simplify: false,
		options: {},
		...parameters,
	};
	const context: Record<string, unknown> = {
		...contextOf(
			async (url) => ({
				headers: { date: new Date(Date.now() + (linkedIn.aheadMs ?? 0)).toUTCString() },
				...(await answerTo(url, linkedIn)),
			}),
			'token',
			tokenOfTwoDaysAgo(),
		),
		logger: { warn: () => {} },
		getWorkflow: () => ({ id: 'workflow' }),
		getNodeParameter: (name: string, fallback: unknown) => all[name] ?? fallback,
		getWorkflowStaticData: (type: 'node' | 'global') => staticData[type],
		getActivationMode: () => 'activate',
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

/** What each context's executions got. */
const emitted = new WeakMap<object, INodeExecutionData[]>();

/** Polls once. @returns the ids of the leads that it emits */
export async function idsOfPoll(context: IPollFunctions): Promise<unknown[]> {
	const items = emitted.get(context);
	items?.splice(0);
	await poll(context);
	return idsOf(items ?? []);
}

const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.id ?? json.lead_id);

async function answerTo(url: URL, linkedIn: LinkedIn): Promise<Reply> {
	const { leads, answers, pageSize = Infinity, forms, events, organizations } = linkedIn;
	const start = Number(url.searchParams.get('start'));
	const listOf = (elements: unknown[]) => ({
		statusCode: 200,
		body: { elements: elements.slice(start, start + pageSize) },
	});
	if (url.pathname === '/rest/organizationAcls') {
		const roles = Object.keys(leads).map((id) => ({
			role: 'ADMINISTRATOR',
			state: 'APPROVED',
			organization: `urn:li:organization:${id}`,
		}));
		return organizations ?? listOf(roles);
	}
	if (url.pathname.startsWith('/rest/leadForms')) return forms ?? { statusCode: 404, body: {} };
	if (url.pathname.startsWith('/rest/events')) return events ?? { statusCode: 404, body: {} };
	const [, id] = /owner=\(organization:urn%3Ali%3Aorganization%3A(\d+)\)/.exec(url.search) ?? [];
	if (id === undefined) return { statusCode: 404, body: {} };
	const [, from, end = Infinity] = /Range=\(start:(\d+)(?:,end:(\d+))?\)/.exec(url.search) ?? [];
	if (from === undefined || Number(end) < Number(from)) return { statusCode: 400, body: {} };
	const inTime = leads[id].filter(
		({ submittedAt }) => submittedAt >= Number(from) && submittedAt < Number(end),
	);
	return (await answers?.(id, start, Number(from))) ?? listOf(inTime);
}
