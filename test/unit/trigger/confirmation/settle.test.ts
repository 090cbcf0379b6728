import type {
	Confirmation,
	Execution,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nextOf } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/next';
import type { Outcome } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/outcome';
import { bringAll, settle } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/settle';
import { dueToGiveUp } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/givingUp';

const MINUTE = 60_000;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
const NOW = Date.UTC(2026, 10, 26);

const hashes = (...numbers: number[]) =>
	numbers.map((number) => `lead${String(number).padStart(4, '0')}`);
const upTo = (count: number) => hashes(...Array.from({ length: count }, (_, index) => index));

const execution = (leads: string[], values: Partial<Execution> = {}): Execution => ({
	id: 'one',
	kind: 'batch',
	emittedAt: NOW,
	leads: [{ owner: 'EVENT 1', from: leads.length === 1 ? NOW : NOW - DAY, to: NOW, hashes: leads }],
	failures: 0,
	formIds: ['7'],
	leadId: leads.length === 1 ? leads[0] : undefined,
	...values,
});

const after = (confirmation: Confirmation, each: Execution, outcome: Outcome, now = NOW) => {
	confirmation.running.push(each);
	settle(confirmation, each, outcome, now);
	return confirmation;
};

const hashesOf = (each: { leads: Execution['leads'] }) => each.leads.flatMap((set) => set.hashes);
const kindOf = (confirmation: Confirmation, now = NOW, isNewRead = false) =>
	nextOf(confirmation, { unreadable: new Set(), isNewRead }, now)?.kind;

describe('a batch', () => {
	it('is done when it is confirmed', () => {
		const confirmation = after(nothingEmitted(), execution(upTo(3)), 'confirmed');

		expect(confirmation).toMatchObject({ running: [], due: [], setAside: [] });
	});

	it.each<Outcome>(['failed', 'unknown', 'interrupted', 'untold'])(
		'comes again when %s',
		(outcome) => {
			const { due } = after(nothingEmitted(), execution(upTo(3)), outcome);

			expect(due.flatMap(hashesOf)).toEqual(upTo(3));
		},
	);

	it('comes in parts of about its square root after the second failure', () => {
		const confirmation = after(nothingEmitted(), execution(upTo(500), { failures: 1 }), 'failed');

		expect(confirmation.due).toMatchObject([{ atOnce: 23 }]);
	});

	it('comes half as large after n8n ended during it, and grows again', () => {
		const confirmation = after(nothingEmitted(), execution(upTo(500)), 'interrupted');
		expect(confirmation.limit?.leads).toBe(250);

		for (let count = 0; count < 8; count++) after(confirmation, execution(upTo(250)), 'confirmed');

		expect(confirmation.limit?.leads).toBe(500);
	});
});

it('a part that failed comes one by one, after a check', () => {
	const confirmation = after(nothingEmitted(), execution(hashes(1)), 'confirmed');
	after(confirmation, execution(hashes(5, 6), { kind: 'part' }), 'failed');

	expect(confirmation.due).toMatchObject([{ atOnce: 1 }]);
	expect(kindOf(confirmation)).toBe('check');
});

