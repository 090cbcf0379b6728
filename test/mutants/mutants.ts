/** A defect that is put into the package on purpose: the tests must notice it. */
export interface Mutant {
	name: string;
	/** What goes wrong, in words. A prefix says where the defect was found, if it was: in our review, or in a peer. */
	defect: string;
	/** Path from the root of the repository. */
	file: string;
	/**
	 * Puts the defect into the file's text.
	 * @throws Error when the text has changed so that the defect does not fit
	 */
	apply: (text: string) => string;
}

interface KnownDefect extends Omit<Mutant, 'apply'> {
	/** The text that the mutant replaces; the file has it exactly once. */
	text: string;
	/** The text that replaces it. */
	becomes: string;
}

/**
 * Defects that somebody once made, where no test is named after them: what is read twice, what is remembered, and what
 * an outcome means. Findings have the numbers of the review from which this core was rewritten. All other known defects
 * have a regression test of their own, and `--any-line` makes small mistakes anywhere.
 */
const KNOWN: readonly KnownDefect[] = [
	{
		name: 'short-page-ends',
		defect: 'Finding 1: the reader ends a list at a page that is shorter than requested',
		file: 'nodes/shared/lists/listPass.ts',
		text: `if (fresh.length > 0) {
			this.pagesInVain = 0;
			return false;`,
		becomes: `if (fresh.length > 0) {
			return elements.length < count;`,
	},
	{
		name: 'nothing-in-common',
		defect: 'The reader requests pages one after the other, without an element in common',
		file: 'nodes/shared/lists/listPass.ts',
		text: 'this.mustShare = true;',
		becomes: 'this.start++;',
	},
	{
		name: 'read-only-once',
		defect: 'The reader does not read a list again around a broken element',
		file: 'nodes/shared/lists/listReading.ts',
		text: 'if (!first.hasGap) return;',
		becomes: 'if (first.broken.length > 0) yield first.broken;\n\treturn;',
	},
	{
		name: 'no-overlap',
		defect: 'A window begins where the one before ended, so that late leads are lost',
		file: 'nodes/LinkedInLeadSync/trigger/memory/owner.ts',
		text: 'const overlap = hasUnshown ? OVERLAP_AFTER_SEARCH : OVERLAP;',
		becomes: 'const overlap = hasUnshown ? 0 : 0;',
	},
	{
		name: 'reads-to-the-end-of-the-poll',
		defect: 'A slice counts as read up to the end of its reading instead of the beginning',
		file: 'nodes/LinkedInLeadSync/trigger/ownerReading.ts',
		text: 'readAt: now, isSmall',
		becomes: 'readAt: now + 3_600_000, isSmall',
	},
	{
		name: 'slice-skips',
		defect: 'A slice that was read whole moves the time to the present',
		file: 'nodes/LinkedInLeadSync/trigger/memory/owner.ts',
		text: 'const { until = Infinity } = slice;',
		becomes: 'const until = Infinity;',
	},
	{
		name: 'owed-is-fresh',
		defect: 'A lead of the ledger that is read again counts as new, and is output beside its retry',
		file: 'nodes/LinkedInLeadSync/trigger/pollOwners.ts',
		text: '.filter(({ hash }) => !inLedger.has(hash))',
		becomes: '',
	},
	{
		name: 'left-over-is-lost',
		defect: 'A new lead that a poll has read, and not output, is never read again',
		file: 'nodes/LinkedInLeadSync/trigger/memory/owner.ts',
		text: "const readFrom = Math.min(owner.readFrom, ...map(byOwner, 'submittedAt'));",
		becomes: 'const { readFrom } = owner;',
	},
	{
		name: 'skipped-is-lost',
		defect: 'Leads of a broken form are skipped, and not read when it is open again',
		file: 'nodes/LinkedInLeadSync/trigger/ownerReading.ts',
		text: "shown.skipped.push(omit(found, 'lead'));",
		becomes: '',
	},
	{
		name: 'old-leader',
		defect: 'A main that becomes the leader again uses its old state',
		file: 'nodes/LinkedInLeadSync/trigger/stateStore.ts',
		text: 'latest !== undefined && isOfThisProcess(data, latest)',
		becomes: 'latest !== undefined',
	},
	{
		name: 'no-deadline',
		defect: 'An activation takes longer than n8n waits for it',
		file: 'nodes/LinkedInLeadSync/trigger/poll.ts',
		text: '(await atMost(this.turn.wholeMs, work)) === undefined',
		becomes: '(await work, false)',
	},
	{
		name: 'processed-before-outcome',
		defect: 'Leads count as processed when they are output, even if their execution fails',
		file: 'nodes/LinkedInLeadSync/trigger/execution.ts',
		text: 'execution.isProcessedAtStart === true && !isNotStarted',
		becomes: '!isNotStarted',
	},
	{
		name: 'processed-by-restart',
		defect: 'An execution whose outcome is unknown after a restart of n8n counts as successful',
		file: 'nodes/LinkedInLeadSync/trigger/execution.ts',
		text: 'isOver ? unheard(execution) : undefined',
		becomes: "isOver ? { outcome: 'succeeded' } : undefined",
	},
	{
		name: 'done-is-forgotten',
		defect: 'The trigger forgets processed leads, and outputs them again with the overlap',
		file: 'nodes/LinkedInLeadSync/trigger/memory/state.ts',
		text: "return ending.outcome === 'succeeded' ? settled(after, without(leads, returned)) : after;",
		becomes: 'return after;',
	},
	{
		name: 'returned-is-stored',
		defect: 'Leads that Return leads gives back count as stored',
		file: 'nodes/LinkedInLeadSync/trigger/memory/state.ts',
		text: 'settled(after, without(leads, returned))',
		becomes: 'settled(after, leads)',
	},
	{
		name: 'returns-what-it-gets',
		defect: 'Of a node that reports one failure for all its leads, only the first lead comes again',
		file: 'nodes/LinkedInLeadSync/actions/lead/return.operation.ts',
		text: 'if (accounted < given) {',
		becomes: 'if (false) {',
	},
	{
		name: 'breaks-nothing',
		defect: 'While a destination is down, each lead that waits is tried',
		file: 'nodes/LinkedInLeadSync/trigger/memory/ledger.ts',
		text: '(streaks[key]?.count ?? 0) >= least',
		becomes: '(streaks[key]?.count ?? 0) >= least * 1_000',
	},
	{
		name: 'size-stays',
		defect: 'A batch that failed comes again at the same size',
		file: 'nodes/LinkedInLeadSync/trigger/memory/ledger.ts',
		text: "state: leads.length > PART ? 'part' : 'alone', dueAt: 0",
		becomes: "state: 'new', dueAt: 0",
	},
	{
		name: 'again-is-the-same',
		defect: 'A person who registers again under the same ID counts as the earlier lead',
		file: 'nodes/shared/values/leadIdentity.ts',
		text: 'return `${id}@${submittedAtOf(lead) ?? fingerprint(lead)}`;',
		becomes: 'return id;',
	},
	{
		name: 'gone-unlisted',
		defect: 'A lead that LinkedIn leaves out of its list and finds by its ID is reported as gone',
		file: 'nodes/LinkedInLeadSync/actions/lead/compare/goneLeads.ts',
		text: ' && isFound !== true',
		becomes: '',
	},
];

export const MUTANTS: readonly Mutant[] = KNOWN.map((known) => ({
	...known,
	apply: (source) => {
		const { name, file, text, becomes } = known;
		const found = source.split(text).length - 1;
		if (found === 1) return source.replace(text, () => becomes);
		throw new Error(
			`${name}: ${file} has its text ${found} times instead of once. The code has changed, and the mutant must follow it:\n${text}`,
		);
	},
}));
