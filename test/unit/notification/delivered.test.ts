import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { countBy, range } from 'lodash';
import type { IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { receivePush } from '../../../nodes/LinkedInLeadNotification/webhook';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { MINUTE, SECOND } from '../../durations';
import type { Reply } from '../wire/inMemoryLinkedIn';
import { contextOf, withoutWaiting } from '../wire/inMemoryLinkedIn';

/*
 * The promise of the instant trigger, as a test that knows nothing of how it reads leads:
 *
 *   A lead whose notification was accepted is output, as a row or with the reason why it could not be read. A refused
 *   notification is one that LinkedIn sends again. While n8n runs, a repeated one is output once.
 *
 * n8n restarts only when nothing is under way: what it had accepted and not yet output is lost with a kill, and a pull
 * finds it (guarantees.md).
 */

const SECRET = 'secret';

const PARAMETERS: Record<string, unknown> = {
	leadType: 'EVENT',
	organizationId: '5509810',
	eventId: 'all',
	leadActions: ['CREATED', 'DELETED'],
	options: { simplify: false },
};

type Trouble =
	| 'fine'
	| 'slow'
	| 'limitedAtFirst'
	| 'limited'
	| 'forbidden'
	| 'down'
	| 'unknownToken'
	| 'reset';

type Step =
	| { do: 'signUp'; count: number }
	| { do: 'linkedIn'; way: Trouble }
	| { do: 'credential'; isReadable: boolean }
	/** LinkedIn sends all refused notifications again, and each accepted one with this chance. */
	| { do: 'repeat'; everyNth: number }
	| { do: 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant('signUp' as const), count: fc.constantFrom(1, 3, 20, 130) }),
	fc.record({
		do: fc.constant('linkedIn' as const),
		way: fc.constantFrom<Trouble>(
			...([
				'fine',
				'fine',
				'slow',
				'limited',
				'forbidden',
				'down',
				'unknownToken',
				'reset',
			] as const),
		),
	}),
	fc.record({ do: fc.constant('credential' as const), isReadable: fc.boolean() }),
	fc.record({ do: fc.constant('repeat' as const), everyNth: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ do: fc.constant('restart' as const) }),
);

const STATUS: Partial<Record<Trouble, number>> = {
	...{ limited: 429, forbidden: 403, down: 503, unknownToken: 401 },
};

/** LinkedIn, which knows which of its notifications were accepted, and the trigger's output. */
class Play {
	private way: Trouble = 'fine';

	private isCredentialReadable = true;

	private leads = 0;

	readonly refused = new Set<string>();

	readonly accepted = new Set<string>();

	/** The leads that were output since n8n started, and before. */
	private output: string[] = [];

	readonly all = new Set<string>();

	readonly twice: string[] = [];

	/** Why leads could not be read. */
	readonly errors: unknown[] = [];

	private calls = 0;

	async take(step: Step): Promise<void> {
		if (step.do === 'linkedIn') this.way = step.way;
		if (step.do === 'credential') this.isCredentialReadable = step.isReadable;
		if (step.do === 'signUp') await this.send(range(step.count).map(() => `lead-${this.leads++}`));
		if (step.do === 'repeat') await this.repeat(step.everyNth);
		if (step.do === 'restart') {
			clearProcessMemory();
			this.output = [];
		}
		jest.advanceTimersByTime(MINUTE);
	}

	async repeat(everyNth: number): Promise<void> {
		const again = [...this.accepted].filter((_, index) => index % everyNth === 0);
		await this.send([...this.refused, ...again]);
	}

	/** At the same moment. */
	private async send(ids: readonly string[]): Promise<void> {
		await withoutWaiting(Promise.all(ids.map(async (id) => await this.push(id))));
		const counts = countBy(this.output);
		this.twice.push(...Object.keys(counts).filter((id) => counts[id] > 1));
	}