describe('a lead that fails alone', () => {
	const failedAlone = () =>
		after(nothingEmitted(), execution(hashes(5), { kind: 'part' }), 'failed');

	it('is set aside, and another one is tried next', () => {
		const confirmation = failedAlone();

		expect(confirmation.setAside).toMatchObject([{ leadId: 'lead0005', formId: '7' }]);
		expect(kindOf(confirmation)).toBe('check');
	});

	it('counts as refused as soon as another one succeeds', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'confirmed');

		expect(confirmation.setAside[0].since).toBe(NOW);
		expect(kindOf(confirmation)).toBe('new');
	});

	it.each([
		['just after a success counts as refused at once', 5 * MINUTE, 'new', NOW],
		['longer after a success may be an outage', 5 * MINUTE + 1, 'check', undefined],
	])('%s', (_, ago, next, since) => {
		const confirmation = {
			...nothingEmitted(),
			lastSuccess: { at: NOW - ago, formIds: [], explained: 0 },
		};
		after(confirmation, execution(hashes(5), { kind: 'part' }), 'failed');

		expect(confirmation.setAside.map((lead) => lead.since)).toEqual([since]);
		expect(kindOf(confirmation)).toBe(next);
	});

	it('just after a success of its form does not hold up the form', () => {
		const confirmation = after(nothingEmitted(), execution(hashes(1)), 'confirmed');
		for (const number of [5, 6, 7]) {
			after(confirmation, execution(hashes(number), { kind: 'part' }), 'failed');
		}

		expect(confirmation).toMatchObject({ heldForms: [], failuresOfForms: {} });
		expect(confirmation.setAside).toHaveLength(3);
	});

	it('just after a success of another form holds up its form with the third', () => {
		const other = execution(hashes(1), { formIds: ['8'] });
		const confirmation = after(nothingEmitted(), other, 'confirmed');
		for (const number of [5, 6, 7]) {
			after(confirmation, execution(hashes(number), { kind: 'part' }), 'failed');
		}

		expect(confirmation.heldForms.map(({ formId }) => formId)).toEqual(['7']);
		expect(confirmation.setAside).toEqual([]);
	});

	it('just before an outage was found comes again after it', () => {
		const confirmation = after(nothingEmitted(), execution(hashes(1)), 'confirmed');
		after(confirmation, execution(hashes(5), { kind: 'part' }), 'failed', NOW + 4 * MINUTE);
		after(confirmation, execution(hashes(6), { kind: 'part' }), 'failed', NOW + 6 * MINUTE);
		after(confirmation, execution(hashes(7), { kind: 'check' }), 'failed', NOW + 7 * MINUTE);
		after(confirmation, execution(hashes(8), { kind: 'check' }), 'confirmed', NOW + DAY);

		expect(confirmation.setAside).toEqual([]);
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(5, 6, 7));
	});

	it('comes again as if nothing had been when the other one fails, too, until one succeeds', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'failed');
		expect(confirmation.outage).toBeDefined();
		expect(kindOf(confirmation)).toBeUndefined();
		expect(kindOf(confirmation, NOW + 20 * MINUTE)).toBe('check');

		after(confirmation, execution(hashes(6), { kind: 'check' }), 'confirmed', NOW + DAY);

		expect(confirmation).toMatchObject({ setAside: [], outage: undefined });
		expect(confirmation.due.flatMap(hashesOf).sort()).toEqual(hashes(5, 6));
	});

	it('is done when it succeeds at last', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'confirmed');
		after(confirmation, execution(hashes(5), { kind: 'setAside' }), 'confirmed');

		expect(confirmation.setAside).toEqual([]);
	});

	it('is checked with once in a quarter of an hour', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'failed');
		after(confirmation, execution(hashes(8), { kind: 'check' }), 'failed');

		expect(kindOf(confirmation, NOW + 14 * MINUTE)).toBeUndefined();
		expect(kindOf(confirmation, NOW + 15 * MINUTE)).toBe('check');
	});

	it('of which nothing is known keeps no other from its turn', () => {
		const part = execution(hashes(5), { kind: 'part' });
		const confirmation = after(nothingEmitted(), part, 'interrupted');

		expect(kindOf(confirmation, NOW + 15 * MINUTE)).toBe('new');
		expect(kindOf(confirmation, NOW, true)).toBeUndefined();
		expect(kindOf(confirmation, NOW + 15 * MINUTE, true)).toBe('setAside');
	});
});

