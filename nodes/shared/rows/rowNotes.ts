import { safeText } from '../values/safeText';

/** More than any real form has fields; a lead damaged beyond that is not worth more lines. */
const MOST_NOTES = 100;

/** Collects the lines of a row's `field_errors`. */
export class RowNotes {
	private readonly lines: string[] = [];

	private count = 0;

	add(line: string): void {
		this.count++;
		if (this.count <= MOST_NOTES) this.lines.push(safeText(line));
	}

	/** Adds `column: problem`. */
	addTo(column: string, problem: string): void {
		this.add(`${column}: ${problem}`);
	}

	/** The text as databases can store it; a note when something had to be removed. */
	storable(column: string, text: string): string {
		const safe = safeText(text);
		if (safe.length !== text.length)
			this.addTo(column, 'characters that databases cannot store were removed');
		return safe;
	}

	/** One line per note, or null when there is none. */
	text(): string | null {
		if (this.lines.length === 0) return null;
		const more = this.count - this.lines.length;
		return [...this.lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
	}
}
