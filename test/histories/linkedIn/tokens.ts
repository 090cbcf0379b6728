import { tokenError } from '../../simulator/server/errors';

/** The access token that LinkedIn gave last; the refresh token stays good. */
export class Tokens {
	private count = 1;

	private isExpired = false;

	/** Until then LinkedIn does not know its own newest token (wire contract 1.1). */
	private refusedUntil = 0;

	get current(): string {
		return `token-${this.count}`;
	}

	expire(): void {
		this.isExpired = true;
	}

	/**
	 * Makes a new token, for a consent or a refresh.
	 * @param refusedUntil epoch milliseconds
	 */
	mint(refusedUntil: number): string {
		this.count++;
		this.isExpired = false;
		this.refusedUntil = refusedUntil;
		return this.current;
	}

	/** @throws ApiError with 401 */
	check(token: string, now: number): void {
		if (token !== this.current || this.isExpired) throw tokenError('expired');
		if (now < this.refusedUntil) throw tokenError('revoked');
	}
}
