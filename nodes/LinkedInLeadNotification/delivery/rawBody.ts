import type { IWebhookFunctions } from 'n8n-workflow';

interface WebhookRequest {
	rawBody?: Uint8Array;
	readRawBody?: () => Promise<void>;
}

/**
 * The bytes of a request's body as they came, unpacked. n8n itself reads only the bodies of types that it
 * can parse.
 * @returns undefined when there are none: the body is too large for n8n, or was cut off, or is a form
 * that n8n has taken apart
 */
export async function readRawBody(context: IWebhookFunctions): Promise<Uint8Array | undefined> {
	const request = context.getRequestObject() as WebhookRequest;
	if (request.rawBody !== undefined) return request.rawBody;
	try {
		await request.readRawBody?.();
	} catch {
		// An error would start a failing execution, which everybody could then do.
		return undefined;
	}
	return request.rawBody;
}
