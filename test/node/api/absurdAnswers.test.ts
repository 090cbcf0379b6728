import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { INodeParameters } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { executeNode } from '../harness/executeNode';
import { hurryWaits } from '../harness/hurriedWaits';
import { entered } from '../router/runAction';
import { OddLinkedIn, type OddAnswer } from './oddLinkedIn';

const MEGABYTE = 1024 * 1024;
const EVENT = '7249812613549670400';

let linkedIn: OddLinkedIn;
let hurryNoMore: () => void;

beforeAll(() => {
	hurryNoMore = hurryWaits();
});
beforeEach(async () => {
	linkedIn = await OddLinkedIn.start();
});
afterEach(async () => await linkedIn.close());
afterAll(() => hurryNoMore());

async function run(action: `${string}: ${string}`, parameters: INodeParameters) {
	const [resource, operation] = action.split(': ');
	const { outputs, error } = await executeNode(linkedIn.credentialStore, new LinkedInLeadSync(), {
		credentials: linkedIn.credentials,
		parameters: { resource, operation, ...parameters },
	});
	const failure = error && {
		text: `${error.message} | ${String(error.description)}`,
		linkedIn: error.context?.linkedIn as Record<string, unknown>,
	};
	return { items: outputs.flat().map(({ json }) => json), failure };
}

const getEvent = async (parameters: INodeParameters = { simplify: false }) =>
	await run('event: get', { eventId: entered(EVENT), ...parameters });

/** Sends the same megabyte for as long as it is taken; tells how many were sent. */
function endless(response: ServerResponse): { megabytes: number } {
	const sent = { megabytes: 0 };
	const megabyte = Buffer.alloc(MEGABYTE, ' ');
	const more = () => {
		while (!response.destroyed) {
			sent.megabytes++;
			if (!response.write(megabyte)) {
				response.once('drain', more);
				return;
			}
		}
	};
	more();
	return sent;
}

const json = (response: ServerResponse, status: number, body: object) =>
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

describe('an answer of absurd size', () => {
	it('an answer without end is given up, once, with an error that says what to do', async () => {
		let sent = { megabytes: 0 };
		linkedIn.answer = (_, response) => (sent = endless(response.writeHead(200)));
		const { failure } = await getEvent();
		expect(failure?.text).toMatch(
			/too large.*larger than 50 MB.*proxy or firewall.*shorter time range/s,
		);
		expect(failure?.linkedIn).toMatchObject({ kind: 'unreadable_answer', status: 200 });
		expect(linkedIn.calls).toHaveLength(1);
		// The rest are buffers of the connections on the way.
		expect(sent.megabytes).toBeLessThan(80);
	});

	it('an answer that is too large is also met when it comes packed', async () => {
		const bomb = gzipSync(Buffer.alloc(400 * MEGABYTE, ' '));
		expect(bomb.length).toBeLessThan(MEGABYTE);
		linkedIn.answer = (_, response) =>
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
		const { failure } = await getEvent();
		expect(failure?.linkedIn).toMatchObject({ code: 'ANSWER_TOO_LARGE' });
	});

	it('a huge answer with a 401 still has the token refreshed', async () => {
		linkedIn.answer = ({ headers }, response) => {
			if (headers.authorization === 'Bearer token-1') endless(response.writeHead(401));
			else json(response, 200, { id: 1, name: 'Read' });
		};
		const { items } = await getEvent();
		expect(items).toEqual([expect.objectContaining({ name: 'Read' })]);
		expect(linkedIn.bearers).toEqual(['Bearer token-1', 'Bearer token-2']);
	});

	it('a huge answer of one lead costs none of its neighbours', async () => {
		const leads = Array.from({ length: 6 }, (_, index) => ({
			id: `lead-${index}`,
			submittedAt: 1_795_000_000_000 - index,
			leadType: 'EVENT',
			...(index === 3 && { answer: 'x'.repeat(51 * MEGABYTE) }),
		}));
		linkedIn.answer = ({ url = '' }, response) => {
			const { searchParams, pathname } = new URL(url, 'https://api.linkedin.com');
			if (pathname !== '/rest/leadFormResponses') return json(response, 404, {});
			const [start, count] = ['start', 'count'].map((name) => Number(searchParams.get(name)));
			const elements = leads.slice(start, start + count);
			const paging = { start, count, total: leads.length, links: [] };
			const packed = gzipSync(JSON.stringify({ elements, paging }), { level: 1 });
			return response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
		};
		const { items } = await run('lead: pull', {
			organizationId: entered('5509810'),
			returnAll: true,
		});
		const reported = items.filter(({ lead_error: error }) => /too large/.test(String(error)));
		expect(reported).toHaveLength(1);
		const others = items.filter((item) => !reported.includes(item));
		expect(others.map(({ lead_id: id }) => String(id)).sort()).toEqual(
			[0, 1, 2, 4, 5].map((index) => `lead-${index}`),
		);
	});
});

