/** `not yet` is for a newer release of n8n's linter, which stops nobody. */
export type Kept = 'kept' | 'not kept' | 'not yet';

/** Whether a rule is kept, and why not, or why it is kept in the way it is. */
export interface Verdict {
	rule: string;
	kept: Kept;
	why: string;
}

/** Judges a rule by what offends against it, one text each. */
export function judge(rule: string, offences: readonly string[], why = ''): Verdict {
	if (offences.length === 0) return { rule, kept: 'kept', why };
	return { rule, kept: 'not kept', why: offences.join('\n') };
}
