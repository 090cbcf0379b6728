import type { IHttpRequestOptions } from 'n8n-workflow';

import type { LinkedInContext } from '../../../nodes/shared/wire/credential';
import { exchange } from '../../../nodes/shared/wire/exchange';
import type { LinkedInRequest } from '../../../nodes/shared/wire/request';
import { stopTime } from '../stoppedTime';
import { contextOf, type Reply } from './inMemoryLinkedIn';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** The result of a request, and the options that n8n's request helper received. */
async function exchanged(replies: Array<Reply | Error>, request: Partial<LinkedInRequest> = {}) {
	const asked: IHttpRequestOptions[] = [];
	const context = contextOf((_, options) => {
		asked.push(options as unknown as IHttpRequestOptions);
		const reply = replies[asked.length - 1];
		if (reply instanceof Error) throw reply;
		return reply;
	}) as unknown as LinkedInContext;
	const attempt = await exchange(context, { path: '/rest/leadForms', ...request }, '202609');
	return { attempt, asked };
}

const failure = (status: number, detail: string) => ({
	failure: { kind: 'unreadable_answer', status, detail: expect.stringContaining(detail) },
});

it.each<[string, Reply, object]>([
	['a redirect', { statusCode: 300, body: {} }, failure(300, 'redirect')],
	['another redirect', { statusCode: 399, body: '<html>' }, failure(399, 'redirect')],
	['a cut-off refusal', { statusCode: 400, body: '{"message":"The cou' }, failure(400, 'cut off')],
])('exchange returns an unreadable answer for %s', async (_, reply, expected) => {
	expect((await exchanged([reply])).attempt).toMatchObject(expected);
});

it.each([
	[{}, undefined, undefined],
	[{ method: 'POST', body: { a: 1 } } as const, '{"a":1}', 'application/json'],
])('a request sends its body as JSON, or no body: %j', async (request, body, type) => {
	const { asked } = await exchanged([{ statusCode: 200, body: {} }], request);
	expect(asked[0].body).toBe(body);
	expect(asked[0].headers?.['Content-Type']).toBe(type);
	expect(asked[0]).toMatchObject({
		encoding: 'text',
		disableFollowRedirect: true,
		headers: { 'Linkedin-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' },
	});
});
