import { isEqual, range, sortBy } from 'lodash';

import { readPages } from '../../../nodes/shared/lists/listReading';
import { BrokenElement } from '../../../nodes/shared/lists/brokenElements';
import { stopTime } from '../stoppedTime';
import { collect, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { brokenList, MOST_CALLS, type Place } from './listModel';

stopTime();

const LENGTH = 12;

/** Outages by numbers of calls. */
interface Outages {
	from: number;
	answers: number;
	/** The first call of a second outage, which does not end. */
	again: number;
	/** The only call that LinkedIn answers in the second outage. */
	except?: number;
}

/**
 * Reads a list with broken elements through outages.
 * @returns the positions that are reported as broken, and the IDs that are neither broken nor served: undefined
 * when reading ends with an error, because the error reports the loss
 */
async function readThrough(broken: number[], { from, answers, again, except }: Outages) {
	const list = brokenList(LENGTH, broken);
	const { places } = list;
	const isOut = (call: number) =>
		(call >= from && call < from + answers) || (call >= again && call !== except);
	list.failure = (call) => (isOut(call) ? { statusCode: 503, body: {} } : undefined);
	const client = await list.client();
	const reading = collect(readPages(client, { path: '/rest/x', isolates: true }));
	const elements = await withoutWaiting(reading.catch(() => undefined));
	const served = elements?.map((element) => (element as Partial<Place>).id);
	const lost = served && places.filter(({ id, isBroken }) => !isBroken && !served.includes(id));
	const told = elements?.flatMap((each) => (each instanceof BrokenElement ? each.position : []));
	if (list.calls > MOST_CALLS) return { told, lost: ['the end'], calls: list.calls };
	return { told: sortBy(told), lost: lost?.map(({ id }) => id), calls: list.calls };
}

/** The outage alone, and followed by a second one at each of the last calls of reading. */
function* furtherOutages(outage: Outages, calls: number): Generator<Outages, void, undefined> {
	yield outage;
	// Reading requests the failed elements again at the end.
	for (const again of range(calls - 8, calls + 1)) {
		for (const after of [1, 2, 3]) yield { ...outage, again, except: again + after };
	}
}

it.each([
	{ broken: 5, answers: 1 },
	{ broken: 5, answers: 4 },
	{ broken: LENGTH - 1, answers: 1 },
	{ broken: LENGTH - 1, answers: 4 },
])(
	'reading loses no element in two outages, the first with $answers failed calls, while it isolates broken element $broken',
	async ({ broken, answers }) => {
		const lossy: Outages[] = [];
		let whole = 0;
		for (const from of range(1, 25, 4)) {
			const outage = { from, answers, again: Infinity };
			const { calls } = await readThrough([broken], outage);
			for (const outages of furtherOutages(outage, calls)) {
				const { lost } = await readThrough([broken], outages);
				if (lost === undefined) continue;
				whole++;
				if (lost.length > 0) lossy.push(outages);
			}
		}
		expect(lossy).toEqual([]);
		expect(whole).toBeGreaterThan(5);
	},
);

it.each([[[0]], [[3]], [[5]], [[10]], [[11]], [[4, 5]], [[2, 7]], [[0, 11]]])(
	'reading reports exactly the broken elements %j and loses none, whenever and however long LinkedIn fails',
	async (broken) => {
		const wrong: unknown[] = [];
		let whole = 0;
		for (const answers of [1, 2, 3, 5, 6, 8, 13, 21]) {
			for (let from = 1, most = Infinity; from <= most; from++) {
				const outage = { from, answers, again: Infinity };
				const { told, lost, calls } = await readThrough(broken, outage);
				most = Math.min(most, calls);
				if (lost === undefined) continue;
				whole++;
				if (!isEqual([told, lost], [broken, []])) wrong.push({ from, answers, told, lost });
			}
		}
		expect(wrong).toEqual([]);
		expect(whole).toBeGreaterThan(40);
	},
);
