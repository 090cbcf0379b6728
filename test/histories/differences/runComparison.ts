import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { LinkedIn } from '../linkedIn/linkedIn';
import type { Lead } from '../linkedIn/world';
import { ORGANIZATIONS, PLACES } from '../linkedIn/world';
import type { ActionResult } from '../n8n/action';
import { runAction } from '../n8n/action';
import { Credential } from '../n8n/credential';
import { DAY } from '../times';
import { BEGIN, VirtualClock } from '../virtualClock';
import type { Comparison } from './comparisons';
import { judged } from './judging';
import { storedRows } from './storedRows';
import { People } from './world';

const CHANCE = 20_261_126;

/**
 * Compares stored leads with LinkedIn by Lead → Find Differences.
 * @param trace told of every call
 * @returns what is wrong; nothing when all is as it must be
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
	const { pagingTotal, leadsById } = comparison.switches;
	if (pagingTotal === 'ofList' || leadsById !== 'notFound') {
		for (const share of comparison.hidden) change(people.at(share), { isHidden: true });
	}
	for (const { kind, after, answers } of comparison.faults) {
		linkedIn.faults.add({ kind, after, end: { answers }, resource: 'leadFormResponses' });
	}
	linkedIn.onAnswered = happensDuring(comparison, linkedIn, people);
	const begin = linkedIn.now();
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
	return judged({
		comparison,
		people,
		rows,
		begin,
		end: linkedIn.now(),
		isWanted,
		isInRange: (time, margin) => time >= range.start + margin && time < range.end - margin,
		result,
		error,
	});
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
	if (roleLostAfter === 0) linkedIn.loseRole(0, isRoleLowered);
	return () => {
		calls++;
		if (calls === roleLostAfter) linkedIn.loseRole(0, isRoleLowered);
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

/** By n8n's clock, as the node takes it; epoch milliseconds. */
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
		operation: 'findDifferences',
		leadType: scope === 'company' ? 'COMPANY' : 'EVENT',
		organizationId: isOne ? ORGANIZATIONS[0] : 'all',
		eventId: scope === 'event' ? PLACES[0].eventId : 'all',
		formId: scope === 'form' ? PLACES[0].formId : 'all',
		...('daysAgo' in range
			? { timeRange: 'between', endTime: new Date(BEGIN - range.daysAgo * DAY).toISOString() }
			: { ...range, lastUnit: 'days' }),
		output: 'differences',
		options: { testLeads },
	};
}
