import { Skipped } from './fact';
import { at, isObject, type JsonObject } from './linkedIn/json';
import type { Exchange, LinkedIn } from './linkedIn/linkedIn';
import { pageOf, requireAnswered, type Page } from './lists/page';
import { leadQuery, listQuery, WITHOUT_ANSWERS } from './lists/queries';
import { studyList, type ListStudy } from './lists/study';
import type { Person } from './person';
import type { Collection } from './settings';
import type { WebhookListener } from './webhook/listener';
import { trySubscription, type SubscriptionTrial } from './webhook/trial';

/** What the facts are asked with. */
export interface SessionParts {
	linkedIn: LinkedIn;
	person: Person;
	/** The page, chosen by the person; decimal digits. */
	organizationId: string;
	/** The event, where the page has one. */
	eventId?: string;
	/** An ad account whose leads the member may read. */
	sponsoredAccountId?: string;
	/** The answer to the consent's code, where the probe walked through it. */
	tokenAnswer?: Exchange;
	/** For how many seconds the new token was refused, where the probe got it just now. */
	refusedSeconds?: number;
	/** An access token that has expired. */
	expiredToken?: string;
	/** Where LinkedIn reaches the probe; absent when nothing may be written. */
	webhook?: WebhookListener;
	/** For how many milliseconds at most a push is waited for; absent when none is. */
	pushWait?: number;
	/** Epoch milliseconds. */
	now: () => number;
}

/** The lists that are long enough at most companies to tell how pages follow one another. */
export const LOOKED_BEHIND: readonly Collection[] = ['leadFormResponses', 'events', 'leadForms'];

/** How many leads with answers are read; a few are enough to see their shape. */
const SAMPLE = 10;

/** One run of the probe: what several facts need is asked for once. */
export class Session {
	private readonly studies = new Map<Collection, Promise<ListStudy>>();
	private samples: Promise<JsonObject[]> | undefined;
	private trial: Promise<SubscriptionTrial> | undefined;

	constructor(readonly parts: SessionParts) {}

	get linkedIn(): LinkedIn {
		return this.parts.linkedIn;
	}

	/** What was seen of a list's pages. Throws {@link Skipped}. */
	async study(collection: Collection): Promise<ListStudy> {
		let study = this.studies.get(collection);
		if (study === undefined) {
			const read = async (start: number, count: number) =>
				await this.page(collection, start, count);
			study = studyList(read, LOOKED_BEHIND.includes(collection));
			this.studies.set(collection, study);
		}
		return await study;
	}

	/** One page of a list; of leads without their answers. */
	async page(collection: Collection, start: number, count: number): Promise<Page> {
		const query = listQuery(collection, this.parts.organizationId);
		const fields = collection === 'leadFormResponses' ? `&${WITHOUT_ANSWERS}` : '';
		const paging = `&count=${count}&start=${start}`;
		const path = `/rest/${collection}`;
		return pageOf(await this.linkedIn.get(path, `${query}${fields}${paging}`), start, count);
	}

	/** Leads of the page's events by more conditions, without their answers; at most ten. */
	async leads(conditions: string, fields = WITHOUT_ANSWERS): Promise<Page> {
		const query = `${this.leadQuery}&${conditions}&${fields}&count=${SAMPLE}&start=0`;
		return pageOf(requireAnswered(await this.leadCall(query)), 0, SAMPLE);
	}

	/** The finder of leads with any raw query. */
	async leadCall(query: string): Promise<Exchange> {
		return await this.linkedIn.get('/rest/leadFormResponses', query);
	}

	/** The finder's query for the leads of the page's events. */
	get leadQuery(): string {
		return leadQuery({ organizationId: this.parts.organizationId }, 'EVENT');
	}

	/** What became of the probe's own subscription. Throws {@link Skipped} when nothing may be written. */
	async subscriptionTrial(): Promise<SubscriptionTrial> {
		this.trial ??= trySubscription(this.parts);
		return await this.trial;
	}

	/** Some leads with all that they have, for their shapes. Throws {@link Skipped} when there are none. */
	async sampleLeads(): Promise<JsonObject[]> {
		this.samples ??= this.readSamples();
		return await this.samples;
	}

	/**
	 * The lead list's first page, each lead once.
	 * @throws {Skipped} when there are no leads
	 */
	async listedLeads(): Promise<ListedLead[]> {
		const { first } = await this.study('leadFormResponses');
		const leads = first.elements.flatMap(listedLead);
		const unique = [...new Map(leads.map((lead) => [lead.id, lead])).values()];
		if (unique.length === 0) throw noLeads();
		return unique;
	}

	private async readSamples(): Promise<JsonObject[]> {
		for (const start of [0, SAMPLE]) {
			const query = `${this.leadQuery}&count=${SAMPLE}&start=${start}`;
			const { elements } = pageOf(requireAnswered(await this.leadCall(query)), start, SAMPLE);
			if (elements.length > 0) return elements;
		}
		throw noLeads();
	}
}

/** What a list of leads without answers says of each. */
export interface ListedLead {
	id: string;
	/** Epoch milliseconds. */
	submittedAt: number;
	testLead: boolean;
}

/** A lead of a list; none when it lacks what a lead needs. */
export function listedLead(element: unknown): ListedLead[] {
	if (!isObject(element)) return [];
	const { id, submittedAt } = element;
	if (typeof id !== 'string' || typeof submittedAt !== 'number') return [];
	return [{ id, submittedAt, testLead: at(element, 'testLead') === true }];
}

function noLeads(): Skipped {
	return new Skipped('nobody has registered for an event of this page yet');
}
