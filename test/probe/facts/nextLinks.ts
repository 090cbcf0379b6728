import { fact, open, Skipped, told } from '../fact';
import type { Page } from '../lists/page';
import { goesOn, type ListStudy } from '../lists/study';
import { LOOKED_BEHIND, type Session } from '../session';
import type { Collection } from '../settings';

/** The first places of a list may be hidden, so that a page of one comes out empty. */
const MOST_TRIES = 3;

interface Seen {
	/** A page that is as long as it says, and more follows. */
	full: Page;
	/** Pages that are shorter than they say, and more follows. */
	short: Page[];
}

/** When a page carries a link to the next one. */
export const nextLinks = fact({
	name: 'next link of a page',
	contractPlace: '5-7, 2.5',
	ask: async (session): Promise<Seen> => {
		const studies = new Map<Collection, ListStudy>();
		for (const collection of LOOKED_BEHIND) {
			const study = await session.study(collection).catch(() => undefined);
			if (study !== undefined) studies.set(collection, study);
		}
		const [longest] = [...studies].sort(([, one], [, other]) => lengthOf(other) - lengthOf(one));
		if (longest === undefined || lengthOf(longest[1]) <= MOST_TRIES) {
			throw new Skipped('no list is long enough for two pages');
		}
		const short = [...studies.values()]
			.filter((study) => goesOn(study) && isShort(study.first))
			.map(({ first }) => first);
		return { full: await fullPage(session, longest[0]), short };
	},
	judge: ({ full, short }) => {
		if (!full.hasNextLink) return [told('nextLinks', 'never', 'none, though more follows')];
		if (short.length === 0) {
			const seen = 'on a full page; no short page was seen before the end';
			return [open('nextLinks', seen, ['whenMoreFollows', 'missingOnShortPages'])];
		}
		return short.some(({ hasNextLink }) => hasNextLink)
			? [told('nextLinks', 'whenMoreFollows', 'on full pages and on short ones')]
			: [told('nextLinks', 'missingOnShortPages', 'on full pages, on none of the short ones')];
	},
});

async function fullPage(session: Session, collection: Collection): Promise<Page> {
	for (let start = 0; start < MOST_TRIES; start += 1) {
		const page = await session.page(collection, start, 1);
		if (!isShort(page)) return page;
	}
	throw new Skipped('no page was as long as it said');
}

const lengthOf = ({ first }: ListStudy) => first.keys.length;

const isShort = ({ keys, saidCount, asked }: Page) => keys.length < (saidCount ?? asked);
