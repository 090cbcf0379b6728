/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs outside n8n, in tests only */
import { ApiError, throttled, versionNotActive } from '../../simulator/server/errors';
import { randomNumbers } from '../random';
import { MINUTE } from '../times';
import type { FaultKind } from './faults';
import { Faults } from './faults';
import { LeadList } from './leadList';
import { failed } from './refusal';
import { answerTo } from './resources';
import type { Call } from './restli';
import { readCall } from './restli';
import type { Switches } from './switches';
import { Tokens } from './tokens';
import type { Damage, Lead } from './world';
import { PLACES } from './world';

/** What a request carries. */
export interface Request {
	url: string;
	token: string;
	version: string;
}

export interface Reply {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
}

/** How people register. */
export interface Registration {
	/** Index into `PLACES`. */
	place: number;
	/** Epoch milliseconds of LinkedIn's clock; now by default. */
	submittedAt?: number;
	visibleFrom?: number;
	isTest?: boolean;
	damage?: Damage;
	/** Of the person who registers again. */
	id?: string;
}

/** LinkedIn in memory. It keeps all that ever was, for what is to be true in the end. */
export class LinkedIn {
	readonly leads: LeadList;

	readonly faults = new Faults();

	readonly tokens = new Tokens();

	readonly withoutRole = new Set<string>();

	/** Ascending; the first one is what the credential is set to. */
	liveVersions = ['202609', '202610', '202611'];

	/** How many requests it got. */
	callCount = 0;

	/** Leads that it was asked for by their ids. */
	readonly askedIds = new Set<string>();

	/** Told of every request in words, for people. */
	trace?: (line: string) => void;

	/** Told after each answer, while the reader waits for it. */
	onAnswered: () => void = () => {};

	private readonly random: () => number;

	private registrations = 0;

	constructor(
		readonly switches: Switches,
		seed: number,
	) {
		this.random = randomNumbers(seed);
		this.leads = new LeadList(switches);
	}

	/** Epoch milliseconds of LinkedIn's clock. */
	now(): number {
		return Date.now() + this.switches.aheadMs;
	}

	/** A person registers; now and then what takes a place in the list and is not shown comes along. */
	register(registration: Registration): Lead {
		if (this.random() * 100 < this.switches.hiddenShare) {
			this.add({ ...registration, id: undefined, damage: undefined }, true);
		}
		return this.add(registration, false);
	}

	/**
	 * Answers as LinkedIn does, after a moment.
	 * @throws Error with a code when there is no answer
	 */
	async answer(request: Request): Promise<Reply> {
		const call = readCall(request.url);
		await pass(20 + Math.floor(this.random() * 100));
		const fault = this.faults.next(call, this.now());
		this.callCount++;
		if (call.resource === 'leadFormResponses' && call.key !== undefined) {
			this.askedIds.add(call.key);
		}
		try {
			const reply = await this.reply(request, call, fault);
			this.trace?.(`${inWords(request)} → ${fault ?? reply.statusCode} ${summaryOf(reply)}`);
			return reply;
		} catch (error) {
			this.trace?.(`${inWords(request)} → ${(error as Error).message}`);
			throw error;
		} finally {
			this.onAnswered();
		}
	}

	private async reply(request: Request, call: Call, fault?: FaultKind): Promise<Reply> {
		if (fault === 'cut') throw networkError('ECONNRESET');
		if (fault === 'endless') return await new Promise<never>(() => {});
		if (fault === 'timeOut') {
			await pass(MINUTE);
			throw networkError('ETIMEDOUT');
		}
		try {
			if (fault === 'status500' || fault === 'status503') {
				throw failed(fault === 'status500' ? 500 : 503);
			}
			this.tokens.check(request.token, this.now());
			if (!this.liveVersions.includes(request.version)) throw versionNotActive(request.version);
			if (fault === 'burst' || fault === 'day') throw throttled(fault);
			const { leads, switches, withoutRole } = this;
			const now = this.now();
			const body = answerTo(call, { leads, switches, withoutRole, now });
			if (fault === 'halfDown' && body.includes('"submitter":')) throw failed(503);
			const isCutOff = fault === 'truncated';
			return this.send(200, isCutOff ? body.slice(0, body.length * 0.7) : body);
		} catch (error) {
			if (error instanceof ApiError) return this.send(error.status, JSON.stringify(error.body));
			throw error;
		}
	}

	private send(statusCode: number, body: string): Reply {
		const date = new Date(Math.floor(this.now() / 1000) * 1000).toUTCString();
		return { statusCode, headers: { date, 'content-type': 'application/json' }, body };
	}

	private add(registration: Registration, isHidden: boolean): Lead {
		const number = ++this.registrations;
		const submittedAt = registration.submittedAt ?? this.now();
		const lead: Lead = {
			...PLACES[registration.place],
			number,
			id: registration.id ?? this.newId(),
			submittedAt,
			visibleFrom: registration.visibleFrom ?? this.now(),
			goneFrom: Infinity,
			brokenUntil: 0,
			leftOutUntil: 0,
			damage: registration.damage,
			isTest: registration.isTest === true,
			isHidden,
			tie: this.random(),
		};
		this.leads.add(lead);
		return lead;
	}

	private newId(): string {
		const hex = (digits: number) =>
			Math.floor(this.random() * 16 ** digits)
				.toString(16)
				.padStart(digits, '0');
		return `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(6)}${hex(6)}-${1 + Math.floor(this.random() * 9)}`;
	}
}

async function pass(milliseconds: number): Promise<void> {
	await new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
}

function networkError(code: string): Error {
	return Object.assign(new Error(`connect ${code}`), { code });
}

function inWords({ url }: Request): string {
	return decodeURIComponent(url.replace('https://api.linkedin.com/rest/', ''));
}

function summaryOf({ statusCode, body }: Reply): string {
	if (statusCode !== 200) return '';
	const elements = /"elements":\[/.test(body) ? body.split('"submitter":').length - 1 : undefined;
	return elements === undefined ? '' : `${elements} leads`;
}
