import { groupBy, isUndefined, map, mapValues, omit, omitBy, sortBy, zipObject } from 'lodash';

import { asCount, asRecord, asText } from '../../../shared/values/json';
import { Hashes, STORED_LENGTH } from './hashes';
import type { Lead } from './lead';
import { asNew } from './lead';
import type { Ledger } from './ledger';
import { emptyLedger } from './ledger';
import type { Owner } from './owner';
import { limited, LOOK_BACK, MOST_HASHES } from './owner';
import type { State, WatchedScope } from './state';

/** Later versions of the package must read this version's data: `readState` adds new fields. */
const VERSION = 1;

/** Characters of JSON for all but the times and troubles of owners. */
const LARGEST_STATE = 440_000;

/**
 * Limits the hashes.
 * @returns whether the look back of any owner now reaches less far
 */
export function withinLimits(state: State, now: number): { state: State; isForgotten: boolean } {
	const { length } = JSON.stringify(storedState({ ...state, owners: {} }));
	const most = Math.min(MOST_HASHES, Math.floor((LARGEST_STATE - length) / STORED_LENGTH));
	const owners = limited(state.owners, now, most);
	const isForgotten = Object.entries(owners).some(
		([key, { from, forgottenTo }]) =>
			forgottenTo > state.owners[key].forgottenTo && forgottenTo > from - LOOK_BACK,
	);
	return { state: { ...state, owners }, isForgotten };
}

export function storedState(state: State): Record<string, unknown> {
	const { leads, running } = state.ledger;
	const texts: string[] = [];
	const pack = (all: readonly Lead[]) => packed(all, texts);
	return {
		...state,
		version: VERSION,
		owners: mapValues(state.owners, (owner) => ({
			...owner,
			settled: owner.settled.toStored(),
		})),
		fresh: pack(state.fresh.map(asNew)),
		ledger: {
			...state.ledger,
			leads: pack(leads),
			running: running.map((execution) => ({ ...execution, leads: pack(execution.leads) })),
			texts,
		},
	};
}

/** Undefined if there is no data or it is damaged. */
export function readState(stored: unknown): State | undefined {
	const source = asRecord(stored);
	if (source?.version !== VERSION) return undefined;
	try {
		// The rest belongs to `saveState`.
		const state = omit(source, 'version', 'savedBy', 'trigger') as unknown as State;
		if (state.scopes.some(isDamaged)) return undefined;
		const { texts = [], ...ledger } = state.ledger as Ledger & { texts?: string[] };
		const leadsOf = (groups: readonly unknown[]) =>
			groups.flatMap((group) => unpacked(group as string, texts));
		const owners = mapValues(state.owners, (owner): Owner => {
			if (asCount(owner.from) === undefined) throw new TypeError('no time to read from');
			return { ...owner, settled: new Hashes(owner.settled), forms: { ...owner.forms } };
		});
		return {
			...state,
			owners,
			saves: asCount(state.saves) ?? 0,
			fresh: sortBy(
				leadsOf(state.fresh).map(({ hash, from, to, owner, formId }) => ({
					hash,
					from,
					to,
					owner,
					formId,
				})),
				'from',
			),
			ledger: {
				// A number that is missing would let a poll choose no lead again and again.
				...emptyLedger(),
				...ledger,
				leads: leadsOf(ledger.leads),
				running: ledger.running.map((execution) => ({
					...execution,
					leads: leadsOf(execution.leads),
				})),
			},
		};
	} catch {
		return undefined;
	}
}

function isDamaged({ key, since }: WatchedScope): boolean {
	return asText(key) === undefined || asCount(since) === undefined;
}

/** Every number of a lead but those of `LeadRef`. They are stored as one text. */
const NUMBERS = ['dueAt', 'missingSince', 'unknownSince', 'tries', 'firstFailedAt'] as const;

/** What equal leads share, as it is stored. */
type Flat = Partial<Record<(typeof NUMBERS)[number], number>> &
	Pick<Lead, 'state' | 'owner' | 'formId' | 'failure'> & { id?: string; isReported?: boolean };

/**
 * Leads as they are stored: one text for all that differ only in hash and time, some 14 characters for each of them, and 90
 * more for one that is failing. In it are state, index of owner and form in `texts`, id, numbers, failure (index of code and
 * node in `texts`, and the time), whether it is reported, and for each lead its hash and the time since the previous one.
 * @param texts each once, to which this adds
 */
function packed(leads: readonly Lead[], texts: string[]): string[] {
	const indexOf = (text: string) => {
		if (!texts.includes(text)) texts.push(text);
		return texts.indexOf(text);
	};
	const shared = (lead: Lead) => {
		const { state, owner, formId, id = '', failure, isReported, ...numbers }: Flat = lead;
		const why =
			failure && `${indexOf(`${failure.code ?? ''} ${failure.node}`)} ${failure.at.toString(36)}`;
		const all = NUMBERS.map((name) => numbers[name]?.toString(36)).join(' ');
		const of = indexOf(`${owner} ${formId}`);
		return [state, of, encodeURIComponent(id), all, why, isReported && 1].join('|');
	};
	return map(groupBy(leads, shared), (same, text) => {
		let last = 0;
		const all = same.map(({ hash, from, to }) => {
			const length = to > from ? `+${(to - from).toString(36)}` : '';
			const lead = `${hash}${(from - last).toString(36)}${length}`;
			last = from;
			return lead;
		});
		return `${text}|${all.join(' ')}`;
	});
}

/** @throws TypeError if it is damaged */
function unpacked(text: string, texts: readonly string[]): Lead[] {
	const [state, of, id, numbers, failure, isReported, leads] = text.split('|');
	const [, owner, formId] = /^(.*) (.*)$/.exec(texts[Number(of)]) ?? [];
	const values = numbers.split(' ').map((each) => (each === '' ? undefined : parseInt(each, 36)));
	const [index, at] = failure.split(' ');
	const [, code, node] = /^(\S*) (.*)$/.exec(texts[Number(index)]) ?? [];
	const why = failure === '' ? undefined : { node, code: code || undefined, at: parseInt(at, 36) };
	const shared = {
		...{ state, owner, formId, ...zipObject(NUMBERS, values) },
		...{
			id: decodeURIComponent(id) || undefined,
			failure: why,
			isReported: isReported !== '' || undefined,
		},
	};
	let last = 0;
	return leads.split(' ').map((lead) => {
		const [, hash, after, length = '0'] = /^([\w-]{8})(-?\w+)(?:\+(\w+))?$/.exec(lead) ?? [];
		last += parseInt(after, 36);
		if (hash === undefined || !Number.isSafeInteger(last)) throw new TypeError('no lead');
		return {
			hash,
			from: last,
			to: last + parseInt(length, 36),
			...omitBy(shared, isUndefined),
		} as unknown as Lead;
	});
}
