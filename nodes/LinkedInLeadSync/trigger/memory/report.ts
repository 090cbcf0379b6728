import { groupBy, map, uniq } from 'lodash';

import { DAY } from '../../../shared/values/time';
import type { FormOfOwner } from './keys';
import { formKey, formOfKey } from './keys';
import type { ExecutionFailure, Lead } from './lead';
import { goneAt, isGone } from './lead';
import { ALL, allLeads, brokenSince, isBroken, isFull } from './ledger';
import { heldForms } from './owner';
import type { State } from './state';
import type { Trouble } from './trouble';
import { isForgotten } from './trouble';

/*
 * What has lasted for a day, all of which one Report says. Everything that may last has a time since when it does, and
 * the state has one time, that of the last Report: new is what was not a day old then. So nothing is told more often than
 * once a day, nothing that lasts is told never, and the last Report is the whole truth.
 */

/** What lasts is reported again after this time. */
const WEEK = 7 * DAY;

/** n8n may start a poll some seconds early, and one poll a day should be able to report. */
const SLACK = 30_000;

/** The leads of a form that have not been stored for a day. */
export interface RefusedForm {
	/** See `formKey`. */
	key: string;
	leads: Lead[];
	/** Why the last of them failed, or the last execution of the broken form. */
	failure: ExecutionFailure;
	/** Whether further ones wait at LinkedIn, because the form is broken or too many leads fail. */
	isHeld: boolean;
}

/** Something that LinkedIn does not show, and whose it is: the chosen event or form, the list of Pages, an owner, … */
export interface InTrouble {
	what: 'choice' | 'pages' | 'owner' | 'form' | 'leads';
	/** See `ownerKey`. */
	owner?: string;
	formId?: string;
	trouble: Trouble;
}

/** What a Report says. */
export interface Lasting {
	refused: RefusedForm[];
	/** Whether so many leads fail that further ones wait at LinkedIn. */
	isFull: boolean;
	troubles: InTrouble[];
	/** Leads that LinkedIn no longer shows, and of which no Report has said so. */
	gone: Lead[];
	/** Owners whose leads since `from` wait for their reading or their first execution. */
	behind: Array<{ owner: string; from: number }>;
}

/** @param now by n8n's clock. @param isWatched whether the settings include the leads of a form */
export function dueReport(
	state: State,
	now: number,
	isWatched: (form: FormOfOwner) => boolean,
): Lasting | undefined {
	// A time in the future shows that n8n's clock was set back.
	const reportedAt = state.reportedAt > now ? 0 : state.reportedAt;
	const [lasting, times] = whatLasts(state, { now, reportedAt, isWatched });
	const age = now - reportedAt;
	const isAnyNew = times.some((since) => !hasLasted(since, reportedAt));
	const isDue = age >= WEEK - SLACK || (isAnyNew && age >= DAY - SLACK);
	return isDue && times.length > 0 ? lasting : undefined;
}

function hasLasted(since: number, at: number): boolean {
	return at - since >= DAY - SLACK;
}

interface Given {
	now: number;
	reportedAt: number;
	isWatched: (form: FormOfOwner) => boolean;
}

/** @returns also since when each of it has lasted */
function whatLasts(state: State, given: Given): [Lasting, number[]] {
	const { now, reportedAt } = given;
	const refused = refusedForms(state, given);
	const gone = state.ledger.leads.filter(
		(lead) => isGone(lead, now) && goneAt(lead) > reportedAt && given.isWatched(lead),
	);
	const troubles = allTroubles(state, given);
	const behind = Object.entries(state.owners).flatMap(
		([owner, { behindSince, readFrom, trouble }]) =>
			behindSince !== undefined &&
			trouble === undefined &&
			hasLasted(behindSince, now) &&
			given.isWatched({ owner, formId: '' })
				? [{ owner, from: readFrom, behindSince }]
				: [],
	);
	const times = [
		...refused.flatMap(({ since }) => since),
		...gone.map((lead) => goneAt(lead) - DAY),
		...troubles.map(({ trouble }) => trouble.since),
		...map(behind, 'behindSince'),
	];
	return [{ refused, gone, troubles, behind, isFull: isFull(state.ledger) }, times];
}

function refusedForms(
	{ ledger, owners }: State,
	{ now, isWatched }: Given,
): Array<RefusedForm & { since: number[] }> {
	// A lead that is being retried counts, too: if this Report left it out, later ones would take it for told.
	const late = allLeads(ledger).filter(
		({ state, failure, missingSince, since = now }) =>
			state !== 'excluded' &&
			failure !== undefined &&
			missingSince === undefined &&
			hasLasted(since, now),
	);
	const held = heldForms(owners).filter(
		(form) =>
			owners[form.owner].forms[form.formId].heldTo !== undefined ||
			(isBroken(ledger, form) && hasLasted(brokenSince(ledger, form), now)),
	);
	const byForm = groupBy(late, formKey);
	const heldKeys = held.map(formKey);
	return uniq([...Object.keys(byForm), ...heldKeys]).flatMap((key) => {
		const form = formOfKey(key);
		if (form === undefined || !isWatched(form)) return [];
		const { [key]: leads = [] } = byForm;
		const isHeld = heldKeys.includes(key);
		const { [key]: streak = ledger.streaks[ALL] } = ledger.streaks;
		const failure = streak?.failure ?? leads.at(-1)?.failure ?? { node: '', at: now };
		const since = map(leads, (lead) => lead.since ?? now);
		if (isHeld && isBroken(ledger, form)) since.push(brokenSince(ledger, form));
		return [{ key, leads, failure, isHeld, since }];
	});
}

function allTroubles(state: State, { now, isWatched }: Given): InTrouble[] {
	const { choice, pages, owners } = state;
	const all: Array<Partial<InTrouble> & Pick<InTrouble, 'what'>> = [
		{ what: 'choice', trouble: choice?.trouble },
		{ what: 'pages', trouble: pages?.trouble },
		...Object.entries(owners).flatMap(([owner, { trouble, unshown, forms }]) => [
			{ what: 'owner' as const, owner, trouble },
			{ what: 'leads' as const, owner, trouble: unshown },
			...map(forms, (form, formId) => ({
				...{ what: 'form' as const, owner, formId, trouble: form.trouble },
			})),
		]),
	];
	return all.filter((each): each is InTrouble => {
		const { what, owner, formId = '', trouble } = each;
		if (trouble === undefined || (owner !== undefined && !isWatched({ owner, formId })))
			return false;
		// LinkedIn is asked once for old leads that it fails to show, and for everything else again and again.
		return hasLasted(trouble.since, now) && (what === 'leads' || !isForgotten(trouble, now));
	});
}
