import type { FastifyReply } from 'fastify';

/** Sends a whole HTML document. */
export async function sendHtml(
	reply: FastifyReply,
	status: number,
	page: string,
): Promise<unknown> {
	return await reply.code(status).type('text/html; charset=utf-8').send(page);
}
