import { sleep } from 'n8n-workflow';
import { MINUTE, DAY } from '../../durations';
import type { VariantChanges, Variants } from '../../simulator/server/variants';
import type { InMemorySimulator } from '../../simulator/server/inMemory';
import { simulatorInMemory } from '../../simulator/server/inMemory';
import type { FaultEffect } from '../../simulator';
import type { Damage, Lead } from './world';
import { DAMAGES, historyWorld, PLACES, QUESTIONS } from './world';
import { randomNumbers } from '../virtualClock';

/** How long n8n waits for an answer. */
const PATIENCE_MS = MINUTE;

const EFFECTS = {
	status503: { kind: 'status', status: 503 },
	status500: { kind: 'status', status: 500 },
	truncated: { kind: 'truncatedJson' },
	cut: { kind: 'cutConnection' },
	timeOut: { kind: 'latency', milliseconds: PATIENCE_MS },
	burst: { kind: 'throttle', limit: 'burst' },
	day: { kind: 'throttle', limit: 'day' },
	unauthorized: { kind: 'token', problem: 'invalid' },
	forbidden: { kind: 'status', status: 403 },
	notFound: { kind: 'status', status: 404 },
	/** A proxy answers instead of LinkedIn. */
	proxyPage: { kind: 'htmlBody', status: 403 },
	/** The call never ends, not even with a time-out of n8n. */
	endless: { kind: 'latency' },
} satisfies Record<string, FaultEffect>;

/** How an answer goes wrong. */
export type FaultKind = keyof typeof EFFECTS;

/** How long a fault lasts: so many answers, or until a time (epoch milliseconds; Infinity: for good). */
type FaultEnd = { answers: number } | { until: number };

interface Fault {
	kind: FaultKind;
	/** How many answers are still fine. */
	after: number;
	end: FaultEnd;
	/** Only calls of this resource, as in the simulator's log of calls. */
	resource?: string;
	/** Only calls with this id, or this part of a query. */
	about?: string;
	/** Only answers with this text. */
	answer?: string;
}

/** A fault that was added. */
interface FaultInForce {
	isOver: () => boolean;
	lift: () => void;
}

/** What is wrong with LinkedIn at the moment. */
class Faults {
	/** Whether there was ever any fault. */
	wereAny = false;

	constructor(private readonly simulator: InMemorySimulator) {}

	add({ kind, after, end, resource, about, answer }: Fault): FaultInForce {
		this.wereAny = true;
		const { faults, now } = this.simulator.control;
		const id = faults.add({
			match: {
				after,
				resource,
				pathIncludes: about,
				answerIncludes: answer,
			},
			effect: EFFECTS[kind],
			times: 'answers' in end ? end.answers : end,
		});
		const hits = () => faults.list().find((rule) => rule.id === id)?.hits ?? Infinity;
		return {
			isOver: () => ('answers' in end ? hits() >= end.answers : now() >= end.until),
			lift: () => faults.remove(id),
		};
	}

	clear(): void {
		this.simulator.control.faults.clear();
	}
}

/** How this LinkedIn behaves: the simulator's variants. */
export interface Switches extends VariantChanges {
	pagingTotal: Variants['pagingTotal'];
	maxCount: number;
	hiddenShare: number;
	/** How far LinkedIn's clock is ahead of n8n's, milliseconds; behind it when negative. */
	aheadMs: number;
}

export const PLAIN: Switches = {
	pagingTotal: 'ofPage',
	maxCount: 500,
	hiddenShare: 0.04,
	aheadMs: 0,
};

/** What a request carries. */
export interface Request {
	method: string;
	url: string;
	token: string;
	/** By their names in lower case. */
	headers: Record<string, string>;
	body?: string;
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
	/** Until when lists leave the lead out, although LinkedIn serves it by its id. */
	leftOutUntil?: number;
	isTest?: boolean;
	damage?: Damage;
	/** The id of the earlier lead, when a person registers again. */
	id?: string;
}

/** How long tokens and leads last by themselves: no history is about their age. */
const FOR_EVER_DAYS = 10 * 365;

/** LinkedIn may delete ad leads after so many days (BEHAVIOR.md 30); the longest histories take two months. */
const AD_LEAD_DAYS = 90;

/** The simulator with what happens to it in a history. */
export class LinkedIn {
	readonly faults: Faults;

	/** How many requests it got. */
	callCount = 0;

	/** Requests of n8n's process that it has not answered yet, and perhaps never will. */
	unanswered = 0;

	/** Gets a line for every request. */
	trace?: (line: string) => void;

	/** Called after each answer, before the caller gets it. */
	onAnswered: () => void = () => {};

	private readonly simulator: InMemorySimulator;

	private readonly random: () => number;

	private registrations = 0;

