import { mapValues, omitBy } from 'lodash';

import { asCount, asList, asRecord, asText, asTexts } from '../../../shared/values/json';
import { readLeadSets } from '../leadSet';
import type {
	Confirmation,
	DueLeads,
	Execution,
	ExecutionKind,
	FormRange,
	HeldForm,
	Outage,
	SetAsideLead,
} from './confirmation';

const KINDS: readonly string[] = ['batch', 'part', 'check', 'setAside', 'form'];

/**
 * Reads what was stored.
 * @returns undefined when any leads of it cannot be read: they would be lost unsaid
 */
export function readConfirmation(stored: unknown): Confirmation | undefined {
	const source = asRecord(stored) ?? {};
	const running = allOf(source.running, readExecution);
	const due = allOf(source.due, readDue);
	const setAside = allOf(source.setAside, readSetAside);
	const heldForms = allOf(source.heldForms, readHeldForm);
	if (!running || !due || !setAside || !heldForms) return undefined;
	const limit = asRecord(source.limit);
	const leads = asCount(limit?.leads) || undefined;
	const doubt = asRecord(source.doubt);
	const success = asRecord(source.lastSuccess);
	return {
		running,
		due,
		setAside,
		heldForms,
		doubt: doubt && { hashes: asTexts(doubt.hashes), formIds: asTexts(doubt.formIds) },
		outage: readOutage(source.outage),
		limit: leads === undefined ? undefined : { leads, successes: asCount(limit?.successes) ?? 0 },
		failuresOfForms: countsOf(source.failuresOfForms),
		lastSuccess: {
			at: asCount(success?.at) ?? 0,
			formIds: asTexts(success?.formIds),
			explained: asCount(success?.explained) ?? 0,
		},
		doneUpTo: countsOf(source.doneUpTo),
		untold: asCount(source.untold) ?? 0,
		checks: asCount(source.checks) ?? 0,
	};
}

/** All of a list, undefined when any of it cannot be read. */
function allOf<Kind>(
	stored: unknown,
	read: (entry: Record<string, unknown>) => Kind | undefined,
): Kind[] | undefined {
	const entries = asList(stored).map((entry) => read(asRecord(entry) ?? {}));
	return entries.some((entry) => entry === undefined) ? undefined : (entries as Kind[]);
}

function readExecution(entry: Record<string, unknown>): Execution | undefined {
	const leads = readLeadSets(entry.leads);
	const id = asText(entry.id);
	const emittedAt = asCount(entry.emittedAt);
	if (leads === undefined || id === undefined || emittedAt === undefined) return undefined;
	return {
		id,
		kind: (KINDS.includes(String(entry.kind)) ? entry.kind : 'batch') as ExecutionKind,
		emittedAt,
		leads,
		failures: asCount(entry.failures) ?? 0,
		formIds: asTexts(entry.formIds),
		leadId: asText(entry.leadId),
	};
}

function readDue(entry: Record<string, unknown>): DueLeads | undefined {
	const leads = readLeadSets(entry.leads);
	const range = entry.range === undefined ? undefined : readRange(asRecord(entry.range) ?? {});
	if (leads === undefined || (entry.range !== undefined && range === undefined)) return undefined;
	return {
		leads,
		range,
		failures: asCount(entry.failures) ?? 0,
		atOnce: asCount(entry.atOnce) || undefined,
		notBefore: asCount(entry.notBefore),
		missingSince: asCount(entry.missingSince),
	};
}

function readRange(range: Record<string, unknown>): FormRange | undefined {
	const [owner, formId, from, to] = [
		asText(range.owner),
		asText(range.formId),
		asCount(range.from),
		asCount(range.to),
	];
	if (!owner || !formId || from === undefined || to === undefined) return undefined;
	const except = range.except === undefined ? undefined : asTexts(range.except);
	return { owner, formId, from, to, except };
}

function readSetAside(entry: Record<string, unknown>): SetAsideLead | undefined {
	const leads = readLeadSets(entry.leads);
	if (leads === undefined || leads.length === 0) return undefined;
	return {
		leads,
		leadId: asText(entry.leadId) ?? leads[0].hashes[0],
		formId: asText(entry.formId),
		triedAt: asCount(entry.triedAt) ?? 0,
		tries: asCount(entry.tries) ?? 1,
		failedAt: asCount(entry.failedAt),
		since: asCount(entry.since),
		interruptedSince: asCount(entry.interruptedSince),
	};
}

function readHeldForm(entry: Record<string, unknown>): HeldForm | undefined {
	const [formId, owner] = [asText(entry.formId), asText(entry.owner)];
	const [from, to, since] = [entry.from, entry.to, entry.since].map(asCount);
	if (!formId || !owner || from === undefined || to === undefined || since === undefined) {
		return undefined;
	}
	return {
		formId,
		owner,
		from,
		to,
		doneUpTo: asCount(entry.doneUpTo) ?? 0,
		since,
		triedAt: asCount(entry.triedAt) ?? 0,
		tries: asCount(entry.tries) ?? 1,
		failedAt: asCount(entry.failedAt) ?? since,
		interruptedSince: asCount(entry.interruptedSince),
	};
}

function readOutage(stored: unknown): Outage | undefined {
	const outage = asRecord(stored);
	const since = asCount(outage?.since);
	if (since === undefined) return undefined;
	return {
		since,
		nextCheckAt: asCount(outage?.nextCheckAt) ?? 0,
		checks: asCount(outage?.checks) ?? 0,
		formIds: asTexts(outage?.formIds),
	};
}

/** Numbers above zero, by their names. */
function countsOf(stored: unknown): Record<string, number> {
	const counts = mapValues(asRecord(stored) ?? {}, (count) => asCount(count) ?? 0);
	return omitBy(counts, (count) => count === 0) as Record<string, number>;
}
