import type { Collection } from '../simulator/server/variants';
import type { LeadType } from '../simulator/world/types';
import { Skipped } from './fact';
import {
	at,
	encodedUrn,
	requireAnswered,
	type Exchange,
	type JsonObject,
	type LinkedIn,
} from './linkedIn';
import { pageOf, studyList, type ListStudy, type Page } from './lists';
import type { ProbeOptions } from './probe';
import { trySubscription, type SubscriptionTrial, type WebhookListener } from './webhook';

/** The parts of a run that the facts use. */
export interface SessionParts extends Omit<ProbeOptions, 'webhook'> {
	linkedIn: LinkedIn;
	/** The answer to the consent's code. */
	tokenAnswer: Exchange;
	/** For how many seconds the new token was refused. */
	refusedSeconds: number;
	/** Receives LinkedIn's requests; absent when the probe may write nothing. */
	webhook?: WebhookListener;
}

/** The lists that are long enough at most companies to show how pages follow one another. */
const LONG_LISTS: readonly Collection[] = ['leadFormResponses', 'events', 'leadForms'];

/** Some fields of a lead, without a person's answers (contract 2.3). */
export const WITHOUT_ANSWERS = 'fields=id,submittedAt,testLead';

/** How many leads with answers are read; a few are enough to see their shape. */
const SAMPLE = 10;

/** One run of the probe, which requests data for several facts only once. */
export class Session {
	private readonly asked = new Map<string, Promise<unknown>>();

	constructor(readonly parts: SessionParts) {}

	get linkedIn(): LinkedIn {
		return this.parts.linkedIn;
	}

	/** The study of a list's pages. Throws {@link Skipped}. */
	async study(collection: Collection): Promise<ListStudy> {
		return await this.once(collection, async () => {
			const read = async (start: number, count: number) =>
				await this.page(collection, start, count);
			return await studyList(read);
		});
	}

	/** The studies of the long lists that the account may read. */
	async longStudies(): Promise<Map<Collection, ListStudy>> {
		const studies = new Map<Collection, ListStudy>();
		for (const collection of LONG_LISTS) {
			// A list that the account may not read must not prevent the other studies.
			const study = await this.study(collection).catch(() => undefined);
			if (study !== undefined) studies.set(collection, study);
		}
		return studies;
	}

	/** One page of a list; leads come without their answers. */
	async page(collection: Collection, start: number, count: number): Promise<Page> {
		const fields = collection === 'leadFormResponses' ? `&${WITHOUT_ANSWERS}` : '';
		const query = `${this.listQuery(collection)}${fields}&count=${count}&start=${start}`;
		return pageOf(await this.linkedIn.get(`/rest/${collection}`, query), start, count);
	}

	/** The query of each list of the page, without its paging (contract 3.2 to 3.7). */
	listQuery(collection: Collection): string {
		const organization = encodedUrn('organization', this.parts.organizationId);
		return {
			organizationAcls: 'q=roleAssignee',
			events: `q=eventsByOrganizer&organizer=${organization}`,
			leadForms: `q=owner&owner=(organization:${organization})`,
			leadFormResponses: this.leadQuery(),
			leadNotifications: `q=criteria&owner=(value:(organization:${organization}))&leadType=(leadType:EVENT)`,
		}[collection];
	}

	/** The finder's query for leads, by default those of the page's events (contract 3.6). */
	leadQuery(
		leadType: LeadType = 'EVENT',
		owner = encodedUrn('organization', this.parts.organizationId),
	): string {
		const member = leadType === 'SPONSORED' ? 'sponsoredAccount' : 'organization';
		return `q=owner&owner=(${member}:${owner})&leadType=(leadType:${leadType})`;
	}

	/** Calls the finder of leads with any raw query. */
	async leadCall(query: string): Promise<Exchange> {
		return await this.linkedIn.get('/rest/leadFormResponses', query);
	}

	/** Leads without their answers; at most ten. Throws {@link Skipped}. */
	async leads(query: string): Promise<ListedLead[]> {
		const paging = `${WITHOUT_ANSWERS}&count=${SAMPLE}&start=0`;
		const answer = requireAnswered(await this.leadCall(`${query}&${paging}`));
		return pageOf(answer, 0, SAMPLE).elements.flatMap(listedLead);
	}

	/** The trial of the probe's own subscription. Throws {@link Skipped} when the probe may write nothing. */
	async subscriptionTrial(): Promise<SubscriptionTrial> {
		return await this.once('trial', async () => await trySubscription(this));
	}

	/** Some complete leads, for their shapes. Throws {@link Skipped} when there are none. */
	async sampleLeads(): Promise<JsonObject[]> {
		return await this.once('samples', async () => {
			for (const start of [0, SAMPLE]) {
				const query = `${this.leadQuery()}&count=${SAMPLE}&start=${start}`;
				const { elements } = pageOf(requireAnswered(await this.leadCall(query)), start, SAMPLE);
				if (elements.length > 0) return elements;
			}
			throw noLeads();
		});
	}

	/** The lead list's first page, each lead once. Throws {@link Skipped} when there are no leads. */
	async listedLeads(): Promise<ListedLead[]> {
		const { first } = await this.study('leadFormResponses');
		const leads = first.elements.flatMap(listedLead);
		const unique = [...new Map(leads.map((lead) => [lead.id, lead])).values()];
		if (unique.length === 0) throw noLeads();
		return unique;
	}

	private async once<T>(what: string, ask: () => Promise<T>): Promise<T> {
		const asked = (this.asked.get(what) as Promise<T> | undefined) ?? ask();
		this.asked.set(what, asked);
		return await asked;
	}
}

/** A lead in a list of leads without answers. */
export interface ListedLead {
	id: string;
	/** Epoch milliseconds. */
	submittedAt: number;
	testLead: boolean;
}

/** The lead of an element; none when the element lacks the id or the time. */
function listedLead(element: JsonObject): ListedLead[] {
	const { id, submittedAt } = element;
	if (typeof id !== 'string' || typeof submittedAt !== 'number') return [];
	return [{ id, submittedAt, testLead: at(element, 'testLead') === true }];
}

const noLeads = () => new Skipped('nobody has registered for an event of this page yet');
