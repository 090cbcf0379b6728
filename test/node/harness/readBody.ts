import type * as BackendNetwork from '@n8n/backend-network';
import type { Request } from 'express';
import { jsonParse } from 'n8n-workflow';
import { parse } from 'node:querystring';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import getRawBody from 'raw-body';

import { asN8nCore } from './asN8nCore';

/** n8n itself refuses the request, so the node never sees it. */
export class UnreadableBodyError extends Error {
	override readonly name = 'UnreadableBodyError';

	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** n8n's N8N_PAYLOAD_SIZE_MAX, when it is not set. */
const LARGEST_BODY = '16mb';

const unpacked = (request: Request): { stream: Readable; length?: string } => {
	switch (request.headers['content-encoding']) {
		case 'gzip':
			return { stream: request.pipe(createGunzip()) };
		case 'deflate':
			return { stream: request.pipe(createInflate()) };
		default:
			return { stream: request, length: request.headers['content-length'] };
	}
};

const readBytes = async (request: Request): Promise<Buffer> => {
	const { stream, length } = unpacked(request);
	try {
		return await getRawBody(stream, { length, limit: LARGEST_BODY });
	} catch (error) {
		const { type } = error as getRawBody.RawBodyError;
		if (type === 'request.aborted') {
			throw new UnreadableBodyError(400, 'Request body stream was aborted mid-read');
		}
		throw new UnreadableBodyError(500, 'There was a problem executing the workflow');
	}
};

/** Types that n8n parses for nodes of any version (n8n, webhooks/webhook-helpers.ts). */
const PARSABLE = /^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/;

/**
 * Sets `rawBody` (the exact bytes, unpacked) and `body` of a request as n8n does before it calls a
 * node; for some types, it only offers to read the body (n8n, middlewares/body-parser.ts and webhooks/webhook-helpers.ts).
 *
 * @param typeVersion of the node; for version 1 bodies of all types are read
 * @throws UnreadableBodyError with the status that n8n answers
 */
export async function readBody(request: Request, typeVersion: number): Promise<void> {
	asN8nCore<typeof BackendNetwork>('@n8n/backend-network').parseIncomingMessage(request);
	request.readRawBody = async () => {
		request.rawBody ??= await readBytes(request);
	};
	if (typeVersion > 1 && !PARSABLE.test(request.contentType ?? '')) return;
	await request.readRawBody();
	const { rawBody, contentType, encoding } = request;
	if (rawBody.length === 0) return;
	const text = rawBody.toString(encoding).replace(/^\uFEFF/, '');
	if (contentType === 'application/json') {
		try {
			request.body = jsonParse(text);
		} catch {
			throw new UnreadableBodyError(422, 'Failed to parse request body');
		}
	} else if (contentType === 'application/x-www-form-urlencoded') {
		request.body = parse(text);
	} else if (contentType === 'text/plain') {
		request.body = rawBody.toString(encoding);
	}
}
