import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import type { Application } from './application';

export type TokenState = 'active' | 'expired' | 'revoked';

/** One consent of a member: the code, refresh token and access tokens that follow share it. */
export interface Grant {
	clientId: string;
	memberId: string;
	scopes: string[];
	authorizedAt: number;
	redirectUri: string;
}

interface Issued {
	grant: Grant;
	issuedAt: number;
	expiresAt: number;
	revoked: boolean;
}

export interface AccessToken extends Issued {
	kind: 'access';
	/** Until then the token is answered with a 401. */
	usableFrom: number;
	/** How many more API calls it lives; unset means until `expiresAt`. */
	callsLeft?: number;
}

export interface RefreshToken extends Issued {
	kind: 'refresh';
}

export interface TokenPair {
	accessToken: string;
	access: AccessToken;
	refreshToken?: string;
	refresh?: RefreshToken;
}

/** Opaque, about 500 characters as LinkedIn's are. */
const newTokenValue = (prefix: string): string => prefix + randomBytes(372).toString('base64url');

/** How long a code counts, milliseconds (contract 1.1). */
const CODE_LIFE = 30 * 60_000;

/** Every code and token that was issued. */
export class TokenStore {
	private codes = new Map<string, { grant: Grant; expiresAt: number; redeemed: boolean }>();
	private tokens = new Map<string, AccessToken | RefreshToken>();

	constructor(private readonly clock: Clock) {}

	/** A member's consent: gives the authorization code. */
	issueCode(application: Application, consent: Omit<Grant, 'clientId' | 'authorizedAt'>): string {
		const grant: Grant = {
			...consent,
			clientId: application.clientId,
			authorizedAt: this.clock.now(),
		};
		const code = newTokenValue('AQR').slice(0, 160);
		const expiresAt = this.clock.now() + CODE_LIFE;
		this.codes.set(code, { grant, expiresAt, redeemed: false });
		return code;
	}

	/** Takes a code once; `undefined` for one that is unknown or was redeemed before. */
	takeCode(code: string): { grant: Grant; expiresAt: number } | undefined {
		const found = this.codes.get(code);
		if (found === undefined || found.redeemed) return undefined;
		found.redeemed = true;
		return found;
	}

	/** The tokens for a new consent. Tokens of an earlier one for other scopes end (contract 1.1). */
	issuePair(application: Application, grant: Grant): TokenPair {
		for (const token of this.tokens.values()) {
			const sameMember =
				token.grant.memberId === grant.memberId && token.grant.clientId === grant.clientId;
			if (sameMember && !sameScopes(token.grant.scopes, grant.scopes)) token.revoked = true;
		}
		const now = this.clock.now();
		if (!application.refreshTokens) return this.issueAccess(application, grant);
		const refreshToken = newTokenValue('AQW');
		const expiresAt = now + application.refreshTokenSeconds * 1000;
		const times = { issuedAt: now, expiresAt };
		const refresh: RefreshToken = { kind: 'refresh', grant, revoked: false, ...times };
		this.tokens.set(refreshToken, refresh);
		return { ...this.issueAccess(application, grant, refresh), refreshToken, refresh };
	}

	/** A new access token for a refresh token, which stays as it is; cut to its end (contract 1.3). */
	refresh(application: Application, refreshToken: string): TokenPair | undefined {
		const refresh = this.tokens.get(refreshToken);
		if (refresh?.kind !== 'refresh' || refresh.grant.clientId !== application.clientId) {
			return undefined;
		}
		if (this.stateOf(refresh) !== 'active') return undefined;
		const pair = this.issueAccess(application, refresh.grant, refresh);
		return { ...pair, refreshToken, refresh };
	}

	find(value: string): AccessToken | RefreshToken | undefined {
		return this.tokens.get(value);
	}

	stateOf(token: AccessToken | RefreshToken): TokenState {
		if (token.revoked) return 'revoked';
		return this.clock.now() < token.expiresAt ? 'active' : 'expired';
	}

	/** Counts one API call against a token that was given a number of calls to live. */
	countCall(token: AccessToken): void {
		if (token.callsLeft === undefined) return;
		token.callsLeft -= 1;
		if (token.callsLeft <= 0) token.expiresAt = this.clock.now();
	}

	/** Ends the tokens that are active now, as time would. */
	expire(kind: 'access' | 'refresh'): void {
		for (const token of this.active(kind)) token.expiresAt = this.clock.now();
	}

	/** Each access token that is active now answers `calls` more API calls and is expired then. */
	expireAccessAfterCalls(calls: number): void {
		if (calls <= 0) return this.expire('access');
		for (const token of this.active('access')) if (token.kind === 'access') token.callsLeft = calls;
	}

	/** Revokes the tokens that are active now, as the member or LinkedIn would. */
	revoke(which: 'access' | 'all'): void {
		for (const token of this.active('access')) token.revoked = true;
		if (which === 'all') for (const token of this.active('refresh')) token.revoked = true;
	}

	reset(): void {
		this.codes.clear();
		this.tokens.clear();
	}

	private active(kind: 'access' | 'refresh'): Array<AccessToken | RefreshToken> {
		return [...this.tokens.values()].filter(
			(token) => token.kind === kind && this.stateOf(token) === 'active',
		);
	}

	private issueAccess(application: Application, grant: Grant, refresh?: RefreshToken): TokenPair {
		const now = this.clock.now();
		const own = now + application.accessTokenSeconds * 1000;
		const access: AccessToken = {
			kind: 'access',
			grant,
			issuedAt: now,
			expiresAt: Math.min(own, refresh?.expiresAt ?? own),
			usableFrom: now + application.freshTokenRefusedSeconds * 1000,
			revoked: false,
		};
		const accessToken = newTokenValue('AQV');
		this.tokens.set(accessToken, access);
		return { accessToken, access };
	}
}

function sameScopes(some: readonly string[], others: readonly string[]): boolean {
	return some.length === others.length && some.every((scope) => others.includes(scope));
}
