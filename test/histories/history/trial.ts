import type { IDataObject } from 'n8n-workflow';

import { SECOND, MINUTE, DAY } from '../../durations';
import { Destination } from '../destination/destination';
import { LinkedIn } from '../linkedIn/linkedIn';
import type { Lead } from '../linkedIn/world';
import { PLACES } from '../linkedIn/world';
import { Credential } from '../n8n/httpRequest';
import type { Execution } from '../n8n/executions';
import type { Kill, TriggerNode } from '../n8n/n8n';
import { N8n } from '../n8n/n8n';
import type { PollEnding } from '../n8n/polling';
import type { VirtualClock } from '../virtualClock';
import { Canvas } from './canvas';
import { numberOf } from './watch';
import { LeadWorkflow } from './leadWorkflow';
import { People } from './people';
import type { Conditions } from './conditions';
import { HEARD_OF_AFTER_MS, LARGEST_EXECUTION, LONGEST_WAIT_MS } from './promises';
import { wrongIn } from './rowContent';
import { isOfEverything, Troubles } from './troubles';
import type { StartedBy, Watch } from './watch';
import { randomNumbers } from '../virtualClock';

const DAYS_BEFORE = 25;

/** LinkedIn's failures to serve leads are noted in whole steps of this, and read again later. */
const HOLE_MS = 10 * MINUTE;

/** A poll reads one Page no longer than this, a quarter of the time in which it starts anything; the next one reads on. */
const ACTIVATION_READS_MS = 3_750;
const SCHEDULED_READS_MS = 6_300;

/** A history as it happens: LinkedIn, people, n8n with a trigger, and the checks. */
export class Trial {
	readonly linkedIn: LinkedIn;

	readonly people: People;

	readonly n8n: N8n;

	readonly canvas: Canvas;

	readonly destination: Destination;

	readonly workflow: LeadWorkflow;

	readonly troubles: Troubles;

	readonly violations: string[] = [];

	/** How often n8n's process has ended. */
	restarts = 0;

	/** The latest change of leader: a main that was the leader before still waits for its earlier executions. */
	leaderChangedAt = -Infinity;

	/** When n8n started, or the workflow was published. */
	readonly startsAt: number[] = [];

	/** Whether an access token ended, or LinkedIn refuses new ones for a moment. */
	wasTokenTroubled: boolean;

	/** When a poll began last, by LinkedIn's clock. */
	lastPolledAt: number;

	/** Gets a line for everything that happens. */
	trace: (line: string) => void = () => {};

	/** By owner: leads submitted before this may be near leads that LinkedIn failed to serve, and are then read later. */
	private readonly troubledUntil = new Map<Lead['owner'], number>();

	/** What is to happen between two calls. */
	private armed: Array<{ callsLeft: number; happen: () => void }> = [];

	private readonly date: number;

	constructor(
		readonly clock: VirtualClock,
		readonly conditions: Conditions,
		seed: number,
	) {
		const { switches, hasRefreshToken, refusesFreshFor, settings, second } = conditions;
		const random = randomNumbers(seed);
		this.date = Date.now() - 3 * DAY;
		this.linkedIn = new LinkedIn(switches, seed);
		this.lastPolledAt = this.linkedIn.now();
		this.linkedIn.onAnswered = () => this.happenBetweenCalls();
		this.people = new People(this.linkedIn, random);
		this.destination = new Destination(conditions.keepsEarlier);
		this.wasTokenTroubled = refusesFreshFor > 0;
		const { hasSuccessors } = conditions;
		this.workflow = new LeadWorkflow(hasSuccessors, this.destination, this.people.leads, {
			began: (execution) => this.began(execution),
			vanished: (node, items, isWatched) => this.canvas.watchOf(node).vanished(items, isWatched),
			stores: (json, lead) => this.stores(json, lead),
			log: (line) => this.trace(`  ${line}`),
		});
		this.canvas = new Canvas(this.date, this.workflow.rollBacks);
		const credential = new Credential(this.linkedIn, hasRefreshToken, refusesFreshFor * SECOND);
		this.troubles = new Troubles(this.linkedIn, this.people, credential);
		this.n8n = new N8n(this.linkedIn, credential, clock, conditions.habits, this.workflow, {
			failed: (node, error) => this.failed(node, error, true),
			reported: (node, error) => this.failed(node, error, false),
			published: () => {
				this.startsAt.push(Date.now());
				for (const watch of this.canvas.watches) {
					watch.reporting.forget();
					if (!this.n8n.database.isKnown(watch.node)) watch.forget();
				}
			},
			restarted: () => {
				this.startsAt.push(Date.now());
				this.restarts++;
				for (const watch of this.canvas.watches) {
					watch.restarted(Date.now());
					watch.reporting.forget();
				}
				this.trace('  n8n starts anew');
			},
			log: (line) => this.trace(`  log: ${line}`),
		});
		for (let index = 0; index < conditions.before; index++) {
			const submittedAt = Math.floor(this.linkedIn.now() - random() * DAYS_BEFORE * DAY);
			this.people.register({ place: index % 4, submittedAt, visibleFrom: submittedAt });
		}
		this.canvas.add('Leads', settings, this.linkedIn.now());
		if (second !== undefined) this.canvas.add('Other leads', second, this.linkedIn.now());
	}

