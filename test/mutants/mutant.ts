/** A defect that is put into the package on purpose: the tests must notice it. */
export interface Mutant {
	name: string;
	/** What goes wrong, in words; first where it was found, if it was: a finding of ours or a peer's defect. */
	defect: string;
	/** Path from the root of the repository. */
	file: string;
	/** What is there, exactly once. */
	text: string;
	/** What is put in its place. */
	becomes: string;
	/** Beginnings of the unit tests' paths in `test/unit` that concern it; histories are run in any case. */
	unit: readonly string[];
}

/**
 * Puts a defect into a source text.
 * @throws Error when the text that it takes the place of is not there exactly once
 */
export function mutated(source: string, { name, file, text, becomes }: Mutant): string {
	const found = source.split(text).length - 1;
	if (found === 1) return source.replace(text, () => becomes);
	throw new Error(
		`${name}: ${file} has its text ${found} times instead of once. The code has changed, and the mutant must follow it:\n${text}`,
	);
}
