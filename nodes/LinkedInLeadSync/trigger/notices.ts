import { groupBy, map, round } from 'lodash';
import type { INode, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { WaitingLeads } from '../../shared/waitingLeads';
import { waitingAtTriggers } from '../../shared/waitingLeads';
import { CREDENTIAL_TYPE } from '../../shared/wire/credential';
import { DAY } from '../../shared/values/time';
import type { Group, Ledger, Single } from './ledger';
import { countOf, isInDoubt, isOnTrial } from './ledger';

/** Waiting leads by reason, for Connection → Check. */
export function showWaiting(context: IPollFunctions, trigger: string, ledger: Ledger): void {
	const { name, credentials } = context.getNode();
	waitingAtTriggers.set(trigger, {
		credentialId: credentials?.[CREDENTIAL_TYPE]?.id,
		workflow: context.getWorkflow().name ?? '',
		trigger: name,
		polledAt: Date.now(),
		waiting: waitingLeads(ledger),
	});
}

function waitingLeads(ledger: Ledger): WaitingLeads[] {
	const { groups, running } = ledger;
	const inExecutions = running.flatMap((execution) => execution.groups);
	const because = [
		...inExecutions.map((group) => ({
			...group,
			reason: 'Waiting: an execution is running with them.',
		})),
		...groups.map((group) => ({ ...group, reason: reasonOf(ledger, group) })),
	];
	return map(groupBy(because, 'reason'), (ofReason, reason) => ({
		count: countOf(ofReason),
		since: Math.min(...ofReason.flatMap(({ leads }) => leads.map(({ from }) => from))),
		reason,
	}));
}

/** Begins with the word that people know a state by. */
function reasonOf(ledger: Ledger, group: Group): string {
	const { state, formId, missingSince, unknown } = group;
	if (missingSince !== undefined) return 'Waiting: LinkedIn does not show them now.';
	if (state === 'refused') {
		return 'Refused: your workflow fails with each of them alone, also on another day. The trigger retries them about once a day.';
	}
	if (isInDoubt(ledger)) {
		return 'Waiting: your workflow fails with all leads, so the trigger tries one of them every 15 minutes.';
	}
	if (isOnTrial(ledger, group)) {
		return `Waiting: your workflow fails with leads of form ${formId}, so the trigger tries the others one by one.`;
	}
	if (unknown !== undefined) {
		return 'Waiting: n8n has not reported how their last execution ended, so the trigger retries them once an hour.';
	}
	switch (state) {
		case 'excused':
			return 'Retrying: your workflow failed with all leads for a while, so the trigger retries them together.';
		case 'alone':
			return 'Retrying: your workflow failed with each of them alone, so the trigger retries them at growing intervals.';
		case 'cut':
			return 'Retrying: your workflow failed with them, so the trigger retries them in smaller groups.';
		case 'new':
			return 'Waiting: the trigger outputs them with its next polls.';
	}
}

/*
 * Besides failing polls, the trigger reports these problems, each as a failed execution.
 */

/** So that an error workflow can tell a report from an execution that failed with leads. */
const FIRST_WORD = 'Report:';

function problem(node: INode, message: string, description: string): NodeOperationError {
	return new NodeOperationError(node, `${FIRST_WORD} ${message}`, { description });
}

export function lossError(node: INode): NodeOperationError {
	return problem(
		node,
		'what this trigger had stored is missing or damaged, so it outputs the leads of the last seven days again',
		'Another node, a restored database, or a copy of another workflow has probably overwritten the static data of this workflow. Get older leads with LinkedIn Lead Sync → Pull leads.',
	);
}

const RETRY_NOW =
	'See in Executions what the failed ones say, and correct it. To retry at once, unpublish and publish the workflow.';

/**
 * @param refused leads that have become refused
 * @param day the present day, as the ledger counts
 */
export function refusedLeadsError(
	node: INode,
	refused: readonly Single[],
	day: number,
	giveUpAfterMs: number,
): NodeOperationError {
	const [leads, them] = refused.length === 1 ? ['lead', 'it'] : ['leads', 'each of them'];
	const daysOf = ({ firstDay }: Single) => firstDay + giveUpAfterMs / DAY + 1 - day;
	const until = new Date(Date.now() + Math.max(...refused.map(daysOf)) * DAY);
	return problem(
		node,
		`your workflow refuses ${refused.length} ${leads}: it failed with ${them} alone, and again on another day, while it succeeded with others`,
		`${RETRY_NOW} Otherwise, the trigger retries about once a day until ${until.toISOString().slice(0, 10)}. To end this sooner, lower Give Up After in the trigger's options, and publish the workflow. ${idsOf(refused)}`,
	);
}

export function givenUpError(
	node: INode,
	givenUp: readonly Single[],
	giveUpAfterMs: number,
): NodeOperationError {
	const [leads, them] = givenUp.length === 1 ? ['lead was', 'it'] : ['leads were', 'them'];
	return problem(
		node,
		`${givenUp.length} ${leads} given up: for ${round(giveUpAfterMs / DAY, 2)} days each execution with ${them} has failed, while those of other leads succeeded`,
		`See in Executions what the failed ones say, and correct it. Then get ${them} with LinkedIn Lead Sync → Get lead or Pull leads. ${idsOf(givenUp)}`,
	);
}

function idsOf(leads: readonly Single[]): string {
	return `Lead IDs: ${leads.map(({ id }) => id).join(', ')}`;
}

/** @param count leads whose executions have had no known outcome for a day */
export function unknownOutcomeError(node: INode, count: number): NodeOperationError {
	const leads = count === 1 ? 'a lead' : `${count} leads`;
	return problem(
		node,
		`for a day, n8n has not reported how the executions with ${leads} of this trigger end, so it retries once an hour`,
		'Probably the trigger was renamed after the workflow was published, no node follows it, or n8n may not use a credential of the workflow. See in Executions what happened, correct it, and publish the workflow again.',
	);
}

export function notTriedError(node: INode, dropped: readonly Group[]): NodeOperationError {
	const leads = dropped.flatMap((group) => group.leads);
	const from = Math.min(...leads.map((lead) => lead.from));
	const to = Math.max(...leads.map((lead) => lead.to));
	const forms = [...new Set(dropped.map(({ formId }) => formId))].join(', ');
	return problem(
		node,
		`${leads.length} leads were not tried: your workflow fails with nearly all leads of form ${forms}, and no more of them can wait`,
		`See in Executions what the failed ones say, and correct it. Then get these leads with LinkedIn Lead Sync → Pull leads: Form ${forms}, between ${rangeInWords(from, to)}.`,
	);
}

export function brokenError(
	node: INode,
	count: number,
	from: number,
	to: number,
): NodeOperationError {
	const leads = count === 1 ? 'a lead' : `${count} leads`;
	return problem(
		node,
		`LinkedIn fails to show ${leads} submitted between ${rangeInWords(from, to)}`,
		'The other leads of this time were output. The trigger asks LinkedIn for this time again, and outputs the leads when LinkedIn shows them. No action is needed.',
	);
}

export function longExecutionError(node: INode): NodeOperationError {
	return problem(
		node,
		'an execution with leads of this trigger has been running for more than an hour',
		'Its leads are not output again for a day, as long as n8n runs. Other leads continue meanwhile. See in Executions whether it is stuck; if it is only slow, choose a smaller Batch Size.',
	);
}

function rangeInWords(from: number, to: number): string {
	return `${new Date(from).toISOString()} and ${new Date(to).toISOString()}`;
}
