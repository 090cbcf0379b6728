import fc from 'fast-check';
import { sortBy } from 'lodash';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { DAY, HOUR, MINUTE, SECOND } from '../../durations';
import type { Reply } from '../wire/inMemoryLinkedIn';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { idsOfPoll, newStaticData, triggerContext } from './polled';
import { placesIn } from './storedPlaces';

/*
 * The sentence that the trigger is built on, as a test that knows nothing of how the trigger decides:
 *
 *   Each lead that LinkedIn has shown is settled, in the ledger, or not older than the time from which its owner, or its
 *   form if that has a time, is read.
 *
 * And so is each lead that LinkedIn lists in time, shown or not: else a reading has passed it.
 *
 * It plays random readings, outcomes, polls, cut-offs and restarts, keeps its own list of all that LinkedIn ever showed and
 * of all that the workflow has stored, and asks for the sentence whenever the trigger stores its state.
 */

/** How many plays; more are played by hand: `EVERY_LEAD_RUNS=2000`. */
const RUNS = Number(process.env.EVERY_LEAD_RUNS ?? 40);

/** The most leads of a page of LinkedIn's list. */
const PAGE = 20;

interface Lead {
	id: string;
	page: string;
	submittedAt: number;
	listedAt: number;
	isBroken: boolean;
	isShown: boolean;
	/** Whether LinkedIn lists it within an hour, and never failed to show it: then a reading must not pass it unread. */
	isPlain: boolean;
	versionedLeadGenFormUrn: string;
}

/** How LinkedIn answers for lists of leads: the first `after` requests of each poll go well. */
interface Trouble {
	page: string;
	way: 'fine' | 'status500' | 'forbidden' | 'reset' | 'endless';
	after: number;
}

type Ending = 'success' | 'error' | 'canceled' | 'running' | 'late' | 'never';

type Step =
	| { do: 'signUp'; page: string; form: number; count: number; age: number; late: number }
	| { do: 'break'; which: number }
	| { do: 'mend' }
	| ({ do: 'linkedIn' } & Trouble)
	| { do: 'workflow'; ends: Ending; refuses: number }
	| { do: 'poll'; after: number }
	| { do: 'restart'; isKilled: boolean }
	| { do: 'publish' };

const page = fc.constantFrom('1', '2');
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 12,
		arbitrary: fc.record({
			do: fc.constant('poll' as const),
			after: fc.constantFrom(MINUTE, 15 * MINUTE, 16 * MINUTE, HOUR, 5 * HOUR, 25 * HOUR),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('signUp' as const),
			page,
			form: fc.constantFrom(7, 8),
			count: fc.constantFrom(1, 2, 5, 12, 130),
			age: fc.constantFrom(0, MINUTE, 3 * HOUR, 3 * DAY),
			late: fc.constantFrom(0, 0, 30 * MINUTE, 2 * DAY),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('break' as const), which: fc.nat(50) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('mend' as const) }) },
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('linkedIn' as const),
			page,
			way: fc.constantFrom('fine', 'fine', 'status500', 'forbidden', 'reset', 'endless'),
			after: fc.constantFrom(0, 1, 2, 4),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('workflow' as const),
			ends: fc.constantFrom<Ending>(
				...(['success', 'success', 'error', 'canceled', 'running', 'late', 'never'] as const),
			),
			refuses: fc.constantFrom(0, 0, 2, 3),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('restart' as const), isKilled: fc.boolean() }),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
) as fc.Arbitrary<Step>;

/** LinkedIn, n8n and a workflow, of which the play knows everything. */
class Play {
	readonly missing: string[] = [];

	private readonly leads: Lead[] = [];

	private readonly stored = new Set<string>();

	private readonly said: string[] = [];

	private troubles: Trouble[] = [];

	private requests = 0;

	private workflow: { ends: Ending; refuses: number } = { ends: 'success', refuses: 0 };

	/** What n8n has in its database: as of the last output, or the end of a poll. */
	private database = JSON.stringify(newStaticData());

	private staticData = newStaticData();

	private context: IPollFunctions;

	constructor(private readonly batchSize: number) {
		this.context = this.start('activate');
	}

	async take(step: Step): Promise<void> {
		switch (step.do) {
			case 'signUp':
				return this.signUp(step);
			case 'break': {
				const lead = this.leads[step.which % this.leads.length];
				// What LinkedIn hides before an execution had it is only looked for: see guarantees.md.
				if (lead !== undefined) {
					Object.assign(lead, { isBroken: true, isShown: false, isPlain: false });
				}
				return;
			}
			case 'mend':
				for (const lead of this.leads) lead.isBroken = false;
				return;
			case 'linkedIn':
				this.troubles = [...this.troubles.filter((each) => each.page !== step.page), step];
				return;
			case 'workflow':
				this.workflow = step;
				return;
			case 'restart':
				if (!step.isKilled) this.database = JSON.stringify(this.staticData);
				clearProcessMemory();
				this.context = this.start('init');
				return;
			case 'publish':
				this.database = JSON.stringify(this.staticData);
				this.context = this.start('update');
				return;
			case 'poll':
				jest.advanceTimersByTime(step.after);
				this.requests = 0;
				// A poll that fails has stored what it did, too.
				await withoutWaiting(idsOfPoll(this.context)).catch(() => {});
		}
	}

