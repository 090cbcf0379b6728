import { createHmac, timingSafeEqual } from 'node:crypto';

/** LinkedIn signs this text followed by the body (wire contract 4.2). */
const SIGNED_PREFIX = 'hmacsha256=';

/** By the formula the header holds bare hex digits; code in use also meets the prefix (5-15). */
const SIGNATURE = /^(?:hmacsha256=)?([0-9a-f]{64})$/i;

/** A version 4 UUID, which is all that LinkedIn sends as a challenge (wire contract 4.1). */
const CHALLENGE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whether a text may be answered as a challenge. Challenge and signature use one key, so answering any
 * other text would let everybody have bodies signed: `challengeCode=hmacsha256={…}`.
 */
export function isChallengeCode(value: unknown): value is string {
	return typeof value === 'string' && CHALLENGE.test(value);
}

/** The lower-case hex HMAC-SHA256 of the challenge, which proves that we hold the client secret. */
export function challengeResponse(clientSecret: string, challengeCode: string): string {
	return createHmac('sha256', clientSecret).update(challengeCode).digest('hex');
}

/**
 * Whether LinkedIn signed this body.
 * @param body the bytes as they came
 * @param header the value of X-LI-Signature
 */
export function isSignedByLinkedIn(
	clientSecret: string,
	body: Uint8Array,
	header: unknown,
): boolean {
	const digits = typeof header === 'string' ? SIGNATURE.exec(header.trim())?.[1] : undefined;
	// An empty key would let anybody sign.
	if (digits === undefined || clientSecret === '') return false;
	const expected = createHmac('sha256', clientSecret).update(SIGNED_PREFIX).update(body).digest();
	return timingSafeEqual(expected, Buffer.from(digits, 'hex'));
}
