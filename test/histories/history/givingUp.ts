import type { Lead } from '../linkedIn/world';
import type { Execution } from '../n8n/executions';
import { givenUpTogetherMs } from './thresholds';
import type { Trial } from './trial';
import type { Failure, Watch } from './watch';
import { leadKey } from './watch';
import { DAY } from '../virtualClock';

/** So many refused leads of a form have all of its leads wait. */
const REFUSED_OF_FORM = 3;

/** How an error that names leads which are given up says so. */
const GIVEN_UP = /given up/i;

/** The errors that tell that a lead is given up. */
export function namings({ failures }: Watch, { id }: Lead): Failure[] {
	return failures.filter(({ text }) => GIVEN_UP.test(text) && text.includes(id));
}

/** What is wrong with what a trigger gave up, each with its kind first. */
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
		// A form that is given up as a whole may name a lead that was given up alone before.
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

/** Only of a lead that was alone in an execution is it known that it is to blame. */
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
	// A form of which each lead is refused is given up as a whole.
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
	// It waits with its form, and is given up so.
	if (isForm) return undefined;
	// With nothing else to try, nobody can tell such a lead from a destination that is down.
	const first = failures[0]?.at ?? at;
	const isTellable = deliveries.isOtherKnown(leadKey(number), first, at);
	return isTellable ? 'the destination never refused it' : undefined;
}

/** Whether a trigger may take a form for refused. */
function isRefusedForm({ destination, people }: Trial, formId: string): boolean {
	const refused = [...people.leads.values()].filter(
		(lead) => lead.formId === formId && destination.wasRefused({ formId, number: lead.number }),
	);
	return refused.length >= REFUSED_OF_FORM;
}
