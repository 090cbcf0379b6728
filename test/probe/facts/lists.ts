import { clamp, round, sumBy } from 'lodash';
import type { Collection } from '../../simulator/server/variants';
import { fact, likely, open, Skipped, told, type Fact, type Told } from '../fact';
import {
	goesOn,
	hiddenPlacesOf,
	isEndless,
	isShort,
	placesOf,
	type ListStudy,
	type Page,
} from '../lists';
import { COLLECTIONS, type Session } from '../session';

/** A fact for each list, told by what was seen of its pages. */
const ofEachList = (
	row: (collection: Collection) => Omit<Parameters<typeof fact<ListStudy>>[0], 'ask'>,
) =>
	COLLECTIONS.map((collection) =>
		fact({ ...row(collection), ask: async (session) => await session.study(collection) }),
	);

export const pagingTotals: Fact[] = ofEachList((collection) => ({
	name: `paging.total of ${collection}`,
	place: '5-7, 2.5',
	of: `pagingTotal.${collection}`,
	tell: (study) => {
		const { first, beyond } = study;
		const { total } = first;
		if (total === undefined) return told('absent');
		const shown = `${total} on a page of ${first.keys.length}`;
		const shownBeyond = `${beyond.total} on a page of ${beyond.keys.length}`;
		if (isEndless(beyond)) {
			const isOfPage = total === first.keys.length && beyond.total === beyond.keys.length;
			return told(isOfPage ? 'ofPage' : 'ofList', `${shown}, ${shownBeyond}`);
		}
		if (total > first.keys.length) return told('ofList', shown);
		if (goesOn(study)) return told('ofPage', `${shown}, though more follows`);
		if (first.keys.length === 0 || beyond.status !== 200 || beyond.total === undefined) {
			return open(`${shown}; the list is too short to tell`, ['ofList', 'ofPage']);
		}
		return told(
			beyond.total === 0 ? 'ofPage' : 'ofList',
			`${shown}; behind the end ${shownBeyond}`,
		);
	},
}));

export const maxCounts: Fact[] = [
	...ofEachList((collection) => ({
		name: `largest count of ${collection}`,
		place: '5-20, 2.5',
		of: `maxCount.${collection}`,
		tell: (study) => {
			const { first } = study;
			const { places, limit } = placesOf(study);
			if (limit === 'clamp') return told(places ?? 0, clampedInWords(study));
			if (limit !== 'none seen') return likely(places ?? 0, clampedInWords(study));
			return first.keys.length >= first.asked
				? likely(first.asked, `${first.asked} came; more were not asked for`)
				: open(`all ${first.keys.length} came: a list too short to tell`);
		},
	})),
	...ofEachList((collection) => ({
		name: `a larger count of ${collection}`,
		place: '2.5',
		of: 'beyondMaxCount' as const,
		tell: (study) => {
			const { limit } = placesOf(study);
			return limit === 'none seen' ? open('no limit was seen') : told(limit, clampedInWords(study));
		},
	})),
];

function clampedInWords(study: ListStudy): string {
	const { first, refused } = study;
	const { places, limit } = placesOf(study);
	if (limit === 'reject') return `${places} is answered, ${Math.min(...refused)} refused with 400`;
	if (limit === 'clamp') return `asked ${first.asked}, paging.count says ${places}`;
	return `asked ${first.asked}, about ${places} places came, and more follow`;
}

export const endlessPages: Fact[] = ofEachList((collection) => ({
	name: `behind the end of ${collection}`,
	place: '2.5',
	of: `endlessPages.${collection}`,
	tell: ({ first, beyond }) => {
		if (first.keys.length === 0) return open('the list is empty');
		if (beyond.status !== 200) return told(false, `refused with ${beyond.status}`);
		return told(isEndless(beyond), isEndless(beyond) ? 'its first elements again' : 'nothing');
	},
}));

