const MONTHS_AT_START = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((month) => `20260${month}`);

/** The API versions (YYYYMM) that are live; any other is answered with a 426. */
export class Versions {
	private readonly atStart: string[];
	private live: Set<string>;

	/** @param changes months that are live, or are not, other than usually */
	constructor(changes: Record<string, boolean> = {}) {
		const months = [...MONTHS_AT_START, ...Object.keys(changes)];
		this.atStart = months.filter((month) => changes[month] ?? true);
		this.live = new Set(this.atStart);
	}

	isLive(version: string): boolean {
		return this.live.has(version);
	}

	list(): string[] {
		return [...this.live].sort();
	}

	/** Makes exactly these versions live. */
	set(versions: readonly string[]): void {
		this.live = new Set(versions);
	}

	reset(): void {
		this.set(this.atStart);
	}
}
