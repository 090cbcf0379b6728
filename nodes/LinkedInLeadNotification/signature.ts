import { createHmac, timingSafeEqual } from 'node:crypto';

/** LinkedIn signs this text followed by the body (wire contract 4.2). */
const SIGNED_PREFIX = 'hmacsha256=';

/** LinkedIn documents hex digits only, but other clients also receive the prefix (wire contract 5-15). */
const SIGNATURE = /^(?:hmacsha256=)?([0-9a-f]{64})$/i;

/** LinkedIn's challenge is always a version 4 UUID (wire contract 4.1). */
const CHALLENGE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whether the node may answer this text as a challenge. LinkedIn uses one key for challenges and
 * signatures. Answering `challengeCode=hmacsha256={…}` would therefore let anyone get a forged body signed.
 */
export function isChallengeCode(value: unknown): value is string {
	return typeof value === 'string' && CHALLENGE.test(value);
}

/** Lower-case hex HMAC-SHA256 of the challenge. Proves to LinkedIn that n8n has the client secret. */
export function challengeResponse(clientSecret: string, challengeCode: string): string {
	return createHmac('sha256', clientSecret).update(challengeCode).digest('hex');
}

/**
 * Whether LinkedIn signed this body.
 * @param body the bytes as received
 * @param header the value of X-LI-Signature
 */
export function isSignedByLinkedIn(
	clientSecret: string,
	body: Uint8Array,
	header: unknown,
): boolean {
	const digits = typeof header === 'string' ? SIGNATURE.exec(header.trim())?.[1] : undefined;
	// Anyone can sign with an empty key.
	if (digits === undefined || clientSecret === '') return false;
	const expected = createHmac('sha256', clientSecret).update(SIGNED_PREFIX).update(body).digest();
	return timingSafeEqual(expected, Buffer.from(digits, 'hex'));
}
