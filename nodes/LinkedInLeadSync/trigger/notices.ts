import { groupBy, map, round } from 'lodash';
import type { INode, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { WaitingLeads } from '../../shared/waitingLeads';
import { waitingAtTriggers } from '../../shared/waitingLeads';
import { CREDENTIAL_TYPE } from '../../shared/wire/credential';
import type { Group } from './groups';
import { countOf } from './groups';
import type { Ledger } from './ledger';
import { limitOfWaiting, mayBeDown } from './ledger';

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
		...inExecutions.map((group) => ({ ...group, reason: 'An execution is running with them.' })),
		...groups.map((group) => ({ ...group, reason: reasonOf(ledger, group) })),
	];
	return map(groupBy(because, 'reason'), (ofReason, reason) => ({
		count: countOf(ofReason),
		since: Math.min(...ofReason.flatMap(({ leads }) => leads.map(({ from }) => from))),
		reason,
	}));
}

function reasonOf(ledger: Ledger, group: Group): string {
	const { formId, missingSince, alone, failures } = group;
	if (missingSince !== undefined) return 'LinkedIn does not show them now.';
	if (mayBeDown(ledger)) {
		return 'Your workflow fails with all leads, so the trigger retries one of them every 15 minutes.';
	}
	if (limitOfWaiting(ledger, group) !== undefined) {
		return `Your workflow fails with the leads of form ${formId}, so the trigger retries them one by one.`;
	}
	if (alone)
		return 'Your workflow fails with each of them alone, so the trigger retries them rarely.';
	if (failures > 0) {
		return 'Your workflow failed with them, so the trigger retries them in smaller groups.';
	}
	return 'The trigger outputs them with its next polls.';
}

/*
 * Besides failing polls, the trigger reports these problems, each as a failed execution.
 */

function problem(node: INode, message: string, description: string): NodeOperationError {
	return new NodeOperationError(node, message, { description });
}

export function lossError(node: INode): NodeOperationError {
	return problem(
		node,
		'What this trigger had stored is missing or damaged, so it outputs the leads of the last seven days again',
		'Another node, a restored database, or a copy of another workflow has probably overwritten the static data of this workflow. Get older leads with LinkedIn Lead Sync → Pull leads.',
	);
}

export function givenUpError(
	node: INode,
	ids: readonly string[],
	days: number,
): NodeOperationError {
	const [leads, them] = ids.length === 1 ? ['lead was', 'it'] : ['leads were', 'them'];
	return problem(
		node,
		`${ids.length} ${leads} given up: for ${round(days, 2)} days each execution with ${them} has failed, while those of other leads succeeded`,
		`See in Executions what the failed ones say, and correct it. Then get ${them} with LinkedIn Lead Sync → Get lead or Pull leads. Lead IDs: ${ids.join(', ')}`,
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
		'An execution with leads of this trigger has been running for more than an hour',
		'Its leads are not output again for a day, as long as n8n runs. Other leads continue meanwhile. See in Executions whether it is stuck; if it is only slow, choose a smaller Batch Size.',
	);
}

function rangeInWords(from: number, to: number): string {
	return `${new Date(from).toISOString()} and ${new Date(to).toISOString()}`;
}
