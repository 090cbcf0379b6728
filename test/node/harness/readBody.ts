import type * as BackendNetwork from '@n8n/backend-network';
import type { Request } from 'express';
import { createGunzip } from 'node:zlib';
import getRawBody from 'raw-body';

import { asN8nCore } from './asN8nCore';

/** n8n's N8N_PAYLOAD_SIZE_MAX, when it is not set. */
const LARGEST_BODY = '16mb';

const unpacked = (request: Request) =>
	request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;

/**
 * Sets `rawBody` of a request (the exact bytes, unpacked) as n8n does before it calls a node of version 1 (n8n,
 * middlewares/body-parser.ts). The parsed `body` stays unset: the nodes of this package do not use it.
 */
export async function readBody(request: Request): Promise<void> {
	asN8nCore<typeof BackendNetwork>('@n8n/backend-network').parseIncomingMessage(request);
	request.rawBody = await getRawBody(unpacked(request), { limit: LARGEST_BODY });
}
