import type { Lead } from '../linkedIn/world';
import { REPORTED_EVERY_MS, REPORTED_NOT_BEFORE_MS, REPORTED_WITHIN_MS } from './promises';
import { isReport } from './reports';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey } from './watch';

/** Whether a refused lead should have been named by now, by its ID, or by its form if that has many. */
export function isUnnamed({ deliveries, reports, polledUntil }: Watch, lead: Lead): boolean {
	const first = deliveries.of(leadKey(lead.number))[0];
	// No Report can name a lead whose ID cannot be read.
	if (first === undefined || lead.damage === 'noId') return false;
	if (polledUntil - first.beganAt < REPORTED_WITHIN_MS) return false;
	if (deliveries.lossesSince(first.beganAt) > 0) return false;
	return !reports.some(
		(each) =>
			isReport(each) &&
			each.at > first.beganAt &&
			(each.text.includes(lead.id) || each.text.includes(lead.formId)),
	);
}

/** Violations in what Reports say of leads, and how often there is one, each with its kind first. */
export function judgedNaming(trial: Trial, watch: Watch): string[] {
	const all = watch.reports.filter(isReport);
	const found = all.flatMap((report, index) => {
		const before = all[index - 1];
		const isSoon = before !== undefined && report.at - before.at < REPORTED_EVERY_MS;
		const mayBeAgain = before !== undefined && watch.deliveries.lossesSince(before.at) > 0;
		if (!isSoon || mayBeAgain) return [];
		return [`repeated: ${watch.node.id}: two Reports within a day`];
	});
	const leads = [...trial.people.leads.values()];
	const isOneOfMany = (lead: Lead) =>
		leads.some(({ id, number }) => id === lead.id && number !== lead.number);
	const named = all.flatMap(({ at, text }) =>
		leads.flatMap((lead) => {
			// A person may register several times under one ID.
			if (!text.includes(lead.id) || isOneOfMany(lead)) return [];
			const why = wronglyNamed(watch, lead, at);
			return why === undefined ? [] : [`untrue: ${watch.node.id}: lead ${lead.number} ${why}`];
		}),
	);
	return [...found, ...named];
}

/** @returns why a Report should not have named a lead */
function wronglyNamed({ deliveries }: Watch, lead: Lead, at: number): string | undefined {
	const [first, ...others] = deliveries.of(leadKey(lead.number));
	if (first === undefined || first.beganAt > at) return 'was never output, and is in a Report';
	// n8n may have been killed between storing an execution and starting it, or before it stored how one ended.
	if (deliveries.lossesSince(lead.visibleFrom) > 0) return undefined;
	if (at - first.beganAt < REPORTED_NOT_BEFORE_MS) return 'is in a Report on its first day';
	const stored = [first, ...others].find(
		({ told, toldAt = Infinity }) => told === 'success' && toldAt < at,
	);
	return stored === undefined ? undefined : 'is stored, and in a Report';
}
