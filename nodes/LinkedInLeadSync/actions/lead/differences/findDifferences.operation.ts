import { isRefusal } from '../../../../shared/wire/errors/linkedInError';
import { inParallel } from '../../../../shared/wire/inParallel';
import { ownersOf } from '../../../../shared/linkedin/leadScope';
import { refusalOutput } from '../../eachOwner';
import type { JointOperation, JointOutput } from '../../operation';
import { showFor } from '../../showFor';
import { hintsAtDoubts } from './differenceHints';
import { differenceOutputs, summaryOutput } from './differenceOutput';
import { findDifferencesFields } from './findDifferencesFields';
import { readDifferenceSettings } from './findDifferencesSettings';
import { findGoneLeads } from './goneLeads';
import type { OwnerReading } from './leadComparison';
import { LeadComparison } from './leadComparison';
import { emptyOldAnswers } from './oldAnswers';
import { readStoredInput } from './storedInput';

export const fields = showFor('lead', 'findDifferences', findDifferencesFields);

/**
 * Compares the stored leads that come in, all at once, with those that LinkedIn shows: what is missing, was
 * answered again, or is gone. An owner that cannot be read hides nothing of the others.
 */
export const findDifferences: JointOperation = async (context) => {
	const settings = readDifferenceSettings(context);
	const rows = context.execute.getInputData().map(({ json }) => json);
	const stored = readStoredInput(context, rows, settings.columns);
	const client = await context.connect();
	const owners = await ownersOf(client, settings.filter.scope);
	const comparison = new LeadComparison(client, settings, stored);
	const readings = await inParallel(
		owners,
		client.calls.atOnce,
		async (owner) => await comparison.read(owner),
	);
	failWhenNoneIsRead(readings);
	const gone = await findGoneLeads(client, settings, comparison, readings, rows);
	const hints = hintsAtDoubts(settings, comparison, gone);
	for (const hint of hints) context.hint(...hint);
	if (settings.output === 'summary') {
		const notes = hints.map(([message]) => message);
		return [summaryOutput(comparison, gone, notes)];
	}
	const old = await emptyOldAnswers(client, settings, comparison.told.values(), rows);
	for (const hint of old) context.hint(hint);
	return [...differenceOutputs(comparison, gone), ...gone.readings.flatMap(failureOutput)];
};

/** A scheduled run that nobody looks at must not end as if there were nothing. */
function failWhenNoneIsRead(readings: readonly OwnerReading[]): void {
	const failures = readings.flatMap(({ failure }) => failure ?? []);
	if (failures.length === 0 || failures.length < readings.length) return;
	// What concerns one page alone says less than what concerns all.
	throw failures.find((failure) => !isRefusal(failure)) ?? failures[0];
}

function failureOutput({ owner, failure }: OwnerReading): JointOutput[] {
	return failure === undefined
		? []
		: [{ ...refusalOutput({ owner, refusal: failure }), itemIndexes: [] }];
}
