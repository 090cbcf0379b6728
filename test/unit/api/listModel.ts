import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import type { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';
import type { Variants } from '../../simulator';
import { simulatorInMemory } from '../../simulator/server/inMemory';
import { memberWorld } from '../../simulator/world/memberWorld';
import type { Lead } from '../../simulator/world/types';
import { clientOf, placesAsked } from './inMemoryLinkedIn';
import type { Reply } from './inMemoryLinkedIn';

/** What LinkedIn's list holds at one place. */
export interface Place {
	id: string;
	/** Left out after paging, so that its page is one short. */
	isHidden?: boolean;
	/** LinkedIn fails with each page that it is on. */
	isBroken?: boolean;
}

/** How LinkedIn answers (wire contract 2.5); each can be so. */
export interface Switches extends Pick<Variants, 'nextLinks' | 'beyondMaxCount'> {
	pagingTotal: 'ofList' | 'ofPage' | 'absent';
	maxCount: number;
}

/** Far more than any reading takes. */
export const MOST_CALLS = 1000;

const OWNER = { organizationId: '5509810' };
const FINDER =
	'https://api.linkedin.com/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A5509810)&leadType=(leadType:EVENT)&fields=id';

const HEADERS = { 'linkedin-version': '202609', 'x-restli-protocol-version': '2.0.0' };

/** One for all lists, which are read one after the other. */
const simulator = simulatorInMemory({
	world: memberWorld([{ id: OWNER.organizationId, name: 'Page', role: 'ADMINISTRATOR' }]),
	now: () => Date.now(),
});

/** The simulator's list of leads, which a test changes while it is read: it holds what `places` hold. */
export class ListModel {
	calls = 0;

	/** The pages that were asked for, each as its position and its count; with a `&` beside others. */
	readonly asked: string[] = [];

	private underWay = 0;

	/** Called before each answer. */
	beforeAnswer: (call: number) => void = () => {};

	/** Answers in place of the list's, by the number of the call and by what is asked for. */
	failure: (call: number, asked: { start: number; count: number }) => Reply | undefined = () =>
		undefined;

	/** Milliseconds before LinkedIn looks, and before its answer arrives, by call, over and over. */
	delays: Array<[number, number]> = [[0, 0]];

	private readonly authorization: string;

	constructor(
		public places: Place[],
		switches: Switches,
	) {
		simulator.control.reset();
		simulator.control.variants.set(switches);
		this.authorization = `Bearer ${simulator.signIn()}`;
	}

	async client(): Promise<LinkedInClient> {
		let calls = 0;
		return await clientOf(async (url) => {
			const [before, after] = this.delays[calls++ % this.delays.length];
			if (before > 0) await sleep(before);
			this.note(url);
			const answer = await this.answer(url);
			if (after > 0) await sleep(after);
			this.underWay--;
			return answer;
		});
	}

	private note(url: URL): void {
		const { start, count } = placesAsked(url);
		const page = `${start < 100_000 ? start : 'beyond'}+${count}`;
		this.asked.push(this.underWay++ === 0 ? page : `&${page}`);
	}

	private async answer(url: URL): Promise<Reply> {
		this.calls++;
		if (this.calls > MOST_CALLS) throw new Error('Reading does not end');
		this.beforeAnswer(this.calls);
		const { start, count } = placesAsked(url);
		const failure = this.failure(this.calls, { start, count });
		if (failure !== undefined) return failure;
		const { authorization } = this;
		simulator.world.leads = this.places.map(leadAt).reverse();
		const request = {
			method: 'GET',
			url: `${FINDER}&start=${start}&count=${count}`,
			headers: { authorization, ...HEADERS },
		};
		const { status = 0, body = '' } = (await simulator.answer(request)) ?? {};
		return { statusCode: status, body };
	}
}

/** The newest is the first one of the list. */
function leadAt({ id, isHidden, isBroken }: Place, index: number): Lead {
	const submittedAt = Date.now() - index;
	return {
		id,
		owner: OWNER,
		leadType: 'EVENT',
		formId: '1',
		formVersionId: 1,
		submitterId: 'p',
		submittedAt,
		visibleFrom: submittedAt,
		testLead: false,
		answers: [],
		consents: [],
		isHidden,
		brokenUntil: isBroken === true ? Infinity : 0,
	};
}

/** Places of which those at some positions are broken or hidden; what is broken is not hidden. */
export function placesOf(
	count: number,
	{ broken = [], hidden = [] }: Partial<Record<'broken' | 'hidden', readonly number[]>> = {},
	prefix = 'id',
): Place[] {
	return range(count).map((index) => ({
		id: `${prefix}-${index}`,
		isBroken: broken.includes(index),
		isHidden: hidden.includes(index) && !broken.includes(index),
	}));
}

/** The ids of the places that LinkedIn can show. */
export const shownOf = (places: readonly Place[]) =>
	places.filter(({ isBroken, isHidden }) => !isBroken && !isHidden).map(({ id }) => id);

/** A list without a total and links, some of whose elements are broken, by position. */
export function brokenList(length: number, broken: readonly number[], maxCount = 100): ListModel {
	return new ListModel(placesOf(length, { broken }), {
		pagingTotal: 'ofPage',
		nextLinks: 'never',
		maxCount,
		beyondMaxCount: 'reject',
	});
}
