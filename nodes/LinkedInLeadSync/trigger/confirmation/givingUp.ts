import { round } from 'lodash';
import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Confirmation, HeldForm, SetAsideLead } from './confirmation';

const HOUR = 3_600_000;

/** Fewer executions that were cancelled, or ended with n8n, may have been so by chance. */
const ENOUGH_INTERRUPTED = 5;

const MOST_IDS_SHOWN = 5_000;

/** What is given up at once, so that one error names all of it. */
export interface GivenUp {
	leads: SetAsideLead[];
	forms: HeldForm[];
}

/**
 * What has failed for so long, while others succeeded, that it is given up; undefined when there is none.
 * @param now epoch milliseconds
 */
export function dueToGiveUp(
	{ setAside, heldForms, lastSuccess, outage }: Confirmation,
	giveUpAfterMs: number,
	now: number,
): GivenUp | undefined {
	if (outage !== undefined) return undefined;
	const isOver = (margin: number) => (each: SetAsideLead | HeldForm) => {
		const { interruptedSince } = each;
		const since = each.since ?? interruptedSince;
		const isByChance = each.since === undefined && each.tries < ENOUGH_INTERRUPTED;
		const failedAt = interruptedSince === undefined ? each.failedAt : each.triedAt;
		return (
			!isByChance &&
			since !== undefined &&
			failedAt !== undefined &&
			now - since + margin >= giveUpAfterMs &&
			// It was tried late enough, and others succeeded since.
			failedAt > since + giveUpAfterMs / 2 &&
			failedAt <= lastSuccess.at
		);
	};
	if (![...setAside, ...heldForms].some(isOver(0))) return undefined;
	const isNearlyOver = isOver(Math.min(HOUR, giveUpAfterMs / 10));
	return { leads: setAside.filter(isNearlyOver), forms: heldForms.filter(isNearlyOver) };
}

/** What somebody is to be told. @param ids of all leads that are given up */
export function givenUpError(
	node: INode,
	ids: readonly string[],
	days: number,
): NodeOperationError {
	const [leads, they] = ids.length === 1 ? ['lead was', 'it'] : ['leads were', 'them'];
	const shown = ids.slice(0, MOST_IDS_SHOWN).join(', ');
	const others = ids.length > MOST_IDS_SHOWN ? ` and ${ids.length - MOST_IDS_SHOWN} more` : '';
	return new NodeOperationError(
		node,
		`${ids.length} ${leads} given up: for ${round(days, 2)} days each execution with ${they} has failed, while those of other leads succeeded`,
		{
			description: `See in Executions what the failed ones say, and correct it. Then bring ${they} with LinkedIn Lead Sync → Lead → Get or Pull. Lead IDs: ${shown}${others}`,
		},
	);
}
