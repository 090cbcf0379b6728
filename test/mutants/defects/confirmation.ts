import type { Mutant } from '../mutant';

const batches = 'nodes/LinkedInLeadSync/trigger/batches.ts';
const confirmingPoll = 'nodes/LinkedInLeadSync/trigger/confirmingPoll.ts';
const emission = 'nodes/LinkedInLeadSync/trigger/emission.ts';
const outcome = 'nodes/LinkedInLeadSync/trigger/confirmation/outcome.ts';
const evidence = 'nodes/LinkedInLeadSync/trigger/confirmation/evidence.ts';
const settle = 'nodes/LinkedInLeadSync/trigger/confirmation/settle.ts';
const leadToCheck = 'nodes/LinkedInLeadSync/trigger/leadToCheck.ts';
const unit = ['trigger/'];

/** What is wrong with what becomes of executions. */
export const confirmation: readonly Mutant[] = [
	{
		name: 'confirmed-before-outcome',
		defect: 'Leads are confirmed when they are emitted, however their execution ends',
		file: emission,
		text: 'confirmation.running.push(execution);',
		becomes: '',
		unit,
	},
	{
		name: 'confirmed-by-restart',
		defect: 'An execution of which nobody can tell after a restart of n8n counts as confirmed',
		file: emission,
		text: "const outcome = started === undefined || isLate ? 'interrupted' : undefined;",
		becomes:
			"const outcome = started === undefined ? 'confirmed' : isLate ? 'interrupted' : undefined;",
		unit,
	},
	{
		name: 'part-confirms-batch',
		defect: 'A batch that comes in parts is confirmed when one of them has succeeded',
		file: settle,
		text: 'release(confirmation, execution);',
		becomes: `release(confirmation, execution);
	if (execution.kind === 'part') {
		confirmation.due = confirmation.due.filter(({ atOnce }) => atOnce === undefined);
	}`,
		unit,
	},
	{
		name: 'nothing-ran-confirms',
		defect: 'A success confirms though nothing ran behind the trigger',
		file: outcome,
		text: "return hasSuccessors && lastNode === triggerName ? 'unknown' : 'confirmed';",
		becomes: "return 'confirmed';",
		unit,
	},
	{
		name: 'changed-after-emission',
		defect: 'That an execution runs is stored only after n8n has been handed its leads',
		file: confirmingPoll,
		text: `const execution = begin(this.confirmation, leads, kind, failures);
		const items = executionItems(leads, this.turn.settings);
		this.save();`,
		becomes: `const items = executionItems(leads, this.turn.settings);
		this.save();
		const execution = begin(this.confirmation, leads, kind, failures);`,
		unit,
	},
	{
		name: 'outage-counts',
		defect: 'An outage of the destination counts towards giving leads up',
		file: evidence,
		text: 'if (waiting.since !== undefined) waiting.since += length;',
		becomes: '',
		unit,
	},
	{
		name: 'beside-the-one-before',
		defect: 'An execution starts while the one before is under way',
		file: emission,
		text: '({ emittedAt }) => Math.abs(now - emittedAt) < LONGEST_ALONE,',
		becomes: '({ emittedAt }) => Math.abs(now - emittedAt) < 0,',
		unit,
	},
	{
		name: 'given-up-unsaid',
		defect: 'Leads are given up without a word',
		file: confirmingPoll,
		text: 'context.__emitError(givenUpError(context.getNode(), ids, giveUpAfterMs / DAY));',
		becomes: '',
		unit,
	},
	{
		name: 'waiting-comes-again',
		defect: 'What n8n keeps in an execution that waits comes again',
		file: outcome,
		text: `case 'waiting':
				return 'confirmed';`,
		becomes: `case 'waiting':
				return 'unknown';`,
		unit,
	},
	{
		name: 'given-up-form-waits',
		defect: 'A form of which every lead is given up hides what else of its page waits',
		file: confirmingPoll,
		text: 'confirmation.heldForms = confirmation.heldForms.filter((form) => form.from <= form.to);',
		becomes: '',
		unit,
	},
	{
		name: 'failing-page-blocks',
		defect: 'Where a page fails and nothing is new, no lead of another that waits comes',
		file: batches,
		text: 'if (next === undefined || isTooLate(this.turn)) return undefined;',
		becomes: 'if (next === undefined || this.newFailure !== undefined) return undefined;',
		unit,
	},
	{
		name: 'behind-refused-form',
		defect: 'A lead that failed in an outage waits for all leads of a refused form',
		file: leadToCheck,
		text: 'const earlier = found && failedEarlier(confirmation, found);',
		becomes: 'const earlier = found && undefined;',
		unit,
	},
];