describe('an answer of absurd shape', () => {
	it.each([
		['lists', '[', ']'],
		['objects', '{"a":', '}'],
	])('an answer with a million %s in each other is read', async (_, open, close) => {
		const depth = 1_000_000;
		const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
		linkedIn.answer = (_request, response) =>
			response.end(`{"id":1,"name":"Deep","content":${deep}}`);
		const { items, failure } = await getEvent({ simplify: true });
		expect(failure).toBeUndefined();
		expect(items).toEqual([expect.objectContaining({ name: 'Deep' })]);
	});

	it('depth in the answers of a lead, or as those answers, costs no lead', async () => {
		const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
		const leads = [deep, `[{"questionId":1,"answerDetails":${deep}}]`, '[]'].map(
			(answers, index) => `{"id":"lead-${index}","leadType":"EVENT","formResponse":${answers}}`,
		);
		linkedIn.answer = ({ url = '' }, response) => {
			if (url.startsWith('/rest/leadFormResponses')) {
				const rest = leads.slice(Number(/&start=(\d+)/.exec(url)?.[1]));
				response.end(`{"elements":[${rest.join()}],"paging":{"start":0,"count":100,"total":3}}`);
			} else json(response, 404, {});
		};
		const { items, failure } = await run('lead: pull', {
			organizationId: entered('5509810'),
			returnAll: true,
		});
		expect(failure).toBeUndefined();
		expect(items.map(({ lead_id: id }) => String(id)).sort()).toEqual([
			'lead-0',
			'lead-1',
			'lead-2',
		]);
	});

	it('an answer that stops in the middle, the connection standing, is given up and tried again', async () => {
		const { timeout } = AbortSignal;
		const inAMoment = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(100));
		linkedIn.answer = (_, response) =>
			response.writeHead(200, { 'content-length': 1000 }).write('{"id":1');
		const { failure } = await getEvent();
		inAMoment.mockRestore();
		expect(failure?.text).toMatch(/could not be reached \(ETIMEDOUT\)/);
		expect(linkedIn.calls).toHaveLength(3);
	});

	it('an answer in pieces that cut characters and ids is put together exactly', async () => {
		const text = `\uFEFF{"id":${EVENT},"name":"Zoë 名前 👩‍💻"}`;
		linkedIn.answer = (_, response) => {
			for (const byte of Buffer.from(text)) response.write(Buffer.from([byte]));
			response.end();
		};
		const { items } = await getEvent();
		expect(items).toEqual([{ id: EVENT, name: 'Zoë 名前 👩‍💻' }]);
	});
});

describe('a redirect', () => {
	const redirects: OddAnswer = (_, response) =>
		response.writeHead(307, { location: 'https://other.example/elsewhere' }).end();

	it('a redirect of a call is not followed, so that the token stays with LinkedIn', async () => {
		linkedIn.answer = redirects;
		const { failure } = await getEvent();
		expect(failure?.text).toMatch(/could not be read.*redirect.*proxy or firewall/s);
		expect(linkedIn.network.refused).toEqual([]);
	});
});
