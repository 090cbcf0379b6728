import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { countBy, range, uniq } from 'lodash';
import type { IWebhookFunctions } from 'n8n-workflow';

import { receivePush } from '../../nodes/LinkedInInstantLead/webhook';
import { clearProcessMemory } from '../../nodes/shared/processMemory';
import { HOUR, MINUTE } from '../durations';
import { LinkedIn, PLAIN } from './linkedIn/linkedIn';
import type { FaultKind } from './linkedIn/linkedIn';
import { ORGANIZATIONS } from './linkedIn/world';
import { nodeNamed, webhookContext } from './n8n/contexts';
import { Credential } from './n8n/httpRequest';
import { newProcess } from './n8n/process';
import { BEGIN, VirtualClock } from './virtualClock';

/*
 * Random pushes to the instant trigger, and what becomes of their leads, judged without knowing how it reads them:
 *
 *   A lead whose notification was accepted is output, as a row or with the reason why it could not be read. A refused
 *   notification is one that LinkedIn sends again. While n8n runs, a repeated one is output once.
 *
 * n8n restarts only when nothing is under way: what it had accepted and not yet output is lost with a kill, and a pull
 * finds it (guarantees.md).
 */

const CHANCE = 20_261_124;

const SECRET = 'secret';

const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values);
const always = <Value>(value: Value) => fc.constant(value);

const kinds: FaultKind[] = [
	...(['status503', 'forbidden', 'unauthorized', 'notFound', 'burst', 'day'] as const),
	...(['cut', 'proxyPage', 'truncated', 'endless'] as const),
];

/** Random steps: what people, LinkedIn and n8n do one after the other. */
export const pushes = fc.array(
	fc.oneof(
		fc.record({ do: always('signUp' as const), count: oneOf(1, 3, 20, 130) }),
		fc.record({
			do: always('fails' as const),
			kind: oneOf(...kinds),
			answers: oneOf(1, 5, Infinity),
		}),
		fc.record({ do: always('works' as const) }),
		fc.record({ do: always('credential' as const), isReadable: fc.boolean() }),
		/** LinkedIn sends all refused notifications again, and each so-manieth accepted one. */
		fc.record({ do: always('repeat' as const), everyNth: fc.integer({ min: 1, max: 3 }) }),
		fc.record({ do: always('restart' as const) }),
	),
	{ minLength: 5, maxLength: 25 },
);

export type Pushes = typeof pushes extends fc.Arbitrary<infer Each> ? Each : never;

/** @returns the violations; none when the instant trigger kept its promises */
export async function runPushes(steps: Pushes, trace?: (line: string) => void): Promise<string[]> {
	clearProcessMemory();
	return await VirtualClock.during(CHANCE, async (clock) => {
		const receiver = new Receiver(clock, trace);
		for (const step of steps) await receiver.take(step);
		await receiver.take({ do: 'works' });
		await receiver.take({ do: 'credential', isReadable: true });
		for (let times = 0; times < steps.length * 2; times++) await receiver.repeat(Infinity);
		return receiver.judged();
	});
}

/** LinkedIn, which knows which of its notifications were accepted, and the trigger's output. */
class Receiver {
	private readonly linkedIn: LinkedIn;

	private readonly credential: Credential;

	private isCredentialReadable = true;

	/** Whether a lead may come with a reason instead of its answers. */
	private hasFailed = false;

	private readonly refused = new Set<string>();

	private readonly accepted = new Set<string>();

	/** The leads that were output since n8n started. */
	private output: string[] = [];

	private readonly all = new Set<string>();

	private readonly violations: string[] = [];

	constructor(
		private readonly clock: VirtualClock,
		trace?: (line: string) => void,
	) {
		this.linkedIn = new LinkedIn(PLAIN, CHANCE);
		this.linkedIn.trace = trace;
		this.credential = new Credential(this.linkedIn, true);
	}

	async take(step: Pushes[number]): Promise<void> {
		const { linkedIn } = this;
		switch (step.do) {
			case 'signUp':
				await this.send(range(step.count).map(() => linkedIn.register({ place: 0 }).id));
				break;
			case 'fails': {
				const { kind, answers } = step;
				// A short limit costs a pause, and no lead its answers.
				this.hasFailed ||= kind !== 'burst' || answers > 1;
				linkedIn.faults.add({ kind, after: 0, end: { answers } });
				break;
			}
			case 'works':
				linkedIn.faults.clear();
				break;
			case 'credential':
				this.isCredentialReadable = step.isReadable;
				break;
			case 'repeat':
				await this.repeat(step.everyNth);
				break;
			case 'restart':
				clearProcessMemory();
				this.output = [];
		}
		await this.clock.pass(MINUTE);
	}

	async repeat(everyNth: number): Promise<void> {
		const again = [...this.accepted].filter((_, index) => index % everyNth === 0);
		await this.send([...this.refused, ...again]);
	}

	/** At the same moment. */
	private async send(ids: readonly string[]): Promise<void> {
		const all = Promise.all(ids.map(async (id) => await this.push(id)));
		const ending = await this.clock.until(all, HOUR);
		if (ending.kind !== 'result') this.violations.push(`broke: pushes are ${ending.kind}`);
		const counts = countBy(this.output);
		const twice = Object.keys(counts).filter((id) => counts[id] > 1);
		this.violations.push(...twice.map((id) => `twice: lead ${id}`));
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
		if (status === 200) {
			this.accepted.add(id);
			this.refused.delete(id);
		} else if (!this.accepted.has(id)) this.refused.add(id);
		for (const { json } of workflowData.flat()) {
			this.output.push(String(json.lead_id));
			this.all.add(String(json.lead_id));
			const reason = json.lead_error ?? json.field_errors;
			if (reason && !this.hasFailed) this.violations.push(`unreadable: ${String(reason)}`);
		}
	}

	/** What n8n gives the trigger for one notification. */
	private request(id: string, response: object): IWebhookFunctions {
		const { linkedIn, credential } = this;
		const json = {
			type: 'LEAD_ACTION',
			leadGenFormResponse: `urn:li:leadGenFormResponse:${id}`,
			owner: { organization: `urn:li:organization:${ORGANIZATIONS[0]}` },
			...{ leadType: 'EVENT', leadAction: 'CREATED', occurredAt: BEGIN },
		};
		const rawBody = Buffer.from(JSON.stringify(json));
		const signature = createHmac('sha256', SECRET)
			.update('hmacsha256=')
			.update(rawBody)
			.digest('hex');
		const node = nodeNamed('instant', 'LinkedIn Instant Lead Trigger', {
			...{ leadType: 'EVENT', organizationId: ORGANIZATIONS[0], eventId: 'all' },
			...{ leadActions: ['CREATED', 'DELETED'], options: {} },
		});
		const surroundings = { linkedIn, credential, process: newProcess(), log: () => {} };
		const context = webhookContext(node, surroundings, { rawBody, signature, response });
		const getCredentials = async () => {
			if (!this.isCredentialReadable) throw new Error('The database is locked');
			return { ...(await credential.data()), clientSecret: SECRET };
		};
		return Object.assign(context, { getCredentials });
	}

	judged(): string[] {
		const lost = [...this.accepted].filter((id) => !this.all.has(id));
		return [
			...this.violations,
			...lost.map((id) => `lost: lead ${id} was accepted`),
			...[...this.refused].map((id) => `refused: lead ${id}, although everything works`),
			...uniq(this.linkedIn.drift),
		];
	}
}