describe('giving up', () => {
	const refused = () => {
		const part = execution(hashes(5), { kind: 'part' });
		const confirmation = after(nothingEmitted(), part, 'failed');
		return after(confirmation, execution(hashes(6), { kind: 'check' }), 'confirmed');
	};
	const again = (confirmation: Confirmation, now: number) => {
		after(confirmation, execution(hashes(5), { kind: 'setAside' }), 'failed', now);
		return after(confirmation, execution(hashes(9)), 'confirmed', now + MINUTE);
	};

	it('takes as long as is set, and a failure late in that time', () => {
		expect(dueToGiveUp(refused(), WEEK, NOW + 2 * WEEK)).toBeUndefined();

		const confirmation = again(refused(), NOW + 6 * DAY);

		expect(dueToGiveUp(confirmation, WEEK, NOW + WEEK - DAY)).toBeUndefined();
		expect(dueToGiveUp(confirmation, WEEK, NOW + WEEK)?.leads).toHaveLength(1);
	});

	it('does not count an outage of the destination', () => {
		const confirmation = refused();
		confirmation.outage = { since: NOW, nextCheckAt: NOW, checks: 1, formIds: [] };
		after(confirmation, execution(hashes(6), { kind: 'check' }), 'confirmed', NOW + 5 * DAY);
		again(confirmation, NOW + 6 * DAY);

		expect(dueToGiveUp(confirmation, WEEK, NOW + WEEK)).toBeUndefined();
		again(confirmation, NOW + 11 * DAY);
		expect(dueToGiveUp(confirmation, WEEK, NOW + 12 * DAY)?.leads).toHaveLength(1);
	});

	it('concerns a lead that no execution gets over while others come through', () => {
		const retry = execution(hashes(5), { kind: 'setAside' });
		const part = execution(hashes(5), { kind: 'part' });
		const confirmation = after(nothingEmitted(), part, 'interrupted');
		for (const day of [0, 1, 4, 6]) after(confirmation, retry, 'interrupted', NOW + day * DAY);
		after(confirmation, execution(hashes(6)), 'confirmed', NOW + 6 * DAY);

		expect(dueToGiveUp(confirmation, WEEK, NOW + WEEK - 1)).toBeUndefined();
		expect(dueToGiveUp(confirmation, WEEK, NOW + WEEK)?.leads).toMatchObject([
			{ since: NOW, failedAt: NOW + 6 * DAY, tries: 5 },
		]);
	});

	it('never concerns a lead of which only nothing is known', () => {
		const part = execution(hashes(5), { kind: 'part' });
		const confirmation = after(nothingEmitted(), part, 'interrupted');
		after(confirmation, execution(hashes(6)), 'confirmed', NOW + 30 * DAY);

		expect(dueToGiveUp(confirmation, WEEK, NOW + 60 * DAY)).toBeUndefined();
	});
});

describe('a form', () => {
	const refuse = (confirmation: Confirmation, number: number) => {
		const part = execution(hashes(number), { kind: 'part', formIds: ['7'] });
		after(confirmation, part, 'failed');
		return after(
			confirmation,
			execution(hashes(100), { kind: 'check', formIds: ['8'] }),
			'confirmed',
		);
	};
	const threeRefused = () => [1, 2, 3].reduce(refuse, nothingEmitted());

	it('waits after three of its leads in a row have failed alone', () => {
		expect(threeRefused()).toMatchObject({ setAside: [], heldForms: [{ formId: '7' }] });
	});

	it('does not when one of its leads succeeded between them', () => {
		const confirmation = refuse(refuse(nothingEmitted(), 1), 2);
		after(confirmation, execution(hashes(50)), 'confirmed');

		expect(refuse(confirmation, 3)).toMatchObject({ heldForms: [] });
	});

	it.each(['form', 'check', 'setAside'] as const)(
		'comes whole as soon as a %s succeeds',
		(kind) => {
			const confirmation = threeRefused();
			after(confirmation, execution(hashes(9), { kind }), 'confirmed', NOW + DAY);

			expect(confirmation).toMatchObject({
				heldForms: [],
				due: [{ leads: [], range: { owner: 'EVENT 1', formId: '7', to: NOW } }],
			});
		},
	);
});

