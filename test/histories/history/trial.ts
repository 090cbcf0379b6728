import { SECOND, MINUTE, DAY } from '../../durations';
import { Destination } from '../destination/destination';
import { LinkedIn } from '../linkedIn/linkedIn';
import { Credential } from '../n8n/httpRequest';
import type { Execution } from '../n8n/executions';
import type { Kill } from '../n8n/n8n';
import { N8n } from '../n8n/n8n';
import type { PollEnding } from '../n8n/polling';
import type { VirtualClock } from '../virtualClock';
import { Canvas, numberOf } from './watch';
import { LeadWorkflow } from './leadWorkflow';
import { LostRoles } from './lostRoles';
import { People } from './people';
import type { Conditions } from './conditions';
import { LARGEST_EXECUTION, LONGEST_WAIT_MS } from './thresholds';
import type { Watch } from './watch';
import { randomNumbers, steadyNow } from '../virtualClock';

const DAYS_BEFORE = 10;

/** A trigger notes in whole steps of this where LinkedIn failed to serve leads. */
const HOLE_MS = 10 * MINUTE;

/** At an activation, a poll reads no longer than this, because n8n abandons it; the next one reads the rest. */
const ACTIVATION_READS_MS = 15 * SECOND;

/** A history as it happens: LinkedIn, people, n8n with a trigger, and the checks. */
export class Trial {
	readonly linkedIn: LinkedIn;

	readonly people: People;

	readonly n8n: N8n;

	readonly canvas: Canvas;

	readonly destination: Destination;

	readonly workflow: LeadWorkflow;

	readonly lostRoles = new LostRoles();

	readonly violations: string[] = [];

	/** How often n8n's process has ended. */
	restarts = 0;

	/** The latest change of leader: a main that was the leader before still waits for its earlier executions. */
	leaderChangedAt = -Infinity;

	/** By how much n8n's clock was corrected in the end, milliseconds. */
	clockSetBy = 0;

	/** When a poll began last, by LinkedIn's clock. */
	lastPolledAt: number;

	/** Whether a role was ever lost; the trigger does not list the organizations at each poll. */
	wasRoleLost = false;

	/** Gets a line for everything that happens. */
	trace: (line: string) => void = () => {};

