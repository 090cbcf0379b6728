import { COLLECTIONS, type Collection } from '../../simulator/server/variants';
import { fact, open, Skipped, told, type Fact, type Told } from '../fact';
import { goesOn, isShort, placesOf, type ListStudy, type Page } from '../lists';
import type { Session } from '../session';

/** Makes a fact for each list, which `tell` derives from the study of its pages. */
const ofEachList = (name: (collection: Collection) => string, tell: (study: ListStudy) => Told) =>
	COLLECTIONS.map((collection) =>
		fact(name(collection), async (session) => await session.study(collection), tell),
	);

const pagingTotals = ofEachList(
	(collection) => `variants.pagingTotal.${collection}`,
	(study) => {
		const { first, beyond } = study;
		const { total } = first;
		if (total === undefined) return told('absent');
		const shown = `${total} on a page of ${first.keys.length}`;
		const shownBeyond = `${beyond.total} on a page of ${beyond.keys.length}`;
		if (total > first.keys.length) return told('ofList', shown);
		if (goesOn(study)) return told('ofPage', `${shown}, though more follows`);
		if (first.keys.length === 0 || beyond.status !== 200 || beyond.total === undefined) {
			return open(`${shown}; the list is too short to tell`);
		}
		const setting = beyond.total === 0 ? 'ofPage' : 'ofList';
		return told(setting, `${shown}; behind the end ${shownBeyond}`);
	},
);

const maxCounts = ofEachList(
	(collection) => `variants.maxCount.${collection}`,
	(study) => {
		const { first } = study;
		const { places, limit } = placesOf(study);
		if (limit !== 'none seen') return told(places ?? 0, clampedInWords(study));
		return first.keys.length >= first.asked
			? told(first.asked, `${first.asked} came; more were not asked for`)
			: open(`all ${first.keys.length} came: a list too short to tell`);
	},
);

const largerCounts = ofEachList(
	() => 'variants.beyondMaxCount',
	(study) => {
		const { limit } = placesOf(study);
		return limit === 'none seen' ? open('no limit was seen') : told(limit, clampedInWords(study));
	},
);

function clampedInWords(study: ListStudy): string {
	const { first, refused } = study;
	const { places, limit } = placesOf(study);
	if (limit === 'reject') return `${places} is answered, ${Math.min(...refused)} refused with 400`;
	return `asked ${first.asked}, about ${places} places came, and more follow`;
}

/** The first places of a list may be hidden, so that a page with one place is empty. */
const MOST_TRIES = 3;

async function fullPageOfLongest(session: Session) {
	const studies = await session.longStudies();
	const lengthOf = ({ first }: ListStudy) => first.keys.length;
	const [longest] = [...studies].sort(([, one], [, other]) => lengthOf(other) - lengthOf(one));
	if (longest === undefined || lengthOf(longest[1]) <= MOST_TRIES) {
		throw new Skipped('no list is long enough for two pages');
	}
	return await fullPage(session, longest[0]);
}

async function fullPage(session: Session, collection: Collection): Promise<Page> {
	for (let start = 0; start < MOST_TRIES; start += 1) {
		const page = await session.page(collection, start, 1);
		if (!isShort(page)) return page;
	}
	throw new Skipped('no page was as long as it said');
}

const nextLinks = fact('variants.nextLinks', fullPageOfLongest, ({ hasNextLink }) =>
	hasNextLink
		? told('ofRestLi', 'on a full page')
		: told('never', 'none on a full page, though more follows'),
);

async function startsOfEvents(session: Session): Promise<number[]> {
	const { elements, keys } = (await session.study('events')).first;
	const once = elements.filter((_element, index) => keys.indexOf(keys[index]) === index);
	return once.map(({ startsAt }) => Number(startsAt));
}

const timesOfLeads = async (session: Session) =>
	(await session.listedLeads()).map(({ submittedAt }) => submittedAt);

const orderOf = (rising: string, falling: string) => (times: number[]) => {
	const steps = times.slice(1).map((time, index) => time - times[index]);
	const [rises, falls] = [steps.some((step) => step > 0), steps.some((step) => step < 0)];
	if (rises && falls) return told('unordered', `${times.length} in no order of time`);
	if (!rises && !falls) return open(`${times.length} with one time`);
	return told(rises ? rising : falling, `of ${times.length}`);
};

/** How lists are ordered, and how their pages follow one another. */
export const listFacts: Fact[] = [
	fact('variants.eventOrder', startsOfEvents, orderOf('soonestFirst', 'latestFirst')),
	fact('variants.leadOrder', timesOfLeads, orderOf('oldestFirst', 'newestFirst')),
	...[...pagingTotals, ...maxCounts, ...largerCounts, nextLinks],
];
