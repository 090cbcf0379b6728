const MONTHS_AT_START = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((month) => `20260${month}`);

/** The API versions (YYYYMM) that are live. */
export class Versions {
	private live = new Set(MONTHS_AT_START);

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

	add(version: string): void {
		this.live.add(version);
	}

	/** From now on the version is answered with a 426. */
	retire(version: string): void {
		this.live.delete(version);
	}

	reset(): void {
		this.set(MONTHS_AT_START);
	}
}
