import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import type { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';
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
export interface Switches {
	total: 'ofList' | 'ofPage' | 'absent';
	links: 'always' | 'never' | 'missingOnShortPages';
	largest: number;
	beyondLargest: 'refused' | 'refusedInOtherWords' | 'clamped' | 'clampedSilently';
	/** Positions behind it are refused. */
	farthest?: number;
}

/** Far more than any reading takes. */
export const MOST_CALLS = 1000;

/** A list that a test changes while it is read. */
export class ListModel {
	calls = 0;

	/** The pages that were asked for, each as its position and its count; with a `&` beside others. */
	readonly asked: string[] = [];

	private underWay = 0;

	/** Called before each answer. */
	beforeAnswer: (call: number) => void = () => {};

	/** Answers in place of the list's, by the number of the call. */
	failure: (call: number) => Reply | undefined = () => undefined;

	/** Milliseconds before LinkedIn looks, and before its answer arrives, by call, over and over. */
	delays: Array<[number, number]> = [[0, 0]];

	constructor(
		public places: Place[],
		private readonly switches: Switches,
	) {}

	async client(): Promise<LinkedInClient> {
		let calls = 0;
		return await clientOf(async (url) => {
			const [before, after] = this.delays[calls++ % this.delays.length];
			if (before > 0) await sleep(before);
			this.note(url);
			const answer = this.answer(url);
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

	private answer(url: URL): Reply {
		this.calls++;
		if (this.calls > MOST_CALLS) throw new Error('Reading does not end');
		this.beforeAnswer(this.calls);
		const failure = this.failure(this.calls);
		if (failure !== undefined) return failure;
		const { start, count: asked } = placesAsked(url);
		const { largest, beyondLargest, total, links, farthest = Infinity } = this.switches;
		if (asked > largest && beyondLargest === 'refused') return refusedCount;
		if (asked > largest && beyondLargest === 'refusedInOtherWords') return refusedInOtherWords;
		if (start > farthest) return refusedInOtherWords;
		const count = Math.min(asked, largest);
		const looked = this.places.slice(start, start + count);
		if (looked.some(({ isBroken }) => isBroken)) return { statusCode: 500, body: {} };
		const elements = looked.filter(({ isHidden }) => !isHidden).map(({ id }) => ({ id }));
		const isLinked =
			start + count < this.places.length &&
			(links === 'always' || (links === 'missingOnShortPages' && elements.length === count));
		const href = `/rest/x?start=${start + count}`;
		const paging = {
			start,
			count: beyondLargest === 'clamped' ? count : asked,
			links: isLinked ? [{ rel: 'next', type: 'application/json', href }] : [],
			...(total === 'ofList' && { total: this.places.length }),
			...(total === 'ofPage' && { total: elements.length }),
		};
		return { statusCode: 200, body: { paging, elements } };
	}
}

export function placesOf(count: number, prefix = 'id'): Place[] {
	return range(count).map((index) => ({ id: `${prefix}-${index}` }));
}

/** A list without a total and links, some of whose elements are broken, by position. */
export function brokenList(length: number, broken: readonly number[]): ListModel {
	const places = placesOf(length).map((place, index) => ({
		...place,
		isBroken: broken.includes(index),
	}));
	return new ListModel(places, {
		total: 'ofPage',
		links: 'never',
		largest: 100,
		beyondLargest: 'refused',
	});
}

/** The older form of a refusal, which need not name a parameter (wire contract 2.6). */
const refusedInOtherWords: Reply = {
	statusCode: 400,
	body: { status: 400, code: 'ILLEGAL_ARGUMENT', message: 'Page is out of bounds' },
};

const refusedCount: Reply = {
	statusCode: 400,
	body: {
		status: 400,
		message: 'Invalid param. Please see errorDetails for more information.',
		errorDetailType: 'com.linkedin.common.error.BadRequest',
		errorDetails: {
			inputErrors: [{ code: 'FIELD_INVALID', input: { inputPath: { fieldPath: 'count' } } }],
		},
	},
};
