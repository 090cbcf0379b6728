import { createHmac } from 'node:crypto';
import type { Variants } from '../variants';

/** What a webhook has to answer to a challenge code, lowercase hexadecimal (contract 4.1). */
export function challengeResponse(
	clientSecret: string,
	challengeCode: string | Uint8Array,
): string {
	return createHmac('sha256', clientSecret).update(challengeCode).digest('hex');
}

/** The digest of a push; the prefix belongs to what is signed (contract 4.2). */
export function pushSignature(clientSecret: string, body: Uint8Array): string {
	return createHmac('sha256', clientSecret).update('hmacsha256=').update(body).digest('hex');
}

/** The headers of a push with that digest. */
export function pushHeaders(
	signature: string,
	{ signatureHeader }: Pick<Variants, 'signatureHeader'>,
): Record<string, string> {
	const prefix = signatureHeader === 'prefixed' ? 'hmacsha256=' : '';
	return { 'content-type': 'application/json', 'x-li-signature': prefix + signature };
}