	constructor(
		readonly switches: Switches,
		seed: number,
	) {
		this.random = randomNumbers(seed);
		const { aheadMs, ...variants } = switches;
		const now = () => Date.now() + aheadMs;
		this.simulator = simulatorInMemory({ world: historyWorld(now()), seed, now });
		const { control } = this.simulator;
		control.variants.set({
			...{ retentionDays: FOR_EVER_DAYS, retentionDaysOfAds: AD_LEAD_DAYS },
			...variants,
		});
		control.versions.set(['202609', '202610', '202611']);
		const seconds = (FOR_EVER_DAYS * DAY) / 1000;
		control.application.set({ accessTokenSeconds: seconds, refreshTokenSeconds: seconds });
		this.faults = new Faults(this.simulator);
	}

	/** Epoch milliseconds of LinkedIn's clock. */
	now(): number {
		return this.simulator.control.now();
	}

	/** Places in answers that differ from the wire contract. */
	get drift(): string[] {
		return [...this.simulator.drift].map((place) => `drift: ${place}`);
	}

	register(registration: Registration): Lead {
		const number = ++this.registrations;
		const { owner, leadType, formId, eventId } = PLACES[registration.place];
		const { submittedAt = this.now(), visibleFrom = this.now(), leftOutUntil = 0 } = registration;
		const added = this.simulator.control.leads.add({
			...(eventId === undefined ? { formId, leadType, owner } : { eventId }),
			id: registration.id,
			submitterId: `p${number}x`,
			submittedAt,
			visibleFrom,
			testLead: registration.isTest === true,
			answers: { [QUESTIONS.name]: `Person ${number}`, [QUESTIONS.colour]: [0] },
			consents: { 0: true },
		});
		const { damage } = registration;
		return Object.assign(added, {
			owner,
			number,
			goneFrom: Infinity,
			brokenUntil: 0,
			leftOutUntil,
			isHidden: false,
			damage,
			override: damage && DAMAGES[damage](),
		});
	}

	/** A person cancels a registration, or LinkedIn deletes it. */
	delete(lead: Lead): void {
		if (lead.goneFrom <= this.now()) return;
		lead.goneFrom = this.now();
		this.simulator.control.leads.delete(lead.id);
	}

	/** @param isLowered whether the member keeps a role that may not read event leads */
	loseRole(organization: string, isLowered = false): void {
		const role = isLowered ? 'ADMINISTRATOR' : undefined;
		this.simulator.control.organizations.revokeRole(organization, role);
	}

	giveRoleBack(organization: string): void {
		this.simulator.control.organizations.grantRole(organization, 'ADMINISTRATOR');
		this.simulator.control.organizations.grantRole(organization, 'ANALYST');
	}

	/** Changes how LinkedIn behaves. */
	behave(changes: VariantChanges): void {
		this.simulator.control.variants.set(changes);
	}

	/** The oldest version of the API ends, unless it is the last. */
	retireVersion(): void {
		const { versions } = this.simulator.control;
		const [, ...others] = versions.list();
		if (others.length > 0) versions.set(others);
	}

	expireToken(): void {
		this.simulator.control.tokens.expireAccess();
	}

	/**
	 * Mints an access token, for a consent or a refresh.
	 * @param refusedForMs how long LinkedIn does not know its own newest token (BEHAVIOR.md 3)
	 */
	mintToken(refusedForMs: number): string {
		const freshTokenRefusedSeconds = refusedForMs / 1000;
		this.simulator.control.application.set({ freshTokenRefusedSeconds });
		return this.simulator.signIn();
	}

	/**
	 * Answers as LinkedIn does, after a moment.
	 * @throws Error with a code when there is no answer
	 */
	async answer({ method, url, token, headers, body }: Request): Promise<Reply> {
		await sleep(20 + Math.floor(this.random() * 100));
		this.callCount++;
		const sentAt = Date.now();
		this.unanswered++;
		const authorization = `Bearer ${token}`;
		const request = { method, url, headers: { ...headers, authorization }, body };
		const answer = await this.simulator.answer(request);
		this.unanswered--;
		const isTooLate = Date.now() - sentAt >= PATIENCE_MS;
		const code = isTooLate ? 'ETIMEDOUT' : 'ECONNRESET';
		this.trace?.(`${inWords(url)} → ${isTooLate ? code : summaryOf(answer)}`);
		this.onAnswered();
		if (answer === undefined || isTooLate) throw networkError(code);
		return { statusCode: answer.status, headers: answer.headers, body: answer.body };
	}
}

function networkError(code: string): Error {
	return Object.assign(new Error(`connect ${code}`), { code });
}

function inWords(url: string): string {
	return decodeURIComponent(url.replace('https://api.linkedin.com/rest/', ''));
}

function summaryOf(answer: { status: number; body: string } | undefined): string {
	if (answer === undefined) return 'cut';
	const { status, body } = answer;
	const leads = body.split('"submitter":').length - 1;
	return status === 200 && body.includes('"elements":[') ? `${status} ${leads} leads` : `${status}`;
}
