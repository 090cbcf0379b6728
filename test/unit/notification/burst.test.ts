import { createHmac } from 'node:crypto';

import { range } from 'lodash';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { receivePush } from '../../../nodes/LinkedInLeadNotification/webhook';
import { SECOND } from '../../durations';
import { stopTime } from '../stoppedTime';
import type { Reply } from '../wire/inMemoryLinkedIn';
import { contextOf, withoutWaiting } from '../wire/inMemoryLinkedIn';

stopTime();

const SECRET = 'secret';

const parameters: Record<string, unknown> = {
	leadType: 'EVENT',
	organizationId: '5509810',
	eventId: 'all',
	leadActions: ['CREATED', 'DELETED'],
	options: { simplify: false },
};

/** One push about a lead, as n8n hands it to the trigger. @returns the items that the trigger outputs */
async function pushed(id: number, answer: (url: URL) => Promise<Reply>): Promise<IDataObject[]> {
	const json = {
		type: 'LEAD_ACTION',
		leadGenFormResponse: `urn:li:leadGenFormResponse:lead-${id}`,
		owner: { organization: 'urn:li:organization:5509810' },
		leadType: 'EVENT',
		leadAction: 'CREATED',
		occurredAt: Date.now(),
	};
	const rawBody = Buffer.from(JSON.stringify(json));
	const hmac = createHmac('sha256', SECRET).update('hmacsha256=').update(rawBody).digest('hex');
	const response = { status: () => response, json: () => response, end: () => response };
	const common = contextOf(answer);
	const context = {
		...common,
		logger: { ...common.logger, info: () => {}, error: () => {} },
		getCredentials: async () => ({ ...(await common.getCredentials()), clientSecret: SECRET }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getHeaderData: () => ({ 'x-li-signature': hmac }),
		getRequestObject: () => ({ rawBody }),
		getResponseObject: () => response,
		getMode: () => 'webhook',
		getWorkflow: () => ({ id: 'workflow' }),
	} as unknown as IWebhookFunctions;
	const { workflowData = [[]] } = await receivePush(context);
	return workflowData.flat().map((item) => item.json);
}

it('of 100 pushes at once, each brings its answers, although LinkedIn limits the first call and takes 1.5 s for each other', async () => {
	let calls = 0;
	const answer = async (url: URL): Promise<Reply> => {
		if (++calls === 1) return { statusCode: 429, body: { code: 'TOO_MANY_REQUESTS' } };
		await sleep(1.5 * SECOND);
		const [, id] = /lead-\d+/.exec(url.href) ?? [];
		return { statusCode: 200, body: { id, leadType: 'EVENT' } };
	};
	const rows = (
		await withoutWaiting(Promise.all(range(100).map((id) => pushed(id, answer))))
	).flat();
	expect(rows).toHaveLength(100);
	const errors = rows.flatMap(({ lead_error: error }) => (error === undefined ? [] : [error]));
	expect(errors).toEqual([]);
});
