import type { Mutant } from '../mutant';

const execution = 'nodes/LinkedInLeadSync/trigger/execution.ts';
const ledger = 'nodes/LinkedInLeadSync/trigger/ledger.ts';
const poll = 'nodes/LinkedInLeadSync/trigger/poll.ts';
const state = 'nodes/LinkedInLeadSync/trigger/state.ts';
const unit = ['trigger/'];

/** What is wrong with what becomes of executions. */
export const confirmation: readonly Mutant[] = [
	{
		name: 'confirmed-before-outcome',
		defect: 'Leads are confirmed when they are emitted, however their execution ends',
		file: poll,
		text: 'this.ledger = ledgers.started(this.ledger, execution);',
		becomes: `this.state = {
			...withLeadsDone(this.state, groups),
			ledger: ledgers.succeeded(this.ledger, execution, Date.now()),
		};`,
		unit,
	},
	{
		name: 'immediately-though-nothing-ran',
		defect: 'Leads that are confirmed immediately are lost where n8n runs nothing',
		file: execution,
		text: "execution.isImmediate === true && heard !== 'unknown';",
		becomes: 'execution.isImmediate === true;',
		unit,
	},
	{
		name: 'confirmed-by-restart',
		defect: 'An execution of which nobody can tell after a restart of n8n counts as confirmed',
		file: execution,
		text: "const unheard = started === undefined ? 'interrupted' : age > LATEST_OUTCOME && 'unknown';",
		becomes:
			"const unheard = started === undefined ? 'confirmed' : age > LATEST_OUTCOME && 'unknown';",
		unit,
	},
	{
		name: 'nothing-ran-confirms',
		defect: 'A success confirms though nothing ran behind the trigger',
		file: execution,
		text: "return hasSuccessors && lastNode === triggerName ? 'unknown' : 'confirmed';",
		becomes: "return 'confirmed';",
		unit,
	},
	{
		name: 'done-is-forgotten',
		defect: 'What is stored is not remembered, and comes again with the overlap',
		file: state,
		text: `...withLeadsDone(state, execution.groups),
				ledger: succeeded`,
		becomes: `...state,
				ledger: succeeded`,
		unit,
	},
	{
		name: 'long-execution-again',
		defect: 'What runs for more than an hour is emitted again while it runs',
		file: execution,
		text: 'const LATEST_OUTCOME = DAY;',
		becomes: 'const LATEST_OUTCOME = HOUR;',
		unit,
	},
	{
		name: 'no-isolation',
		defect: 'A batch that fails comes again whole, each time',
		file: ledger,
		text: 'return failures === 2 ? Math.ceil(Math.sqrt(count)) : 1;',
		becomes: 'return count + failures;',
		unit,
	},
	{
		name: 'outage-is-a-storm',
		defect: 'In an outage of the destination each poll tries as much as ever',
		file: ledger,
		text: 'if (trialsLeft(ledger, now) < 1) return undefined;',
		becomes: '',
		unit,
	},
	{
		name: 'outage-counts',
		defect: 'An outage of the destination counts towards giving up',
		file: ledger,
		text: 'alone: { ...alone, since: alone.since + outage } };',
		becomes: 'alone };',
		unit,
	},
	{
		name: 'waiting-form-is-not-searched',
		defect: 'Of a form that waits the same lead is tried each time, and stands for all',
		file: ledger,
		text: '({ alone }) => Number(alone !== undefined),',
		becomes: '({ alone }) => Number(alone === undefined),',
		unit,
	},
	{
		name: 'given-up-early',
		defect: 'A lead is given up although it did not fail late in the time that it had',
		file: ledger,
		text: 'alone.at > alone.since + giveUpAfterMs / 2 &&',
		becomes: '',
		unit,
	},
	{
		name: 'given-up-in-outage',
		defect: 'A lead is given up although no other succeeded since it failed',
		file: ledger,
		text: 'alone.at <= ledger.lastSuccessAt + CLOSE;',
		becomes: 'true;',
		unit,
	},
	{
		name: 'missing-is-dropped',
		defect: 'A lead that LinkedIn leaves out of its list for a moment counts as cancelled',
		file: ledger,
		text: 'return now - missingSince > LONGEST_MISSING ?',
		becomes: 'return now - missingSince >= 0 ?',
		unit,
	},
	{
		name: 'size-stays',
		defect: 'A batch that ended n8n comes back as large as it was',
		file: ledger,
		text: 'size: mayBeSize ? Math.max(1, Math.floor(count / 2)) : ledger.size,',
		becomes: 'size: ledger.size,',
		unit,
	},
];
