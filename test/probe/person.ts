/** Whoever sits in front of the probe; a test plays that part, too. */
export interface Person {
	/** Shows a line of progress. */
	tell(line: string): void;
	/** Asks yes or no. */
	confirm(question: string): Promise<boolean>;
	/** Asks for one of several. @returns its place, counted from 0 */
	choose(question: string, options: readonly string[]): Promise<number>;
	/** Asks for a line of text. */
	answer(question: string): Promise<string>;
	/** Opens LinkedIn's consent page. */
	visit(url: string): Promise<void>;
}
