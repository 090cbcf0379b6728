import type { Mutant } from '../mutant';

const batches = 'nodes/LinkedInLeadSync/trigger/batches.ts';
const newLeads = 'nodes/LinkedInLeadSync/trigger/newLeads.ts';
const poll = 'nodes/LinkedInLeadSync/trigger/poll.ts';
const pollRound = 'nodes/LinkedInLeadSync/trigger/pollRound.ts';
const triggerState = 'nodes/LinkedInLeadSync/trigger/triggerState.ts';
const unit = ['trigger/'];

/** What is wrong with a poll, and with what is stored between polls. */
export const trigger: readonly Mutant[] = [
	{
		name: 'no-bound',
		defect: 'Finding 5: one poll emits whatever there is',
		file: batches,
		text: 'return Math.min(this.turn.settings.batchSize, this.confirmation.limit?.leads ?? Infinity);',
		becomes: 'return Infinity;',
		unit,
	},
	{
		name: 'filter-begins-anew',
		defect: "Finding 6: under a changed filter reading begins at the trigger's start",
		file: 'nodes/LinkedInLeadSync/trigger/watching.ts',
		text: 'state.polledAt > 0 ? state.polledAt : state.changedAt',
		becomes: 'state.changedAt',
		unit,
	},
	{
		name: 'filter-forgets',
		defect:
			'What was not read yet when another filter was chosen does not come under the one before',
		file: 'nodes/LinkedInLeadSync/trigger/watching.ts',
		text: 'owners: mapValues(known, (owner, key) =>',
		becomes: 'owners: mapValues(pickBy(known, (_, key) => isWatchedNow(key)), (owner, key) =>',
		unit,
	},
	{
		name: 'filter-brings-unwanted',
		defect: 'What was submitted while another filter was chosen comes under the one before',
		file: 'nodes/LinkedInLeadSync/trigger/watching.ts',
		text: 'const unwatched = [...cursor.unwatched, meanwhile];',
		becomes: 'const { unwatched } = cursor;',
		unit,
	},
	{
		name: 'state-of-name',
		defect: "Finding 7: what is stored under the node's name counts, whichever node stored it",
		file: triggerState,
		text: 'return own?.nodeId === context.getNode().id ? own : undefined;',
		becomes: 'return own;',
		unit,
	},
	{
		name: 'vanished-unsaid',
		defect: 'Finding 8: nobody hears of an organization that is not watched any more',
		file: newLeads,
		text: 'for (const notice of round.notices) context.__emitError(notice);',
		becomes: '',
		unit,
	},
	{
		name: 'failed-poll-moves',
		defect: 'Peer 15: the cursor moves in a poll that fails',
		file: pollRound,
		text: `leads.push(...(await emittedLeads(leadRows, found, owner, settings)));
			this.keep(owner, next);`,
		becomes: `this.keep(owner, next);
			leads.push(...(await emittedLeads(leadRows, found, owner, settings)));`,
		unit,
	},
	{
		name: 'failure-swallowed',
		defect: 'Peer 16: a poll that failed looks as if nothing were new',
		file: newLeads,
		text: 'throw client.wrapped(failure);',
		becomes: 'return { leads: [], isCut: false };',
		unit,
	},
	{
		name: 'no-copy',
		defect: "The copy under the node's id is not looked at: a renamed trigger begins anew",
		file: triggerState,
		text: 'const copy = asRecord(kept);',
		becomes: 'const copy = asRecord(undefined);',
		unit,
	},
	{
		name: 'rolled-back-start',
		defect: "What n8n rolls back under the node's name is taken as read by the copy",
		file: triggerState,
		text: '...(isFirst && { before: parsed(jsonOf(start)) }),',
		becomes: '',
		unit,
	},
	{
		name: 'polls-at-once',
		defect: 'A poll begins while the one before is under way',
		file: poll,
		text: 'if (polling.has(trigger)) {',
		becomes: "if (trigger === '') {",
		unit,
	},
	{
		name: 'refused-page-ends-all',
		defect: 'A 401 for one organization ends the poll for all of them',
		file: 'nodes/shared/linkedin/owners.ts',
		text: 'return !isUnauthorized(error);',
		becomes: 'return true;',
		unit,
	},
	{
		name: 'left-out-is-gone',
		defect:
			'A lead that waits and that LinkedIn leaves out of its list once is never looked for again',
		file: 'nodes/LinkedInLeadSync/trigger/confirmation/comingAgain.ts',
		text: 'if (missingFor > LONGEST_MISSING) return;',
		becomes: 'if (missingFor >= 0) return;',
		unit,
	},
	{
		name: 'refused-page-hides-all',
		defect: 'Peer 4: one organization that LinkedIn refuses makes the poll fail for all of them',
		file: pollRound,
		text: 'const failure = failures.find(({ isRefusal }) => !isRefusal);',
		becomes: 'const [failure] = failures;',
		unit,
	},
	{
		name: 'start-not-kept',
		defect: 'A poll that ends since another one is under way does not keep where the trigger began',
		file: poll,
		text: 'saveState(context, newState(context, readTriggerSettings(context), Date.now()), undefined);',
		becomes: '',
		unit,
	},
];
