import type { ServerResponse } from 'node:http';
import type { INodeParameters } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { executeNode } from '../harness/executeNode';
import { hurryWaits } from '../harness/hurriedWaits';
import { entered } from '../router/runAction';
import { OddLinkedIn, type OddAnswer } from './oddLinkedIn';

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

const json = (response: ServerResponse, status: number, body: object) =>
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

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