	private signUp({ page, form, count, age, late }: Extract<Step, { do: 'signUp' }>): void {
		for (let index = 0; index < count; index++) {
			const submittedAt = Date.now() - age - index * 7 * SECOND;
			this.leads.push({
				...{ id: `lead${this.leads.length}`, page, submittedAt, isBroken: false, isShown: false },
				listedAt: submittedAt + late,
				isPlain: age + late <= 31 * MINUTE,
				versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${form},1)`,
			});
		}
	}

	private start(mode: 'activate' | 'init' | 'update'): IPollFunctions {
		this.staticData = JSON.parse(this.database) as ReturnType<typeof newStaticData>;
		const linkedIn = {
			leads: { 1: [], 2: [] },
			answers: async (page: string, start: number, from: number, count: number, end: number) =>
				await this.answer({ page, start, from, count, end }),
			pageSize: PAGE,
			said: this.said,
		};
		const parameters = { options: { batchSize: this.batchSize } };
		return Object.assign(triggerContext(linkedIn, parameters, this.watched()), {
			getActivationMode: () => mode,
			__emit: (items: INodeExecutionData[][], _: unknown, done: Done) =>
				this.run(items.flat(), done),
		}) as unknown as IPollFunctions;
	}

	/** The static data of the present process; each assignment of a state is checked. */
	private watched() {
		const { staticData } = this;
		const node = new Proxy(staticData.node as IDataObject, {
			set: (target, name, value: IDataObject) => {
				target[String(name)] = value;
				if (name === 'state') this.check(value);
				return true;
			},
		});
		return { node, global: staticData.global };
	}

	private check(state: IDataObject): void {
		const places = placesIn(state, Date.now());
		for (const lead of this.leads) {
			if ((!lead.isShown && !lead.isPlain) || this.stored.has(lead.id)) continue;
			const place = places(lead.page, lead);
			const isGivenUp = place === 'settled' && this.said.some((text) => text.includes(lead.id));
			if (place === undefined || (place === 'settled' && !isGivenUp)) {
				this.missing.push(`${lead.id} is ${place ?? 'nowhere'}`);
			}
		}
	}

	private run(items: INodeExecutionData[], done: Done): void {
		this.database = JSON.stringify(this.staticData);
		const { ends, refuses } = this.workflow;
		const ids = items.map(({ json }) => String(json.id));
		const isRefused = refuses > 0 && ids.some((id) => Number(id.slice(4)) % refuses === 0);
		const status = isRefused ? 'error' : ends;
		if (status === 'success' || status === 'late') for (const id of ids) this.stored.add(id);
		if (status === 'never') return;
		if (status === 'late') setTimeout(() => done.resolve({ status: 'success' }), 40 * MINUTE);
		else done.resolve({ status });
	}

	private async answer(asked: {
		page: string;
		start: number;
		from: number;
		count: number;
		end: number;
	}): Promise<Reply> {
		const { page, start, from, count, end } = asked;
		const trouble = this.troubles.find((each) => each.page === page);
		if (trouble !== undefined && trouble.after <= this.requests++) {
			if (trouble.way === 'status500') return { statusCode: 500, body: '' };
			if (trouble.way === 'forbidden') return { statusCode: 403, body: {} };
			if (trouble.way === 'endless') return await new Promise(() => {});
			if (trouble.way === 'reset') {
				throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
			}
		}
		const listed = this.leads.filter(
			(lead) =>
				lead.page === page &&
				lead.listedAt <= Date.now() &&
				lead.submittedAt >= from &&
				lead.submittedAt < end,
		);
		const newestFirst = sortBy(listed, ({ submittedAt }) => -submittedAt);
		const shown = newestFirst.slice(start, start + Math.min(count, PAGE));
		if (shown.some(({ isBroken }) => isBroken)) return { statusCode: 500, body: '' };
		// Without a time range, the trigger only asks whether LinkedIn shows anything.
		if (from > 0) for (const lead of shown) lead.isShown = true;
		const elements = shown.map(({ id, submittedAt, versionedLeadGenFormUrn }) => ({
			...{ id, submittedAt, versionedLeadGenFormUrn },
		}));
		return { statusCode: 200, body: { elements } };
	}
}

interface Done {
	resolve: (run: unknown) => void;
}

describe('each lead that LinkedIn has shown is settled, in the ledger, or read again', () => {
	it('in random plays, at each save', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { minLength: 10, maxLength: 60 }),
				fc.constantFrom(1, 4, 500),
				async (steps, batchSize) => {
					jest.useFakeTimers({ now: Date.UTC(2026, 10, 24) });
					clearProcessMemory();
					try {
						const play = new Play(batchSize);
						for (const each of steps) await play.take(each);
						expect(play.missing).toEqual([]);
					} finally {
						jest.useRealTimers();
					}
				},
			),
			{ numRuns: RUNS, endOnFailure: true },
		);
	});
});
