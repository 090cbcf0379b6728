import { randomUUID } from 'node:crypto';
import { isJson } from '../answer';
import { challengeResponse } from './signature';
import type { WebhookClient, WebhookReply } from './webhookClient';

/**
 * Challenges a webhook to prove that it knows the client secret (contract 4.1).
 * @param timeout real milliseconds
 * @returns undefined when it passed, otherwise what was wrong
 */
export async function challenge(
	client: WebhookClient,
	webhook: string,
	clientSecret: string,
	timeout: number,
	signal: AbortSignal,
): Promise<string | undefined> {
	const challengeCode = randomUUID();
	const separator = webhook.includes('?') ? '&' : '?';
	const url = `${webhook}${separator}challengeCode=${challengeCode}`;
	try {
		const reply = await client.send(url, { method: 'GET', headers: {}, timeout }, signal);
		return problemOf(reply, challengeCode, challengeResponse(clientSecret, challengeCode));
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

function problemOf(
	{ status, contentType, body }: WebhookReply,
	challengeCode: string,
	expected: string,
): string | undefined {
	if (status !== 200) return `Status ${status}`;
	if (!isJson(contentType)) return `Content-Type ${contentType}`;
	let answer: unknown;
	try {
		answer = JSON.parse(body);
	} catch {
		return 'The body is not JSON';
	}
	const { challengeCode: code, challengeResponse: response } = Object(answer) as Record<
		string,
		unknown
	>;
	if (code !== challengeCode) return 'Another challengeCode';
	return response === expected ? undefined : 'Another challengeResponse';
}
