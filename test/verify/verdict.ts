/** `not yet` is for a rule that nothing in the package follows so far, and that it is meant to follow. */
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

/**
 * Judges a rule that may still be to come: one that nothing follows is `not yet` kept, one that something
 * follows has to be kept by all.
 */
export function judgeComing(
	rule: string,
	followers: readonly string[],
	offences: readonly string[],
): Verdict {
	if (followers.length > 0) return judge(rule, offences);
	return { rule, kept: 'not yet', why: `${offences.length} to do: ${offences.join(', ')}` };
}
