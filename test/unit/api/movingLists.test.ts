import { range } from 'lodash';

import { readPages } from '../../../nodes/shared/lists/listReading';
import { BrokenElement } from '../../../nodes/shared/lists/brokenElements';
import { stopTime } from '../stoppedTime';
import { collect, withoutWaiting } from './inMemoryLinkedIn';
import type { Place } from './listModel';
import { brokenList } from './listModel';

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
	'one is cancelled': cancelOne,
	'two are cancelled': (places) => range(2).forEach(() => cancelOne(places)),
	'one comes in front': (places) => places.unshift({ id: NEW }),
	'one comes in between': (places) => places.splice(4, 0, { id: NEW }),
	'one comes at the end': (places) => places.push({ id: NEW }),
};

it.each(Object.keys(CHANGES))(
	'a reading tells each broken element once and leaves out no other, whenever %s',
	async (change) => {
		const wrong: unknown[] = [];
		for (const broken of [[0], [3], [11], [4, 5], [2, 7], [0, 11], [3, 4, 5, 6]]) {
			for (let at = 1, most = Infinity; at <= most; at++) {
				const { told, lost, calls } = await readWhile(broken, at, CHANGES[change]);
				most = Math.min(most, calls);
				if (told !== broken.length || lost.length > 0) wrong.push({ broken, at, told, lost });
			}
		}
		expect(wrong).toEqual([]);
	},
);

it('a reading in pages of one leaves out none of a list without broken elements', async () => {
	const lost: unknown[] = [];
	for (let at = 1, most = Infinity; at <= most; at++) {
		const read = await readWhile([], at, cancelOne, 1);
		most = Math.min(most, read.calls);
		lost.push(...read.lost);
	}
	expect(lost).toEqual([]);
});

it('a reading goes back far enough in a long list of which four are cancelled at once', async () => {
	const cancelFour = (places: Place[]) => range(4).forEach(() => cancelOne(places));
	expect((await readWhile([], 2, cancelFour, 500, 900)).lost).toEqual([]);
});
