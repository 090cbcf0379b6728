import { DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import type { Execution } from '../n8n/executions';
import { givenUpTogetherMs } from './thresholds';
import type { Trial } from './trial';
import type { Failure, Watch } from './watch';
import { leadKey } from './watch';

/** After so many refused leads of a form, all of its leads wait. */
const REFUSED_OF_FORM = 3;

/** Matches an error about leads that are given up. */
const GIVEN_UP = /given up/i;

/** The errors that report a lead as given up. */
export function namings({ failures }: Watch, { id }: Lead): Failure[] {
	return failures.filter(({ text }) => GIVEN_UP.test(text) && text.includes(id));
}

/** The violations in how a trigger gave leads up, each with its kind first. */
export function judgedGivingUp(trial: Trial, watch: Watch): string[] {
	if (!watch.failures.some(({ text }) => GIVEN_UP.test(text))) return [];
	const leads = [...trial.people.leads.values()];
	const isOneOfMany = (lead: Lead) =>
		leads.some(({ id, number }) => id === lead.id && number !== lead.number);
	const good = leads.filter((lead) => !trial.destination.wasRefused(lead));
	const telling = new Set(good.flatMap(({ number }) => watch.deliveries.of(leadKey(number))));
	return leads.flatMap((lead) => {
		const [first, ...further] = namings(watch, lead);
		// The error does not say which of a person's registrations it means.
		if (first === undefined || isOneOfMany(lead)) return [];
		const name = `${watch.node.id}: lead ${lead.number}`;
		const found: string[] = [];
		// The error about a whole form may name a lead again that was given up alone before.
		const isOfForm = isRefusedForm(trial, lead.formId);
		if (!isOfForm && further.length > watch.deliveries.lossesSince(first.at)) {
			found.push(`givenUpTwice: ${name}`);
		}
		if (!failedAlone(watch, lead)) found.push(`givenUpUntried: ${name}`);
		const early = earlyBy(trial, watch, lead, first.at, telling);
		if (early !== undefined) found.push(`givenUpEarly: ${name}: ${early}`);
		return found;
	});
}

/** The trigger can know that a lead is to blame only if the lead failed alone in an execution. */
function failedAlone({ deliveries }: Watch, { number }: Lead): boolean {
	const tried = deliveries.of(leadKey(number));
	return tried.some(({ items, told }) => items.length === 1 && told !== 'success');
}

/** @returns why a lead should not have been given up yet */
function earlyBy(
	trial: Trial,
	{ settings, deliveries }: Watch,
	{ number, formId }: Lead,
	at: number,
	telling: ReadonlySet<Execution>,
): string | undefined {
	const { destination, people } = trial;
	// A form whose leads are all refused is given up as a whole.
	const isForm = isRefusedForm(trial, formId);
	const all = [...people.leads.values()].filter(
		(lead) => lead.number === number || (isForm && lead.formId === formId),
	);
	const numbers = new Set(all.map((lead) => lead.number));
	const failures = destination.failures.filter(({ leads }) =>
		leads.some((each) => numbers.has(each)),
	);
	const since = failures.find(({ isOutage }) => !isOutage)?.at ?? Infinity;
	if (destination.wasRefused({ number, formId })) {
		const outageMs = deliveries.outageBetween(since, at, destination.outagesApart(), telling);
		const days = (at - since - outageMs) / DAY;
		const { giveUpAfterDays } = settings;
		// The trigger counts by n8n's clock.
		const longest = giveUpAfterDays * DAY - givenUpTogetherMs(giveUpAfterDays) - trial.clockSetBy;
		const isEarly = days * DAY < longest;
		return isEarly ? `after ${days} days of failures` : undefined;
	}
	// The lead waits with its form, and is given up with it.
	if (isForm) return undefined;
	// Without other executions, the trigger cannot tell such a lead from an outage.
	const first = failures[0]?.at ?? at;
	const isTellable = deliveries.isOtherKnown(leadKey(number), first, at);
	return isTellable ? 'the destination never refused it' : undefined;
}

/** Whether a trigger may treat a form as refused. */
function isRefusedForm({ destination, people }: Trial, formId: string): boolean {
	const refused = [...people.leads.values()].filter(
		(lead) => lead.formId === formId && destination.wasRefused({ formId, number: lead.number }),
	);
	return refused.length >= REFUSED_OF_FORM;
}
