import { createHmac, timingSafeEqual } from 'node:crypto';

/** LinkedIn documents that it signs this text followed by the body; clients expect the body alone, too. */
const SIGNED_PREFIXES = { 'hmacsha256= and the body': 'hmacsha256=', 'the body alone': '' };

/** Which text LinkedIn signed (BEHAVIOR.md 61). */
export type SignedText = keyof typeof SIGNED_PREFIXES;

/** LinkedIn documents hex digits only, but clients also receive the prefix (BEHAVIOR.md 33). */
const SIGNATURE = /^(?:hmacsha256=)?([0-9a-f]{64})$/i;

/** LinkedIn's challenge is always a version 4 UUID (BEHAVIOR.md 32). */
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
 * What LinkedIn signed to send this body. Accepting the body alone is safe: the only other text that the
 * node signs with the same key is a UUID, and a UUID is no notification.
 * @param body the bytes as received
 * @param header the value of X-LI-Signature
 * @returns undefined if LinkedIn signed neither text
 */
export function signedTextOf(
	clientSecret: string,
	body: Uint8Array,
	header: unknown,
): SignedText | undefined {
	const digits = typeof header === 'string' ? SIGNATURE.exec(header.trim())?.[1] : undefined;
	// Anyone can sign with an empty key.
	if (digits === undefined || clientSecret === '') return undefined;
	const signature = Buffer.from(digits, 'hex');
	return (Object.keys(SIGNED_PREFIXES) as SignedText[]).find((text) => {
		const hmac = createHmac('sha256', clientSecret).update(SIGNED_PREFIXES[text]).update(body);
		return timingSafeEqual(hmac.digest(), signature);
	});
}
