import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { MINUTE, DAY } from '../../durations';
import { LinkedIn } from '../linkedIn/linkedIn';
import type { Lead } from '../linkedIn/world';
import { ORGANIZATIONS, PLACES } from '../linkedIn/world';
import type { ActionResult } from '../n8n/action';
import { runAction } from '../n8n/action';
import { Credential } from '../n8n/httpRequest';
import type { Comparison, Happenings } from './comparisons';
import { judged } from './judging';
import { storedRows } from './storedRows';
import { BEGIN, randomNumbers, VirtualClock } from '../virtualClock';

const CHANCE = 20_261_126;

/**
 * Compares stored leads with LinkedIn by Compare stored leads.
 * @param trace gets a line for every call
 * @returns the violations; none when the node kept its promises
 */
export async function runComparison(
	comparison: Comparison,
	trace?: (line: string) => void,
): Promise<string[]> {
	clearProcessMemory();
	return await VirtualClock.during(
		CHANCE,
		async (clock) => await compare(comparison, clock, trace),
	);
}

async function compare(
	comparison: Comparison,
	clock: VirtualClock,
	trace?: (line: string) => void,
): Promise<string[]> {
	const linkedIn = new LinkedIn(comparison.switches, CHANCE);
	linkedIn.trace = trace;
	const people = new People(linkedIn, comparison, CHANCE);
	const isWanted = (lead: Lead) => isInScope(lead, comparison);
	const rows = storedRows([...people.leads], comparison, CHANCE);
	people.expire(comparison.retentionDays);
	people.happen(comparison.before);
	for (const share of comparison.broken) change(people.at(share), { brokenUntil: Infinity });
	for (const share of comparison.withoutId)
		change(people.at(share), { damage: 'noId', override: { id: undefined } });
	for (const share of comparison.hidden) change(people.at(share), { isHidden: true });
	for (const { kind, after, answers } of comparison.faults) {
		linkedIn.faults.add({ kind, after, end: { answers }, resource: 'leadFormResponses' });
	}
	linkedIn.onAnswered = happensDuring(comparison, linkedIn, people);
	const [begin, beganAt] = [linkedIn.now(), Date.now()];
	let result: ActionResult | undefined;
	let error: unknown;
	try {
		result = await runAction({
			linkedIn,
			credential: new Credential(linkedIn, true),
			clock,
			parameters: parametersOf(comparison),
			input: rows.length === 0 ? [{}] : rows.map(({ row }) => row),
		});
	} catch (thrown) {
		error = thrown;
	}
	const range = rangeOf(comparison, Date.now());
	const wrong = judged({
		comparison,
		people,
		rows,
		begin,
		end: linkedIn.now(),
		beganAt,
		isWanted,
		isInRange: (time, margin) => time >= range.start + margin && time < range.end - margin,
		result,
		error,
	});
	return [...wrong, ...linkedIn.drift];
}

function change(lead: Lead | undefined, changes: Partial<Lead>): void {
	if (lead !== undefined) Object.assign(lead, changes);
}

function happensDuring(
	{ during, roleLostAfter, isRoleLowered }: Comparison,
	linkedIn: LinkedIn,
	people: People,
) {
	let calls = 0;
	if (roleLostAfter === 0) linkedIn.loseRole(ORGANIZATIONS[0], isRoleLowered);
	return () => {
		calls++;
		if (calls === roleLostAfter) linkedIn.loseRole(ORGANIZATIONS[0], isRoleLowered);
		for (const each of during) {
			if (each.afterCalls + 1 === calls) people.happen(each);
		}
	};
}

function isInScope(lead: Lead, { scope, testLeads }: Comparison): boolean {
	if (lead.testLead && testLeads === 'exclude') return false;
	if ((lead.leadType === 'COMPANY') !== (scope === 'company')) return false;
	switch (scope) {
		case 'organization':
			return lead.owner === PLACES[0].owner;
		case 'event':
			return lead.eventId === PLACES[0].eventId;
		case 'form':
			return lead.formId === PLACES[0].formId;
		default:
			return true;
	}
}

