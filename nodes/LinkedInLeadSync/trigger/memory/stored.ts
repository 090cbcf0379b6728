import { isUndefined, mapValues, omit, omitBy } from 'lodash';

import { asCount, asRecord } from '../../../shared/values/json';
import { Hashes } from './hashes';
import { formKey, formOfKey } from './keys';
import type { Lead } from './lead';
import type { Ledger } from './ledger';
import { emptyLedger } from './ledger';
import type { Owner } from './owner';
import type { State } from './state';

/** A stored state of another version counts as lost. */
const VERSION = 5;

/** The state as JSON; `readState` reverses it. */
export function storedState(state: State): Record<string, unknown> {
	const { leads, running } = state.ledger;
	const texts: string[] = [];
	const inText = (all: readonly Lead[]) => all.map((lead) => textOf(lead, texts));
	return {
		...state,
		version: VERSION,
		owners: mapValues(state.owners, (owner) => ({
			...owner,
			settled: owner.settled.toStored(),
		})),
		ledger: {
			...state.ledger,
			leads: inText(leads),
			running: running.map((execution) => ({ ...execution, leads: inText(execution.leads) })),
			texts,
		},
	};
}

/** The state from `storedState`; undefined if there is none, or it is damaged or of another version. */
export function readState(stored: unknown): State | undefined {
	const source = asRecord(stored);
	if (source?.version !== VERSION) return undefined;
	try {
		// These fields belong to `saveState`.
		const state = omit(source, 'version', 'savedBy', 'trigger') as unknown as State;
		if (asCount(state.since) === undefined) return undefined;
		const { texts, ...ledger } = state.ledger as Ledger & { texts: string[] };
		const leadsOf = (all: unknown) => (all as string[]).map((text) => leadOf(text, texts));
		const owners = mapValues(state.owners, (owner): Owner => {
			if (asCount(owner.readFrom) === undefined) throw new TypeError('An owner has no readFrom');
			return { ...owner, settled: new Hashes(owner.settled), forms: { ...owner.forms } };
		});
		const leads = leadsOf(ledger.leads);
		const running = ledger.running.map((execution) => ({
			...execution,
			leads: leadsOf(execution.leads),
		}));
		return {
			...state,
			owners,
			// An earlier version had several times of Reports.
			reportedAt: asCount(state.reportedAt) ?? 0,
			saves: asCount(state.saves) ?? 0,
			// With a missing number, `choose` would never return a lead.
			ledger: { ...emptyLedger(), ...ledger, leads, running },
		};
	} catch {
		return undefined;
	}
}

/**
 * A lead as text, to keep the state small: some 100 characters, of which LinkedIn's ID takes half. Its parts are separated
 * by spaces; numbers are in base 36, and undefined parts are empty.
 * @param texts forms and reasons, each stored once: the lead contains their places. Missing ones are added.
 */
function textOf(lead: Lead, texts: string[]): string {
	const placeOf = (text: string) => {
		if (!texts.includes(text)) texts.push(text);
		return texts.indexOf(text);
	};
	const { hash, state, submittedAt, dueAt, missingSince, failure, tries, since, id } = lead;
	const why = failure && placeOf(`${failure.code ?? ''} ${failure.node}`);
	const numbers = [
		...[placeOf(formKey(lead)), submittedAt, dueAt, missingSince],
		...[why, failure?.at, tries, since],
	];
	const words = numbers.map((each) => each?.toString(36) ?? '');
	return [hash, state, ...words, encodeURIComponent(id)].join(' ');
}

/** Reverses `textOf`. @throws TypeError if the text is damaged */
function leadOf(text: string, texts: readonly string[]): Lead {
	const [hash, state, ...words] = text.split(' ');
	const id = decodeURIComponent(words.pop() ?? '');
	const numbers = words.map((each) => (each === '' ? undefined : parseInt(each, 36)));
	const [place, submittedAt, dueAt, missingSince, why, failedAt, tries = 0, since] = numbers;
	const form = formOfKey(texts[Number(place)]);
	const [, code, node] = /^(\S*) (.*)$/s.exec(texts[Number(why)] ?? '') ?? [];
	if (!Number.isSafeInteger(submittedAt) || form === undefined) {
		throw new TypeError('A stored lead is damaged');
	}
	const failure = node === undefined ? undefined : { node, code: code || undefined, at: failedAt };
	return {
		...{ ...form, hash, id, submittedAt, dueAt, tries },
		// Earlier versions gave leads up.
		state: state === 'givenUp' ? 'failing' : state,
		...omitBy({ missingSince, failure, since: since ?? failedAt }, isUndefined),
	} as Lead;
}
