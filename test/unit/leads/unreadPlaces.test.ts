import fc from 'fast-check';
import { range, sum } from 'lodash';

import type { UnreadPlace } from '../../../nodes/LinkedInLeadSync/trigger/unreadPlaces';
import {
	comparePlaces,
	duePlace,
	hashesOf,
	isTouching,
	readUnreadPlaces,
	triedAgain,
} from '../../../nodes/LinkedInLeadSync/trigger/unreadPlaces';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';
import { DAY, HOUR, MINUTE, NOW } from './arrivals';

const whole = { from: NOW - DAY, to: NOW };

/** The ids tell where it is, and so are the same each time. */
const found = (from: number, to: number, count = 1, known: string[] = []) => ({
	from,
	to,
	standIns: range(count).map((index) => `undeliverable-${from}-${to}-${index}`),
	known,
});

/** What is remembered of places that were found for the first time. */
const placesOf = (...places: Array<ReturnType<typeof found>>) =>
	comparePlaces([], places, whole, NOW).places;

/** How many leads are told of in them. */
const countOf = (places: UnreadPlace[]) => sum(places.map(({ standIns }) => standIns.length));

describe('places that were found', () => {
	it('are new at first, and known from then on', () => {
		const place = found(NOW - HOUR, NOW - MINUTE, 3);
		const first = comparePlaces([], [place], whole, NOW);
		expect(first.untold).toHaveLength(3);
		const second = comparePlaces(first.places, [place], whole, NOW + MINUTE);
		expect(second.untold).toHaveLength(0);
		expect(second.places).toEqual([{ ...first.places[0], triedAt: NOW + MINUTE }]);
	});

	it('one more in a known place is new; its neighbours may have changed', () => {
		const places = placesOf(found(NOW - HOUR, NOW - MINUTE, 1));
		const narrower = found(NOW - HOUR, NOW - 30 * MINUTE, 2);
		expect(comparePlaces(places, [narrower], whole, NOW).untold).toHaveLength(1);
	});

	it('of several in a known one, those are new that were not told of', () => {
		const places = placesOf(found(NOW - HOUR, NOW, 1));
		const more = found(NOW - HOUR, NOW, 2);
		expect(comparePlaces(places, [more], whole, NOW).untold).toEqual([more.standIns[1]]);
	});

	it('are new where nothing was known, whatever is known elsewhere', () => {
		const places = placesOf(found(NOW - DAY, NOW - 2 * HOUR, 2));
		expect(comparePlaces(places, [found(NOW - HOUR, NOW, 2)], whole, NOW).untold).toHaveLength(2);
	});

	it('of which some are served now are remembered without these', () => {
		const places = placesOf(found(NOW - DAY, NOW, 3));
		const fewer = comparePlaces(places, [found(NOW - HOUR, NOW, 1)], whole, NOW).places;
		expect(fewer).toMatchObject([{ from: NOW - HOUR, to: NOW }]);
		expect(countOf(fewer)).toBe(1);
	});

	it('several in a known one are new as far as they are more', () => {
		const places = placesOf(found(NOW - DAY, NOW, 3));
		const narrower = [found(NOW - DAY, NOW - 2 * HOUR, 2), found(NOW - HOUR, NOW, 2)];
		const again = comparePlaces(places, narrower, whole, NOW);
		expect(again.untold).toHaveLength(1);
		expect(countOf(again.places)).toBe(4);
		expect(comparePlaces(again.places, narrower, whole, NOW).untold).toHaveLength(0);
	});

	it('one around several known ones is new as far as it has more', () => {
		const places = placesOf(found(NOW - DAY, NOW - 2 * HOUR, 2), found(NOW - HOUR, NOW, 1));
		const around = found(NOW - DAY, NOW, 4);
		const again = comparePlaces(places, [around], whole, NOW);
		expect(again.untold).toHaveLength(1);
		expect(countOf(again.places)).toBe(4);
		expect(comparePlaces(again.places, [around], whole, NOW).untold).toHaveLength(0);
	});

	it('what a later part leaves out is still remembered, what it adds as well', () => {
		const places = placesOf(found(NOW - 2 * HOUR, NOW, 2));
		const part = { from: NOW - HOUR, to: NOW + HOUR };
		const again = comparePlaces(places, [found(part.from, part.to, 1)], part, part.to);
		expect(again.untold).toHaveLength(0);
		expect(countOf(again.places)).toBe(2);
		for (const time of [NOW - 90 * MINUTE, NOW - 30 * MINUTE, NOW + 30 * MINUTE]) {
			expect(again.places.some(({ from, to }) => from < time && time < to)).toBe(true);
		}
		const later = comparePlaces(again.places, [], { from: NOW + HOUR, to: NOW + DAY }, NOW + DAY);
		expect(countOf(later.places)).toBe(2);
	});

	it('what a later part leaves out is remembered once, though a stand-in is the same', () => {
		const [known] = placesOf(found(NOW - 2 * HOUR, NOW, 2));
		const part = { from: NOW - HOUR, to: NOW };
		const again = { ...found(part.from, part.to), standIns: [known.standIns[0]] };
		const { places } = comparePlaces([known], [again], part, NOW);
		expect(places.map(({ standIns }) => standIns)).toEqual([known.standIns]);
	});

	it('under what was told of in a part before, whatever stands in for it in this one', () => {
		const places = placesOf(found(NOW - 2 * HOUR, NOW));
		const part = { from: NOW, to: NOW + HOUR };
		const again = comparePlaces(places, [found(part.from, part.to)], part, part.to);
		expect(again.untold).toEqual([]);
		expect(again.places.map(({ standIns }) => standIns)).toEqual([places[0].standIns]);
	});

	it('a place that is the whole part is forgotten when nothing was found there any more', () => {
		const places = placesOf(found(whole.from, whole.to));
		expect(comparePlaces(places, [], whole, NOW).places).toEqual([]);
	});

	it('a place in the part where nothing was found any more is forgotten, others stay', () => {
		const places = placesOf(found(NOW - HOUR, NOW - 50 * MINUTE), found(NOW - MINUTE, NOW));
		const part = { from: NOW - 2 * HOUR, to: NOW - 30 * MINUTE };
		expect(comparePlaces(places, [], part, NOW).places).toEqual([places[1]]);
	});

	it('no more than two hundred are remembered', () => {
		const many = Array.from({ length: 300 }, (_, index) => found(NOW - index - 1, NOW - index - 1));
		expect(placesOf(...many)).toHaveLength(200);
	});
});

