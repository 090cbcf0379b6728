import { groupBy, partition, uniq } from 'lodash';

import type { UndeliverableLead } from '../../shared/api/leadFormResponses';
import type { FoundPlace } from '../../shared/leads/unreadPlaces';
import { overlap } from '../../shared/leads/unreadPlaces';

/** Of fewer times, any order may be by chance. */
const ENOUGH_FOR_ORDER = 10;

/** Leads that LinkedIn failed to serve, by the place in which they are. */
export type UnreadLeads = FoundPlace & { leads: UndeliverableLead[] };

/**
 * When the leads must have been submitted that LinkedIn failed to serve: in a list that is in order, between
 * those next to them, and otherwise any time of the part in which they were found.
 * @param leads those that LinkedIn served, in its order
 * @param part epoch milliseconds, both included
 */
export function foundPlaces(
	undeliverable: readonly UndeliverableLead[],
	leads: ReadonlyArray<{ time?: number; hash: string }>,
	part: { from: number; to: number },
): UnreadLeads[] {
	if (undeliverable.length === 0) return [];
	const times = leads.flatMap(({ time }) => time ?? []);
	const isOldestFirst = isAscending(times);
	const isInOrder =
		uniq(times).length >= ENOUGH_FOR_ORDER && (isOldestFirst || isAscending([...times].reverse()));
	const placeOf = ({ timeBefore, timeAfter }: UndeliverableLead) => {
		if (!isInOrder) return `${part.from} ${part.to}`;
		const [older, newer] = isOldestFirst ? [timeBefore, timeAfter] : [timeAfter, timeBefore];
		return `${older ?? part.from} ${newer ?? part.to}`;
	};
	const places: Array<Pick<UnreadLeads, 'from' | 'to' | 'leads'>> = [];
	for (const [place, unread] of Object.entries(groupBy(undeliverable, placeOf))) {
		const [from, to] = place.split(' ').map(Number);
		const [apart, touching] = partition(places, (each) => !overlap(each, { from, to }));
		const together = [...touching, { from, to, leads: unread }];
		places.splice(0, places.length, ...apart, {
			from: Math.min(...together.map((each) => each.from)),
			to: Math.max(...together.map((each) => each.to)),
			leads: together.flatMap((each) => each.leads),
		});
	}
	return places.map(({ from, to, leads: unread }) => {
		const around = leads.filter(({ time }) => time !== undefined && time >= from && time <= to);
		const known = around.map(({ hash }) => hash);
		return { from, to, count: unread.length, known, leads: unread };
	});
}

function isAscending(times: number[]): boolean {
	return times.every((time, index) => index === 0 || times[index - 1] <= time);
}
