import type * as BackendNetwork from '@n8n/backend-network';
import type { Request } from 'express';
import { createGunzip } from 'node:zlib';
import getRawBody from 'raw-body';

import { asN8nCore } from './asN8nCore';

/** n8n's N8N_PAYLOAD_SIZE_MAX, when it is not set. */
const LARGEST_BODY = '16mb';

/** Types that n8n parses for nodes of any version (n8n, webhooks/webhook-helpers.ts). */
const PARSABLE = /^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/;

const unpacked = (request: Request) =>
	request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;

/**
 * Sets `rawBody` of a request (the exact bytes, unpacked) as n8n does before it calls a node; for some types, it only
 * offers to read the body (n8n, middlewares/body-parser.ts and webhooks/webhook-helpers.ts). The parsed `body` stays
 * unset: the nodes of this package do not use it.
 *
 * @param typeVersion of the node; for version 1 bodies of all types are read
 */
export async function readBody(request: Request, typeVersion: number): Promise<void> {
	asN8nCore<typeof BackendNetwork>('@n8n/backend-network').parseIncomingMessage(request);
	request.readRawBody = async () => {
		request.rawBody ??= await getRawBody(unpacked(request), { limit: LARGEST_BODY });
	};
	if (typeVersion > 1 && !PARSABLE.test(request.contentType ?? '')) return;
	await request.readRawBody();
}