describe('after n8n has ended during an execution', () => {
	const limited = (leads: number) => ({ ...nothingEmitted(), limit: { leads, successes: 0 } });
	const limitAfter = (confirmation: Confirmation, size: number, times = 1) => {
		for (let time = 0; time < times; time++) {
			after(confirmation, execution(upTo(size)), 'confirmed');
		}
		return confirmation.limit?.leads;
	};

	it.each([
		['few leads may be twice as many after one success', 49, 49, 1, 98],
		['more only after eight', 50, 50, 7, 50],
		['which then may be twice as many', 50, 50, 8, 100],
		['a success of half as many counts', 8, 4, 1, 16],
		['one of fewer does not', 8, 3, 1, 8],
		['in the end as many as any batch has', 2500, 2500, 8, 5000],
		['and then there is no limit', 2501, 2501, 8, undefined],
	])('%s', (_, most, size, times, expected) => {
		expect(limitAfter(limited(most), size, times)).toBe(expected);
	});

	it('the successes are counted anew each time', () => {
		const confirmation = limited(50);
		expect(limitAfter(confirmation, 100, 15)).toBe(100);
		expect(limitAfter(confirmation, 100)).toBe(200);
	});

	it('says nothing where the lead was alone because it had failed', () => {
		for (const kind of ['setAside', 'form'] as const) {
			const confirmation = limited(50);
			after(confirmation, execution(hashes(1), { kind }), 'interrupted');

			expect(confirmation.limit).toEqual(limited(50).limit);
		}
	});

	it('one that comes alone does so only where it was alone', () => {
		const aside = (each: Execution, limit?: number) => {
			const confirmation = limit === undefined ? nothingEmitted() : limited(limit);
			return after(confirmation, each, 'interrupted').setAside.length;
		};
		expect(aside(execution(hashes(1)), 1)).toBe(1);
		expect(aside(execution(hashes(1), { kind: 'part' }))).toBe(1);
		expect(aside(execution(hashes(1, 2), { kind: 'part' }))).toBe(0);
	});
});

describe('when nothing waits any more', () => {
	const due = (leads: string[], values = {}) => ({
		leads: execution(leads).leads,
		failures: 1,
		...values,
	});

	it('all that has failed comes together, and what is under way when that is known', () => {
		const confirmation: Confirmation = {
			...nothingEmitted(),
			due: [due(hashes(1, 2), { atOnce: 1 })],
			running: [execution(hashes(3))],
			setAside: [{ leads: execution(hashes(4)).leads, leadId: '4', triedAt: NOW, tries: 3 }],
		};

		bringAll(confirmation);

		expect(confirmation).toMatchObject({ setAside: [], due: [{ failures: 0 }] });
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(1, 2, 4));
		after(confirmation, confirmation.running[0], 'failed');
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(3, 1, 2, 4));
	});

	it('nor does a lead that is just tried once more come, nor a form of which one is tried', () => {
		const waits = { failedAt: NOW, triedAt: NOW, tries: 1 };
		const form = { owner: 'EVENT 1', from: 0, to: NOW, doneUpTo: 0, since: NOW, ...waits };
		const confirmation: Confirmation = {
			...nothingEmitted(),
			running: [
				execution(hashes(4), { kind: 'setAside' }),
				execution(hashes(5), { kind: 'form', formIds: ['7'] }),
			],
			setAside: [
				{ leads: execution(hashes(4)).leads, leadId: '4', ...waits },
				{ leads: execution(hashes(6)).leads, leadId: '6', ...waits },
			],
			heldForms: ['7', '8'].map((formId) => ({ formId, ...form })),
		};

		bringAll(confirmation);

		expect(confirmation).toMatchObject({
			setAside: [{ leadId: '4' }],
			heldForms: [{ formId: '7' }],
		});
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(6));
		expect(confirmation.due).toMatchObject([{}, { leads: [], range: { formId: '8' } }]);
	});

	it('what could not be read is not asked for at each poll', () => {
		const later = NOW + 60 * MINUTE;
		const confirmation = { ...nothingEmitted(), due: [due(hashes(1), { notBefore: later })] };

		bringAll(confirmation);

		expect(kindOf(confirmation)).toBe('new');
		expect(kindOf(confirmation, later)).toBe('due');
	});
});
