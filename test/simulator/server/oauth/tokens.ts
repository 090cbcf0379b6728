import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import type { Application } from './application';

/** One consent of a member, which its code, refresh token and access tokens share. */
interface Grant {
	clientId: string;
	memberId: string;
	scopes: string[];
	authorizedAt: number;
	redirectUri: string;
}

export interface Token {
	kind: 'access' | 'refresh';
	value: string;
	grant: Grant;
	issuedAt: number;
	expiresAt: number;
	isRevoked: boolean;
	/** Until then, LinkedIn refuses the access token with a 401. */
	usableFrom: number;
	/** After how many more API calls an access token expires; when absent, it expires at `expiresAt`. */
	callsLeft?: number;
}

export interface TokenPair {
	access: Token;
	refresh?: Token;
}

/** Opaque, about 500 characters as LinkedIn's are. */
const newTokenValue = (prefix: string): string => prefix + randomBytes(372).toString('base64url');

/** How long a code is valid, milliseconds (contract 1.1). */
const CODE_LIFE = 30 * 60_000;

/** Must be quick: a history may have ten thousand tokens, and each new one is compared with all. */
const haveSame = (some: string[], others: string[]) =>
	some.every((each) => others.includes(each)) && others.every((each) => some.includes(each));

/** Every code and token that was issued. */
export class TokenStore {
	private codes = new Map<string, { grant: Grant; expiresAt: number }>();
	private tokens = new Map<string, Token>();

	constructor(private readonly clock: Clock) {}

	/** Stores a member's consent and returns the authorization code. */
	issueCode(application: Application, consent: Omit<Grant, 'clientId' | 'authorizedAt'>): string {
		const now = this.clock.now();
		const grant = { ...consent, clientId: application.clientId, authorizedAt: now };
		const code = newTokenValue('AQR').slice(0, 160);
		this.codes.set(code, { grant, expiresAt: now + CODE_LIFE });
		return code;
	}

	/** Redeems a code; `undefined` if it is unknown or was redeemed before. */
	takeCode(code: string): { grant: Grant; expiresAt: number } | undefined {
		const found = this.codes.get(code);
		this.codes.delete(code);
		return found;
	}

	/** Issues the tokens of a new consent. Tokens of an earlier consent to other scopes end (contract 1.1). */
	issuePair(application: Application, grant: Grant): TokenPair {
		for (const token of this.tokens.values()) {
			const { memberId, clientId, scopes } = token.grant;
			const isSame = memberId === grant.memberId && clientId === grant.clientId;
			if (isSame && !haveSame(scopes, grant.scopes)) token.isRevoked = true;
		}
		if (!application.refreshTokens) return { access: this.issueAccess(application, grant) };
		const refresh = this.issue('refresh', grant, application.refreshTokenSeconds);
		return { refresh, access: this.issueAccess(application, grant, refresh) };
	}

	/** Issues an access token for a refresh token, which stays the same and limits its life (contract 1.3). */
	refresh(application: Application, refreshToken: string): TokenPair | undefined {
		const refresh = this.tokens.get(refreshToken);
		const isMine = refresh?.kind === 'refresh' && refresh.grant.clientId === application.clientId;
		if (!isMine || this.stateOf(refresh) !== 'active') return undefined;
		return { refresh, access: this.issueAccess(application, refresh.grant, refresh) };
	}

	find(value: string): Token | undefined {
		return this.tokens.get(value);
	}

	/** The state of a token; a new one can count as revoked for some seconds (contract 1.1). */
	stateOf({ isRevoked, usableFrom, expiresAt }: Token): 'active' | 'expired' | 'revoked' {
		const now = this.clock.now();
		if (isRevoked || now < usableFrom) return 'revoked';
		return now < expiresAt ? 'active' : 'expired';
	}

	/** Counts one API call of a token that expires after some calls. */
	countCall(token: Token): void {
		if (token.callsLeft === undefined) return;
		token.callsLeft -= 1;
		if (token.callsLeft <= 0) token.expiresAt = this.clock.now();
	}

	/** Lets all active access tokens expire; later ones are as usual. */
	expireAccess(): void {
		this.expire('access');
	}

	/** Lets all active refresh tokens expire. */
	expireRefresh(): void {
		this.expire('refresh');
	}

	/** Lets each active access token expire after `calls` more API calls. */
	expireAccessAfterCalls(calls: number): void {
		for (const token of this.active('access')) token.callsLeft = calls;
	}

	/** Revokes all active tokens, as the member or LinkedIn would. */
	revoke(which: 'access' | 'all'): void {
		for (const token of this.active('access')) token.isRevoked = true;
		if (which === 'all') for (const token of this.active('refresh')) token.isRevoked = true;
	}

	reset(): void {
		this.codes.clear();
		this.tokens.clear();
	}

	private expire(kind: Token['kind']): void {
		for (const token of this.active(kind)) token.expiresAt = this.clock.now();
	}

	/** Tokens that have not ended, including tokens that are too new to be accepted. */
	private active(kind: Token['kind']): Token[] {
		const now = this.clock.now();
		return [...this.tokens.values()].filter(
			(token) => token.kind === kind && !token.isRevoked && now < token.expiresAt,
		);
	}

	private issueAccess(application: Application, grant: Grant, refresh?: Token): Token {
		const { accessTokenSeconds, freshTokenRefusedSeconds } = application;
		const access = this.issue('access', grant, accessTokenSeconds, freshTokenRefusedSeconds);
		access.expiresAt = Math.min(access.expiresAt, refresh?.expiresAt ?? Infinity);
		return access;
	}

	private issue(kind: Token['kind'], grant: Grant, seconds: number, refusedSeconds = 0): Token {
		const issuedAt = this.clock.now();
		const value = newTokenValue(kind === 'access' ? 'AQV' : 'AQW');
		const [expiresAt, usableFrom] = [seconds, refusedSeconds].map((life) => issuedAt + life * 1000);
		const token = { kind, value, grant, issuedAt, expiresAt, usableFrom, isRevoked: false };
		this.tokens.set(value, token);
		return token;
	}
}
