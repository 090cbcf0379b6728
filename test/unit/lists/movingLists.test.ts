import { range } from 'lodash';

import { readPages } from '../../../nodes/shared/lists/listReading';
import { BrokenElement } from '../../../nodes/shared/lists/brokenElements';
import { stopTime } from '../stoppedTime';
import { collect, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { brokenList, type Place } from './listModel';

stopTime();

const LENGTH = 12;
const NEW = 'new';

/** Reads a list with broken elements that changes before one of the answers. */
async function readWhile(
	broken: number[],
	at: number,
	change: (places: Place[]) => void,
	pageSize?: number,
	length = LENGTH,
) {
	const list = brokenList(length, broken, Math.max(100, pageSize ?? 0));
	list.beforeAnswer = (call) => {
		if (call === at) change(list.places);
	};
	const client = await list.client();
	const reading = collect(readPages(client, { path: '/rest/x', isolates: true, pageSize }));
	const elements = await withoutWaiting(reading);
	const served = elements.map((element) => (element as Partial<Place>).id);
	const stayed = list.places.filter(({ id }) => id !== NEW);
	return {
		calls: list.calls,
		told: elements.filter((element) => element instanceof BrokenElement).length,
		lost: stayed.filter(({ id, isBroken }) => isBroken !== true && !served.includes(id)),
	};
}

function cancelOne(places: Place[]): void {
	const whole = places.findIndex(({ isBroken }) => isBroken !== true);
	places.splice(whole, 1);
}

const CHANGES: Record<string, (places: Place[]) => void> = {
	'an element is deleted': cancelOne,
	'two elements are deleted': (places) => range(2).forEach(() => cancelOne(places)),
	'an element is added in front': (places) => places.unshift({ id: NEW }),
	'an element is added in between': (places) => places.splice(4, 0, { id: NEW }),
	'an element is added at the end': (places) => places.push({ id: NEW }),
};

it.each(Object.keys(CHANGES))(
	'reading reports each broken element once and loses no other, whenever %s',
	async (change) => {
		const wrong: unknown[] = [];
		for (const broken of [[0], [11], [2, 7], [0, 11], [3, 4, 5, 6]]) {
			for (let at = 1, most = Infinity; at <= most; at++) {
				const { told, lost, calls } = await readWhile(broken, at, CHANGES[change]);
				most = Math.min(most, calls);
				if (told !== broken.length || lost.length > 0) wrong.push({ broken, at, told, lost });
			}
		}
		expect(wrong).toEqual([]);
	},
);

it('reading in pages of one element loses no element when another one is deleted', async () => {
	const lost: unknown[] = [];
	for (let at = 1, most = Infinity; at <= most; at++) {
		const read = await readWhile([], at, cancelOne, 1);
		most = Math.min(most, read.calls);
		lost.push(...read.lost);
	}
	expect(lost).toEqual([]);
});

it('reading a long list loses no element when four others are deleted at once', async () => {
	const cancelFour = (places: Place[]) => range(4).forEach(() => cancelOne(places));
	expect((await readWhile([], 2, cancelFour, 500, 900)).lost).toEqual([]);
});
