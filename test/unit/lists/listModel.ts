import { range } from 'lodash';

import type { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';
import type { Variants } from '../../simulator';
import { simulatorInMemory } from '../../simulator/server/inMemory';
import { memberWorld } from '../../simulator/world/memberWorld';
import type { Lead } from '../../simulator/world/types';
import { clientOf, placesAsked, type Reply } from '../wire/inMemoryLinkedIn';

/** One position in LinkedIn's list. */
export interface Place {
	id: string;
	/** LinkedIn leaves the element out after paging, so that its page is one element short. */
	isHidden?: boolean;
	/** LinkedIn fails for each page that contains the element. */
	isBroken?: boolean;
}

/** Possible variants of LinkedIn's answers (BEHAVIOR.md 11, 12). */
export interface Switches extends Pick<Variants, 'nextLinks' | 'beyondMaxCount'> {
	pagingTotal: 'ofList' | 'ofPage' | 'absent';
	maxCount: number;
}

/** The places of a list say which elements LinkedIn leaves out. */
const PLAIN = { hiddenShare: 0 } as const;

/** Far more calls than any reading takes. */
const MOST_CALLS = 1000;

const OWNER = { organizationId: '5509810' };
const FINDER =
	'https://api.linkedin.com/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A5509810)&leadType=(leadType:EVENT)&fields=id';

const HEADERS = { 'linkedin-version': '202609', 'x-restli-protocol-version': '2.0.0' };

/** One simulator for all lists, because they are read one after the other. */
const simulator = simulatorInMemory({
	world: memberWorld([{ id: OWNER.organizationId, name: 'Page', role: 'ADMINISTRATOR' }]),
	now: () => Date.now(),
});

/** The simulator's list of leads. It shows `places`, which a test may change while the list is read. */
export class ListModel {
	calls = 0;

	/** Called before each answer. */
	beforeAnswer: (call: number) => void = () => {};

	/** Replaces the list's answer, depending on the number of the call and the requested page. */
	failure: (call: number, asked: { start: number; count: number }) => Reply | undefined = () =>
		undefined;

	private readonly authorization: string;

	constructor(
		public places: Place[],
		switches: Partial<Switches>,
	) {
		simulator.control.reset();
		simulator.control.variants.set({ ...PLAIN, ...switches });
		this.authorization = `Bearer ${simulator.signIn()}`;
	}

	async client(): Promise<LinkedInClient> {
		return await clientOf(async (url) => await this.answer(url));
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

/** The newest lead is the first in the list. */
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

/** Places, some of which are broken or hidden by position. A broken place is not hidden. */
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
