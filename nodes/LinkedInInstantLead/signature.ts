import { createHmac, timingSafeEqual } from 'node:crypto';

/** LinkedIn documents that it signs this text followed by the body; clients expect the body alone, too (BEHAVIOR.md 61). */
const SIGNED_PREFIXES = ['hmacsha256=', ''];

/** LinkedIn documents hex digits only, but clients also receive the prefix (BEHAVIOR.md 33). */
const SIGNATURE = /^(?:hmacsha256=)?([0-9a-f]{64})$/i;

/** LinkedIn's challenge is always a UUID (BEHAVIOR.md 32). */
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
 * Whether LinkedIn signed this body. Accepting the body alone is safe: the only other text that the node signs with the
 * same key is a UUID, and a UUID is no notification.
 * @param body the bytes as received
 * @param header the value of X-LI-Signature
 */
export function isSigned(clientSecret: string, body: Uint8Array, header: unknown): boolean {
	const digits = typeof header === 'string' ? SIGNATURE.exec(header.trim())?.[1] : undefined;
	// Anyone can sign with an empty key.
	if (digits === undefined || clientSecret === '') return false;
	const signature = Buffer.from(digits, 'hex');
	return SIGNED_PREFIXES.some((prefix) => {
		const hmac = createHmac('sha256', clientSecret).update(prefix).update(body);
		return timingSafeEqual(hmac.digest(), signature);
	});
}