/** On fewer places than this, none may be hidden by chance. */
const ENOUGH_PLACES = 100;

export const hiddenElements = fact({
	name: 'short pages before the end',
	place: '5-7, 2.5',
	of: 'hiddenShare',
	ask: async (session) => [...(await session.longStudies()).values()],
	tell: (studies) => {
		const looked = studies.map(hiddenPlacesOf).filter((list) => list !== undefined);
		if (looked.length === 0) return open('no list has a last page');
		// Taken together: on the ten places of one list, any share may be hidden by chance.
		const places = sumBy(looked, 'places');
		const share = sumBy(looked, 'hidden') / places;
		if (share > 0) {
			const setting = clamp(round(share, 3), 0.001, 0.9);
			return likely(setting, `${round(share * 100, 1)} % of ${places} places`);
		}
		return (places < ENOUGH_PLACES ? likely : told)(0, `none of ${places} places`);
	},
});

/** The first places of a list may be hidden, so that a page of one comes out empty. */
const MOST_TRIES = 3;

export const nextLinks = fact({
	name: 'next link of a page',
	place: '5-7, 2.5',
	of: 'nextLinks',
	ask: async (session) => {
		const studies = await session.longStudies();
		const lengthOf = ({ first }: ListStudy) => first.keys.length;
		const [longest] = [...studies].sort(([, one], [, other]) => lengthOf(other) - lengthOf(one));
		if (longest === undefined || lengthOf(longest[1]) <= MOST_TRIES) {
			throw new Skipped('no list is long enough for two pages');
		}
		const short = [...studies.values()]
			.filter((study) => goesOn(study) && isShort(study.first))
			.map(({ first }) => first);
		return { full: await fullPage(session, longest[0]), short };
	},
	tell: ({ full, short }) => {
		if (!full.hasNextLink) return told('never', 'none, though more follows');
		if (short.length === 0) {
			const seen = 'on a full page; no short page was seen before the end';
			return open(seen, ['whenMoreFollows', 'missingOnShortPages']);
		}
		return short.some(({ hasNextLink }) => hasNextLink)
			? told('whenMoreFollows', 'on full pages and on short ones')
			: told('missingOnShortPages', 'on full pages, on none of the short ones');
	},
});

async function fullPage(session: Session, collection: Collection): Promise<Page> {
	for (let start = 0; start < MOST_TRIES; start += 1) {
		const page = await session.page(collection, start, 1);
		if (!isShort(page)) return page;
	}
	throw new Skipped('no page was as long as it said');
}

export const eventOrder = fact({
	name: 'order of events',
	place: '3.4',
	of: 'eventOrder',
	ask: async (session) => {
		const { elements, keys } = (await session.study('events')).first;
		const once = elements.filter((_element, index) => keys.indexOf(keys[index]) === index);
		return once.map(({ startsAt }) => Number(startsAt));
	},
	tell: (times) => orderOf(times, 'soonestFirst', 'latestFirst'),
});

export const leadOrder = fact({
	name: 'order of leads',
	place: '2.5, 3.6',
	of: 'leadOrder',
	ask: async (session) => (await session.listedLeads()).map(({ submittedAt }) => submittedAt),
	tell: (times) => orderOf(times, 'oldestFirst', 'newestFirst'),
});

/** From so many times on, an order by chance is out of the question. */
const ENOUGH_TIMES = 8;

function orderOf(times: number[], rising: string, falling: string): Told {
	const steps = times.slice(1).map((time, index) => time - times[index]);
	const [rises, falls] = [steps.some((step) => step > 0), steps.some((step) => step < 0)];
	if (rises && falls) return told('unordered', `${times.length} in no order of time`);
	if (!rises && !falls) return open(`${times.length} with one time`);
	const seen = `${rises ? 'earliest' : 'latest'} first, ${times.length} of them`;
	return (times.length < ENOUGH_TIMES ? likely : told)(rises ? rising : falling, seen);
}