	/** Polls a node as n8n does, and checks the result. */
	async poll(watch: Watch, kill?: Kill): Promise<PollEnding> {
		return await this.polled(watch, async () => await this.n8n.poll(watch.node, kill), true);
	}

	/** Runs `happenThen` after so many calls, or at the end of the next poll. */
	arm(callsLeft: number, happenThen: () => void): void {
		this.armed.push({ callsLeft, happen: happenThen });
	}

	otherNodeStores(): void {
		const from = this.n8n.otherNodeStores();
		if (from !== undefined) this.workflow.rollBacks.push({ from, at: Date.now() });
	}

	/** @param isWhole whether `poll` is one complete poll */
	async polled(
		watch: Watch,
		poll: () => Promise<PollEnding>,
		isWhole = false,
	): Promise<PollEnding> {
		const { linkedIn, troubles } = this;
		troubles.update();
		const began = linkedIn.now();
		const since = Date.now();
		this.lastPolledAt = began;
		const isKept = this.n8n.keepsPollOf(watch.node);
		const isActivation = this.n8n.registrationOf(watch.node) === undefined;
		const { deliveries } = watch;
		const waits = deliveries.isAnyUntold(Date.now()) || deliveries.isNextLater(Date.now());
		const isAnyUnderWay = watch.deliveries.isAnyUntold(Date.now(), true);
		const isUndisturbed = !troubles.inForce().some(isOfEverything);
		this.noteHoles(began, since);
		const ending = await poll();
		this.noteHoles(began, since);
		troubles.update();
		for (const armed of this.armed.splice(0)) armed.happen();
		const isFine = ending === 'items' || ending === 'nothing';
		const by = this.startedBy();
		// A poll in which n8n is killed may have stored where it began.
		if (isFine) watch.mayHaveStarted(began, this.date, by);
		if (ending === 'killed') watch.mayHaveStarted(began, this.date, 'either');
		// Of two polls at once, one leaves the start to the other.
		if (isFine && isWhole) watch.started(linkedIn.now(), this.date, by);
		// The trouble of one Page, form or event must not keep the others back, even if the poll ends with an error.
		const isOthersTurn = ending === 'failed' && troubles.since(since).length > 0;
		const isWell = isWhole && isUndisturbed && (isFine || isOthersTurn);
		if (isWell && isKept) {
			watch.polledUntil = since;
			const hasFailed = ending === 'failed';
			this.violations.push(...watch.reporting.polled(this, watch, since, hasFailed));
		}
		// With 'immediately', each poll outputs only one batch, so that leads may wait longer.
		const isUp = !this.destination.isDown(Date.now());
		if (isWell && isUp && watch.settings.confirmLeads !== 'immediately') {
			this.violations.push(...watch.arrivals.polled(this, watch));
		}
		// The trigger retries leads before it reads new ones.
		if (isWell && isFine && !waits && watch.deliveries.isSettled()) {
			const isDefault = this.n8n.habits.engine === 'default';
			const isAll = troubles.since(since - HEARD_OF_AFTER_MS).length === 0;
			const isLeaderBack = Date.now() - this.leaderChangedAt < LONGEST_WAIT_MS;
			const laterMs = isDefault ? Infinity : SCHEDULED_READS_MS;
			const readsMs = isActivation ? ACTIVATION_READS_MS : laterMs;
			const isCut = linkedIn.now() - began >= readsMs;
			const mayWait = isCut || isAnyUnderWay || watch.deliveries.isOutageLikely(Date.now());
			if (ending === 'nothing' && !mayWait) {
				const isExcused = (lead: Lead) =>
					troubles.concern(lead, since) ||
					lead.submittedAt <= (this.troubledUntil.get(lead.owner) ?? -Infinity);
				if (!isLeaderBack) {
					this.violations.push(...watch.unread(this.people.leads, began, isExcused));
				}
				if (isAll && isDefault) watch.settled(began);
			}
		}
		this.trace(`  poll of ${watch.node.name}: ${ending}`);
		return ending;
	}