	/** Leads submitted before this may be near leads that LinkedIn failed to serve, and are then read later. */
	private troubledUntil = 0;

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
		this.date = clock.now() - 3 * DAY;
		this.linkedIn = new LinkedIn(switches, seed);
		this.lastPolledAt = this.linkedIn.now();
		this.linkedIn.onAnswered = () => this.happenBetweenCalls();
		const isRaw = !settings.isSimplified && second?.isSimplified !== true;
		this.people = new People(this.linkedIn, random, isRaw);
		this.destination = new Destination(conditions.keepsEarlier);
		const { hasSuccessors } = conditions;
		this.workflow = new LeadWorkflow(hasSuccessors, this.destination, this.people.leads, {
			began: (execution) => this.began(execution),
			vanished: (node, items, isWatched) => this.canvas.watchOf(node).vanished(items, isWatched),
			log: (line) => this.trace(`  ${line}`),
		});
		this.canvas = new Canvas(this.date, this.workflow.rollBacks);
		const credential = new Credential(this.linkedIn, hasRefreshToken, refusesFreshFor * SECOND);
		this.n8n = new N8n(this.linkedIn, credential, clock, conditions.habits, this.workflow, {
			failed: (node, error) => {
				const { description } = error as { description?: unknown };
				const text = `${error.message}\n${String(description ?? '')}`;
				this.canvas.watchOf(node).failures.push({ at: steadyNow(), text });
				this.trace(`  failed: ${text}`);
			},
			published: () => {
				this.lostRoles.forget();
				for (const watch of this.canvas.watches) {
					if (!this.n8n.database.isKnown(watch.node)) watch.forget();
				}
			},
			restarted: () => {
				this.lostRoles.forget();
				this.restarts++;
				for (const watch of this.canvas.watches) watch.restarted(steadyNow());
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

	giveRolesBack(): void {
		this.lostRoles.giveBack();
		const { linkedIn, people } = this;
		if (linkedIn.switches.leadsWithoutRole === 'empty') people.wereLeftOut(linkedIn.withoutRole);
		linkedIn.giveRolesBack();
	}

	/** Runs `happenThen` after so many calls, or at the end of the next poll. */
	arm(callsLeft: number, happenThen: () => void): void {
		this.armed.push({ callsLeft, happen: happenThen });
	}

	otherNodeStores(): void {
		const from = this.n8n.otherNodeStores();
		if (from !== undefined) this.workflow.rollBacks.push({ from, at: steadyNow() });
	}

	/** @param isWhole whether `poll` is one complete poll */
	async polled(
		watch: Watch,
		poll: () => Promise<PollEnding>,
		isWhole = false,
	): Promise<PollEnding> {
		const { linkedIn, restarts } = this;
		const began = linkedIn.now();
		this.lastPolledAt = began;
		const isKept = this.n8n.keepsPollOf(watch.node);
		const isActivation = this.n8n.registrationOf(watch.node) === undefined;
		const waits = watch.deliveries.isAnyUntold(steadyNow());
		const isAnyUnderWay = watch.deliveries.isAnyUntold(steadyNow(), true);
		const isUndisturbed = linkedIn.faults.isEmpty;
		const isAnyBroken = () =>
			[...this.people.leads.values()].some(({ brokenUntil }) => brokenUntil > began);
		const isTroubled = !isUndisturbed || isAnyBroken();
		const ending = await poll();
		if (isTroubled || isAnyBroken()) this.troubledUntil = linkedIn.now() + HOLE_MS;
		for (const armed of this.armed.splice(0)) armed.happen();
		const isFine = ending === 'items' || ending === 'nothing';
		const times = { aheadMs: linkedIn.now() - Date.now(), date: this.date };
		// A poll in which n8n is killed may have stored where it began.
		if (isFine) watch.mayHaveStarted(began, times, restarts > 0);
		if (ending === 'killed') watch.mayHaveStarted(began, times, true);
		// Of two polls at once, one leaves the start to the other.
		if (isFine && isWhole) watch.started(linkedIn.now(), times);
		const isWell = isWhole && isUndisturbed && isFine;
		const isUp = !this.destination.isDown(steadyNow()) && !this.wasRoleLost;
		// With 'immediately', each poll outputs only one batch, so that leads may wait longer.
		if (isWell && isUp && watch.settings.confirmLeads !== 'immediately') {
			this.violations.push(...watch.waiting.polled(this, watch));
		}
		// The trigger retries leads before it reads new ones.
		if (isWell && !waits && watch.deliveries.isSettled()) {
			if (isKept) this.violations.push(...this.lostRoles.polled(watch, began));
			const isDefault = this.n8n.habits.engine === 'default';
			if (!this.wasRoleLost && isDefault) watch.wasRead();
			const isLeaderBack = steadyNow() - this.leaderChangedAt < LONGEST_WAIT_MS;
			const isCut = isActivation && linkedIn.now() - began >= ACTIVATION_READS_MS;
			const mayWait = isCut || isAnyUnderWay || watch.deliveries.isOutageLikely(steadyNow());
			if (ending === 'nothing' && !this.wasRoleLost && !mayWait) {
				if (!isLeaderBack)
					this.violations.push(...watch.unread(this.people.leads, began, this.troubledUntil));
				if (isDefault) watch.settled(began);
			}
		}
		this.trace(`  poll of ${watch.node.name}: ${ending}`);
		return ending;
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
		const isAnyBroken = [...this.people.leads.values()].some(({ brokenUntil }) => brokenUntil > 0);
		if (!isAnyBroken && items.some(({ json }) => numberOf(json) === undefined)) {
			this.violations.push('junk: a row stands in for a lead, and LinkedIn serves all of them');
		}
		const watch = this.canvas.watchOf(node);
		watch.began(execution, this.people.leads);
		const rows = this.workflow.rowsOf(items);
		const { destination } = this;
		const isHopeful =
			rows.length < items.length || !rows.every((row) => destination.isRefused(row, steadyNow()));
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