describe('when a place is read again', () => {
	/** After so many minutes each, until LinkedIn has forgotten its leads. */
	const waits = () => {
		let [place]: Array<UnreadPlace | undefined> = placesOf(found(NOW - HOUR, NOW));
		const minutes: number[] = [];
		for (let time = NOW, last = NOW; place !== undefined; time += MINUTE) {
			if (duePlace([place], time) === undefined) continue;
			minutes.push((time - last) / MINUTE);
			place = triedAgain(place, [], time);
			last = time;
		}
		return minutes;
	};

	it('after ten minutes, then ever more rarely, once a day in the end, as long as leads are kept', () => {
		const minutes = waits();
		expect(minutes.slice(0, 9)).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 1440]);
		expect(new Set(minutes.slice(8))).toEqual(new Set([1440]));
		expect(minutes.length).toBeGreaterThan(365);
	});

	it('no sooner because it was found once more', () => {
		const place = found(NOW - HOUR, NOW);
		const tried = triedAgain(placesOf(place)[0], [], NOW) as UnreadPlace;
		const [again] = comparePlaces([tried], [place], whole, NOW).places;
		expect(duePlace([again], NOW + 10 * MINUTE)).toBeUndefined();
		expect(duePlace([again], NOW + 20 * MINUTE)).toBe(again);
	});

	it('at once when a clock was ahead', () => {
		const [place] = placesOf(found(NOW - HOUR, NOW));
		expect(duePlace([{ ...place, triedAt: NOW + 365 * DAY }], NOW)).toBeDefined();
	});
});

describe('the leads around it', () => {
	const hashes = (count: number) =>
		Array.from({ length: count }, (_, index) => leadHash(`${index}`));

	it('are known, however many', () => {
		const [place] = placesOf(found(NOW - HOUR, NOW, 1, hashes(1000)));
		expect(hashesOf(place)).toEqual(hashes(1000));
		expect(place.known).toHaveLength(8000);
	});

	it('stay known, though LinkedIn does not serve them any more', () => {
		const places = placesOf(found(NOW - HOUR, NOW, 1, hashes(3)));
		const again = comparePlaces(places, [found(NOW - HOUR, NOW, 2, hashes(1))], whole, NOW);
		expect(hashesOf(again.places[0])).toEqual(hashes(3));
	});

	it('with those that were served later', () => {
		const [place] = placesOf(found(NOW - HOUR, NOW, 2, hashes(3)));
		const after = triedAgain(place, [leadHash('healed')], NOW + HOUR);
		expect(hashesOf(after!)).toEqual([...hashes(3), leadHash('healed')]);
	});
});

it.each([
	[1, 2, false],
	[1, 3, true],
	[4, 4, true],
	[5, 9, true],
	[6, 9, false],
])('has something in common with the time from %i to %i, or not', (from, to, isSo) => {
	expect(isTouching({ from: 3, to: 5 }, { from, to })).toBe(isSo);
});

describe('what is stored', () => {
	it('comes back from JSON as it was', () => {
		const places = placesOf(
			found(NOW - HOUR, NOW, 2, [leadHash('a')]),
			found(NOW - DAY, NOW - DAY),
		);
		expect(readUnreadPlaces(JSON.parse(JSON.stringify(places)))).toEqual(places);
	});

	it('is left out where it is damaged', () => {
		const [place] = placesOf(found(NOW - HOUR, NOW));
		const damaged = ['from', 'to', 'triedAt'].map((member) => ({ ...place, [member]: 'x' }));
		expect(readUnreadPlaces([null, 7, ...damaged, place])).toEqual([place]);
		const tried = { ...place, tries: 3, standIns: ['a', 7, 'b'], known: undefined };
		expect(readUnreadPlaces([tried])).toEqual([{ ...tried, standIns: ['a', 'b'], known: '' }]);
		fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(readUnreadPlaces(value))));
	});
});