	startedBy(): StartedBy {
		if (this.startsAt.length > 0) return 'either';
		return this.conditions.habits.firstStart === 'init' ? 'n8n' : 'person';
	}

	/** Where LinkedIn fails to serve a lead, or nothing at all, its neighbours may be read later. */
	private noteHoles(began: number, since: number): void {
		const until = this.linkedIn.now() + HOLE_MS;
		const isOfAll = this.troubles.since(since).some(isOfEverything);
		const { broken } = this.people;
		const owners = isOfAll
			? PLACES.map(({ owner }) => owner)
			: [...broken].flatMap(({ owner, brokenUntil }) => (brokenUntil > began ? [owner] : []));
		for (const owner of owners) this.troubledUntil.set(owner, until);
	}

	private failed(node: TriggerNode, error: Error, endsPoll: boolean): void {
		const { description } = error as { description?: unknown };
		const text = `${error.message}\n${String(description ?? '')}`;
		this.canvas.watchOf(node).reports.push({ at: Date.now(), text, endsPoll });
		this.trace(`  ${endsPoll ? 'failed' : 'reported'}: ${text}`);
	}

	private stores(json: IDataObject, lead: Lead): void {
		const wrong = wrongIn(json, lead, this.troubles);
		if (wrong !== undefined) this.violations.push(`row: lead ${lead.number}: ${wrong}`);
	}

	private began(execution: Execution): void {
		const { node, items, isWatched, isRerun } = execution;
		const names = items.slice(0, 10).map(({ json }) => numberOf(json) ?? json.id ?? json.lead_id);
		const how = isRerun ? 'once more' : isWatched ? 'watched' : '';
		this.trace(`  ${node.name} gives ${items.length} items: ${names.join(', ')} ${how}`);
		if (isRerun) return;
		const { batchSize } = node.parameters.options as { batchSize: number };
		const most = isWatched ? batchSize : LARGEST_EXECUTION;
		if (items.length === 0) this.violations.push('empty: an execution without items');
		if (items.length > most) {
			this.violations.push(`tooMany: ${items.length} items in one execution`);
		}
		if (this.people.broken.size === 0 && items.some(({ json }) => numberOf(json) === undefined)) {
			this.violations.push('junk: a row stands in for a lead, and LinkedIn serves all of them');
		}
		const watch = this.canvas.watchOf(node);
		watch.began(execution, this.people.leads);
		const rows = this.workflow.rowsOf(execution);
		const { destination } = this;
		const isHopeful =
			rows.length < items.length || !rows.every((row) => destination.isRefused(row, Date.now()));
		if (isHopeful) watch.hopeful++;
	}

	private happenBetweenCalls(): void {
		for (const armed of [...this.armed]) {
			if (armed.callsLeft-- > 0) continue;
			this.armed = this.armed.filter((other) => other !== armed);
			armed.happen();
		}
	}
}