	private async push(id: string): Promise<void> {
		let status = 200;
		const response = {
			status: (code: number) => {
				status = code;
				return response;
			},
			json: () => response,
			end: () => response,
		};
		const { workflowData = [] } = await receivePush(this.request(id, response));
		(status === 200 ? this.accepted : this.refused).add(id);
		if (status === 200) this.refused.delete(id);
		for (const { json } of workflowData.flat()) {
			this.output.push(String(json.id));
			this.all.add(String(json.id));
			if (json.lead_error !== undefined) this.errors.push(json.lead_error);
		}
	}

	/** What n8n gives the trigger for one notification. */
	private request(id: string, response: object): IWebhookFunctions {
		const leadGenFormResponse = `urn:li:leadGenFormResponse:${id}`;
		const owner = { organization: 'urn:li:organization:5509810' };
		const about = { leadType: 'EVENT', leadAction: 'CREATED', occurredAt: 1_790_000_000_000 };
		const json = { type: 'LEAD_ACTION', leadGenFormResponse, owner, ...about };
		const rawBody = Buffer.from(JSON.stringify(json));
		const hmac = createHmac('sha256', SECRET).update('hmacsha256=').update(rawBody).digest('hex');
		const common = contextOf(async (url) => await this.answer(url));
		return {
			...common,
			logger: { ...common.logger, info: () => {}, error: () => {} },
			getCredentials: async () => {
				if (!this.isCredentialReadable) throw new Error('The database is locked');
				return { ...(await common.getCredentials()), clientSecret: SECRET };
			},
			getNodeParameter: (name: string, fallback: unknown) => PARAMETERS[name] ?? fallback,
			getHeaderData: () => ({ 'x-li-signature': hmac }),
			getRequestObject: () => ({ rawBody }),
			getResponseObject: () => response,
			getMode: () => 'webhook',
			getWorkflow: () => ({ id: 'workflow' }),
		} as unknown as IWebhookFunctions;
	}

	private async answer({ href }: URL): Promise<Reply> {
		const { way } = this;
		if (way === 'limitedAtFirst' && this.calls++ === 0) return { statusCode: 429, body: {} };
		if (way === 'slow' || way === 'limitedAtFirst') await sleep(1.5 * SECOND);
		if (way === 'reset') throw Object.assign(new Error('hang up'), { code: 'ECONNRESET' });
		const statusCode = STATUS[way] ?? 200;
		const [id] = /lead-\d+/.exec(href) ?? [];
		return { statusCode, body: statusCode === 200 ? { id, leadType: 'EVENT' } : {} };
	}
}

it('each accepted lead is output, and once while n8n runs; a refused one comes when LinkedIn repeats it', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
			jest.useFakeTimers({ now: Date.UTC(2026, 10, 24) });
			clearProcessMemory();
			try {
				const play = new Play();
				for (const each of steps) await play.take(each);
				expect([...play.accepted].filter((id) => !play.all.has(id))).toEqual([]);
				expect(play.twice).toEqual([]);
				// Everything works again, and LinkedIn repeats what was refused.
				await play.take({ do: 'linkedIn', way: 'fine' });
				await play.take({ do: 'credential', isReadable: true });
				while (play.refused.size > 0) await play.repeat(Infinity);
				expect([...play.accepted].filter((id) => !play.all.has(id))).toEqual([]);
			} finally {
				jest.useRealTimers();
			}
		}),
		{ numRuns: 40, endOnFailure: true },
	);
});

it('of 100 pushes at once, each brings its answers, although LinkedIn limits the first call and takes 1.5 s for each other', async () => {
	jest.useFakeTimers({ now: Date.UTC(2026, 10, 24) });
	clearProcessMemory();
	try {
		const play = new Play();
		await play.take({ do: 'linkedIn', way: 'limitedAtFirst' });
		await play.take({ do: 'signUp', count: 100 });
		expect([play.all.size, play.errors]).toEqual([100, []]);
	} finally {
		jest.useRealTimers();
	}
});