/** The time range by n8n's clock, which the node uses; epoch milliseconds. */
function rangeOf({ range }: Comparison, now: number): { start: number; end: number } {
	if ('daysAgo' in range) return { start: 0, end: BEGIN - range.daysAgo * DAY };
	if (range.timeRange === 'all') return { start: 0, end: Infinity };
	return { start: now - range.lastAmount * DAY, end: Infinity };
}

function parametersOf(comparison: Comparison) {
	const { scope, range, testLeads } = comparison;
	const isOne = scope === 'organization' || scope === 'event' || scope === 'form';
	return {
		resource: 'lead',
		operation: 'compare',
		leadType: scope === 'company' ? 'COMPANY' : 'EVENT',
		organizationId: isOne ? ORGANIZATIONS[0] : 'all',
		eventId: scope === 'event' ? PLACES[0].eventId : 'all',
		...('daysAgo' in range
			? { timeRange: 'between', endTime: new Date(BEGIN - range.daysAgo * DAY).toISOString() }
			: range),
		output: 'differences',
		options: { testLeads, ...(scope === 'form' && { formId: PLACES[0].formId }) },
	};
}

/** The first of `PLACES`: two events of one organization, an event of another, and a Page. */
const MOST_PLACES = 4;

/** The people at LinkedIn and their leads. */
export class People {
	/** All leads there ever were, in the order in which they were added. */
	readonly leads: Lead[] = [];

	/** The numbers of leads that LinkedIn deleted because of their age. */
	private readonly expired = new Set<number>();

	private readonly random: () => number;

	private readonly listLag: number;

	constructor(
		private readonly linkedIn: LinkedIn,
		{ sizes, spreadDays, listLagMinutes }: Comparison,
		seed: number,
	) {
		this.random = randomNumbers(seed);
		this.listLag = listLagMinutes * MINUTE;
		const newest = linkedIn.now() - MINUTE;
		for (const [place, size] of sizes.slice(0, MOST_PLACES).entries()) {
			for (let count = 0; count < size; count++) {
				const submittedAt = newest - Math.floor(this.random() * spreadDays * DAY);
				this.register(place, submittedAt, this.random() < 0.1);
			}
		}
	}

	/** The lead at a share of all leads, 0 to 1. */
	at(share: number): Lead | undefined {
		return this.leads[Math.floor(share * this.leads.length)];
	}

	/** LinkedIn deletes the leads that are older than this. */
	expire(days: number): void {
		const now = this.linkedIn.now();
		for (const lead of this.leads) {
			if (lead.submittedAt > now - days * DAY) continue;
			this.linkedIn.delete(lead);
			this.expired.add(lead.number);
		}
	}

	happen({ cancels, registersAgain, registers }: Happenings): void {
		for (const share of cancels) this.cancel(this.at(share));
		for (const share of registersAgain) {
			const lead = this.at(share);
			if (lead === undefined) continue;
			this.cancel(this.leads.findLast(({ id }) => id === lead.id));
			const place = PLACES.findIndex(({ formId }) => formId === lead.formId);
			this.register(place, this.linkedIn.now(), lead.testLead, lead.id);
		}
		for (let count = 0; count < registers; count++) {
			this.register(Math.floor(this.random() * MOST_PLACES), this.linkedIn.now(), false);
		}
	}

	/**
	 * Whether the person never cancelled the lead of this id between two times, epoch milliseconds. LinkedIn may have
	 * deleted the lead because of its age.
	 */
	isHeld(id: string, from: number, to: number): boolean {
		let until = from;
		for (const lead of this.leads.filter((each) => each.id === id)) {
			const end = this.expired.has(lead.number) ? Infinity : lead.goneFrom;
			if (lead.visibleFrom <= until) until = Math.max(until, end);
		}
		return until > to;
	}

	private register(place: number, submittedAt: number, isTest: boolean, id?: string): void {
		const now = this.linkedIn.now();
		const visibleFrom = submittedAt < now ? submittedAt : now;
		this.leads.push(
			this.linkedIn.register({
				place,
				submittedAt,
				visibleFrom,
				leftOutUntil: visibleFrom + this.listLag,
				isTest,
				id,
			}),
		);
	}

	private cancel(lead: Lead | undefined): void {
		if (lead !== undefined) this.linkedIn.delete(lead);
	}
}
