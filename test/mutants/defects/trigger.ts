import type { Mutant } from '../mutant';

const poll = 'nodes/LinkedInLeadSync/trigger/poll.ts';
const state = 'nodes/LinkedInLeadSync/trigger/state.ts';
const stateStore = 'nodes/LinkedInLeadSync/trigger/stateStore.ts';
const pollOwners = 'nodes/LinkedInLeadSync/trigger/pollOwners.ts';
const unit = ['trigger/'];

/** What is wrong with a poll, and with what is stored between polls. */
export const trigger: readonly Mutant[] = [
	{
		name: 'no-bound',
		defect: 'Finding 5: one execution gets whatever there is',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'const most = Math.min(choice.batchSize, ledger.size ?? Infinity);',
		becomes: 'const most = Infinity;',
		unit,
	},
	{
		name: 'filter-begins-anew',
		defect: "Finding 6: under a changed filter reading begins at the trigger's start",
		file: state,
		text: 'readAt > 0 || !last ? { since: readAt, isByOwnClock: true } : last',
		becomes: 'last ?? { since: readAt, isByOwnClock: true }',
		unit,
	},
	{
		name: 'state-of-name',
		defect: "Finding 7: what is stored under the node's name counts, whichever node stored it",
		file: stateStore,
		text: 'return own?.nodeId === context.getNode().id ? own : undefined;',
		becomes: 'return own;',
		unit,
	},
	{
		name: 'no-copy',
		defect: 'What is stored is lost when the node is renamed',
		file: stateStore,
		text: 'own === undefined || (isCopyLater && !isScheduled) ? copy : own;',
		becomes: 'isCopyLater && own && !isScheduled ? copy : own;',
		unit,
	},
	{
		name: 'others-are-undone',
		defect: 'An emission stores an older state of the other triggers of the workflow',
		file: stateStore,
		text: 'if (stored < Number(known.saves)) global[other.copyKey] = known;',
		becomes: '',
		unit,
	},
	{
		name: 'old-leader',
		defect: 'A main that becomes the leader again goes by what it knew before',
		file: stateStore,
		text: 'if (stored !== undefined && !isOwn) {',
		becomes: 'if (stored === known) {',
		unit,
	},
	{
		name: 'lost-is-first',
		defect: 'A state that was lost is taken for a first start',
		file: poll,
		text: 'known === undefined && (!turn.isPublication || isAnythingStored(context));',
		becomes: 'false;',
		unit,
	},
	{
		name: 'loss-is-not-kept',
		defect: 'Where LinkedIn refuses while n8n starts, the beginning is forgotten',
		file: poll,
		text: 'if (this.isLoss) this.save();',
		becomes: '',
		unit,
	},
	{
		name: 'no-deadline',
		defect: 'A call that never ends stops the trigger',
		file: poll,
		text: 'await atMost(this.turn.wholeMs, work);',
		becomes: '{ result: await work };',
		unit,
	},
	{
		name: 'reads-on',
		defect: 'In an outage with a backlog, what is stored grows without end',
		file: poll,
		text: 'if (waiting >= MOST_WAITING || ',
		becomes: 'if (',
		unit,
	},
	{
		name: 'one-page-fails-all',
		defect: 'A page that LinkedIn refuses keeps all others from being read',
		file: pollOwners,
		text: "if (owners.some(({ ending }) => ending === 'read')) return undefined;",
		becomes: '',
		unit,
	},
	{
		name: 'refusal-is-silent',
		defect: 'Nobody hears of a page that LinkedIn refuses for days',
		file: pollOwners,
		text: 'const isDue = known?.isTold !== true && now - since >= TELL_AFTER;',
		becomes: 'const isDue = false;',
		unit,
	},
];
