import { stringify } from 'lossless-json';
import type { NotificationContext } from './context';
import { challengeResponse, pushHeaders, pushSignature } from './signature';

/** How a forged push is signed; each but `right` is one that a receiver must refuse. */
export type ForgedSignature =
	| 'right'
	| 'none'
	| 'empty'
	| 'wrongSecret'
	/** The right one of another body. */
	| 'otherBody'
	/** Of the body alone, without the prefix that belongs to what is signed. */
	| 'withoutPrefix'
	/** The right one with its last digit missing. */
	| 'truncated';

/** A push of a test's own. */
export interface ForgedPush {
	/** Raw bytes, a text that is sent as it is, base64 of the bytes, or a value that is sent as JSON. */
	payload: Uint8Array | string | { base64: string } | { json: unknown };
	/** `right` when absent: then it counts as LinkedIn's own, of whatever type. */
	signature?: ForgedSignature;
	/** Further headers; they replace those of a push, `x-li-signature` included. */
	headers?: Record<string, string>;
}

export interface ForgedReply {
	status: number;
	body: string;
}

/** @throws when there is no answer */
export async function sendForged(
	{ state, settings, client, activity }: NotificationContext,
	webhook: string,
	{ payload, signature = 'right', headers = {} }: ForgedPush,
): Promise<ForgedReply> {
	const body = toBytes(payload);
	const signed = forge(signature, state.application.clientSecret, body);
	const { 'x-li-signature': header, ...others } = pushHeaders(signed ?? '', state.variants);
	const request = {
		method: 'POST' as const,
		headers: { ...others, ...(signed !== undefined && { 'x-li-signature': header }), ...headers },
		body,
		timeout: settings.pushTimeout,
	};
	const reply = await client.send(webhook, request, activity.signal);
	return { status: reply.status, body: reply.body };
}

function toBytes(payload: ForgedPush['payload']): Uint8Array {
	if (payload instanceof Uint8Array) return payload;
	if (typeof payload === 'string') return Buffer.from(payload, 'utf8');
	if ('base64' in payload) return Buffer.from(payload.base64, 'base64');
	return Buffer.from(stringify(payload.json) ?? '', 'utf8');
}

function forge(kind: ForgedSignature, secret: string, body: Uint8Array): string | undefined {
	switch (kind) {
		case 'right':
			return pushSignature(secret, body);
		case 'none':
			return undefined;
		case 'empty':
			return '';
		case 'wrongSecret':
			return pushSignature(`not ${secret}`, body);
		case 'otherBody':
			return pushSignature(secret, Buffer.concat([body, Buffer.from(' ')]));
		case 'withoutPrefix':
			return challengeResponse(secret, body);
		case 'truncated':
			return pushSignature(secret, body).slice(0, -1);
	}
}
