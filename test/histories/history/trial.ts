import type { INodeExecutionData } from 'n8n-workflow';

import { LinkedIn } from '../linkedIn/linkedIn';
import { ORGANIZATIONS } from '../linkedIn/world';
import { Credential } from '../n8n/credential';
import type { PollEnding, TriggerNode } from '../n8n/n8n';
import { N8n } from '../n8n/n8n';
import { randomNumbers } from '../random';
import { DAY, MINUTE, SECOND } from '../times';
import type { VirtualClock } from '../virtualClock';
import { Canvas } from './canvas';
import { LostRoles } from './lostRoles';
import { People } from './people';
import type { Conditions, Settings, Step } from './steps';
import type { Watch } from './watch';
import { numberOf } from './watch';

/** More than this in one execution is too much at once. */
export const LARGEST_EXECUTION = 500;

const POLL_EVERY_MS = 5 * MINUTE;
const NAMES = ['Leads', 'Leads 1', 'Leads 2'];
const DAYS_BEFORE = 10;

/** A history as it happens: LinkedIn, people, n8n with a trigger, and what is to be true of it. */
export class Trial {
	readonly linkedIn: LinkedIn;

	readonly people: People;

	readonly n8n: N8n;

	readonly canvas: Canvas;

	readonly violations: string[] = [];

	/** Told of everything that happens, in words. */
	trace: (line: string) => void = () => {};

	/** What is to happen between two calls. */
	private armed: Array<{ callsLeft: number; happen: () => void }> = [];

	private readonly date: number;

	private readonly lostRoles = new LostRoles();

	private isRolledBack = false;

	/** Which organizations there are is not asked with each poll. */
	private wasRoleLost = false;

	constructor(
		readonly clock: VirtualClock,
		readonly conditions: Conditions,
		seed: number,
	) {
		const { switches, engine, hasRefreshToken, refusesFreshFor, settings, second } = conditions;
		const random = randomNumbers(seed);
		this.date = clock.now() - 3 * DAY;
		this.canvas = new Canvas(this.date);
		this.linkedIn = new LinkedIn(switches, seed);
		this.linkedIn.onAnswered = () => this.happenBetweenCalls();
		const isRaw = !settings.isSimplified && second?.isSimplified !== true;
		this.people = new People(this.linkedIn, random, isRaw);
		const credential = new Credential(this.linkedIn, hasRefreshToken, refusesFreshFor * SECOND);
		this.n8n = new N8n(this.linkedIn, credential, clock, engine, {
			executed: (node, items) => this.executed(node, items),
			failed: (node, error) => {
				this.canvas.watchOf(node).failures.push(error.message);
				this.trace(`  failed: ${error.message}`);
			},
			log: (line) => this.trace(`  log: ${line}`),
		});
		for (let index = 0; index < conditions.before; index++) {
			const submittedAt = Math.floor(this.linkedIn.now() - random() * DAYS_BEFORE * DAY);
			this.people.register({ place: index % 4, submittedAt });
		}
		this.canvas.add(NAMES[0], settings, this.linkedIn.now());
		if (second !== undefined) this.canvas.add('Other leads', second, this.linkedIn.now());
	}

	/** Polls a node as n8n does, and takes down how it went. */
	async poll(watch: Watch, killAtCall?: number): Promise<PollEnding> {
		return await this.polled(watch, async () => await this.n8n.poll(watch.node, killAtCall), true);
	}

	async happen(step: Step): Promise<void> {
		this.lostRoles.stepped(step.do);
		const [first, second] = this.canvas.nodes;
		switch (step.do) {
			case 'register':
				return this.people.registerMany(step);
			case 'cancel':
				return this.people.cancel(step.which);
			case 'registerAgain':
				return this.people.registerAgain(step.which);
			case 'break':
				return this.people.break(step);
			case 'wait':
				return this.clock.pass(step.minutes * MINUTE);
			case 'poll':
				for (let time = 0; time < step.times; time++) {
					for (const watch of this.canvas.nodes) await this.poll(watch);
					this.clock.pass(POLL_EVERY_MS);
				}
				return;
			case 'whileReading':
				this.armed.push({ callsLeft: step.afterCalls, happen: () => this.happenAtOnce(step) });
				return;
			case 'fault': {
				const { kind, after, answers, onlyLeads } = step;
				const resource = onlyLeads ? 'leadFormResponses' : undefined;
				const end = kind === 'day' ? { until: this.nextMidnight() } : { answers };
				return this.linkedIn.faults.add({ kind, after, end, resource });
			}
			case 'outage': {
				const until =
					step.kind === 'day' ? this.nextMidnight() : this.linkedIn.now() + step.minutes * MINUTE;
				return this.linkedIn.faults.add({ kind: step.kind, after: 0, end: { until } });
			}
			case 'tokenExpires':
				if (this.conditions.hasRefreshToken) this.linkedIn.tokens.expire();
				return;
			case 'versionRetires':
				if (this.linkedIn.liveVersions.length > 1) this.linkedIn.liveVersions.shift();
				return;
			case 'roleLost':
				this.wasRoleLost = true;
				this.linkedIn.withoutRole.add(ORGANIZATIONS[step.organization]);
				return this.lostRoles.lose(ORGANIZATIONS[step.organization], this.linkedIn.now());
			case 'roleBack':
				this.lostRoles.giveBack();
				return this.linkedIn.withoutRole.clear();
			case 'restart':
				return this.n8n.restart();
			case 'publish':
				return this.n8n.publish();
			case 'publishWhilePolling':
				await this.polled(first, async () => await this.n8n.publishWhilePolling(first.node));
				return;
			case 'pollTwiceAtOnce':
				await this.polled(first, async () => await this.n8n.pollTwiceAtOnce(first.node));
				return;
			case 'deactivate':
				this.n8n.publish();
				return this.clock.pass(step.days * DAY);
			case 'rename':
				return this.rename(first, NAMES[step.name]);
			case 'deleteAndAdd':
				first.isOver = true;
				this.canvas.add(first.node.name, first.settings, this.linkedIn.now());
				return this.n8n.publish();
			case 'takeOverName':
				if (second === undefined) return;
				first.isOver = true;
				return this.rename(second, first.node.name);
			case 'refilter':
				return this.change(first, { filter: step.filter });
			case 'overlap':
				return this.change(first, { overlapMinutes: step.minutes });
			case 'testLeads':
				return this.change(first, { testLeads: step.testLeads });
			case 'kill':
				await this.poll(first, step.atCall);
				return;
			case 'rollBack':
				if (this.conditions.engine === 'default') return this.n8n.restart();
				await this.polled(first, async () => await this.n8n.pollAndRollBack(first.node));
				this.isRolledBack = true;
		}
	}

	private async polled(
		watch: Watch,
		poll: () => Promise<PollEnding>,
		isWhole = false,
	): Promise<PollEnding> {
		const { linkedIn } = this;
		const began = linkedIn.now();
		const isUndisturbed = linkedIn.faults.isEmpty;
		const ending = await poll();
		for (const { happen } of this.armed.splice(0)) happen();
		if (ending === 'items' || ending === 'nothing') {
			const times = { aheadMs: linkedIn.switches.aheadMs, date: this.date };
			watch.mayHaveStarted(began, times);
			// Of two at once, one leaves it to the other.
			if (isWhole) watch.started(linkedIn.now(), times);
			if (isWhole) this.isRolledBack = false;
		}
		const isWell = isWhole && isUndisturbed && (ending === 'nothing' || ending === 'items');
		if (isWell) this.violations.push(...this.lostRoles.polled(watch, began));
		const isSettled = isWell && ending === 'nothing' && !this.wasRoleLost;
		if (isSettled && this.conditions.engine === 'default') watch.settled(began);
		this.trace(`  poll of ${watch.node.name}: ${ending}`);
		return ending;
	}

	private executed(node: TriggerNode, items: INodeExecutionData[]): void {
		const watch = this.canvas.watchOf(node);
		const names = items.slice(0, 10).map(({ json }) => numberOf(json) ?? json.id ?? json.lead_id);
		this.trace(`  ${node.name} gives ${items.length} items: ${names.join(', ')}`);
		if (items.length === 0) this.violations.push('empty: an execution without items');
		if (items.length > LARGEST_EXECUTION) {
			this.violations.push(`tooMany: ${items.length} items in one execution`);
		}
		watch.emit(items, this.people.leads);
	}

	private happenBetweenCalls(): void {
		for (const armed of [...this.armed]) {
			if (armed.callsLeft-- > 0) continue;
			this.armed = this.armed.filter((other) => other !== armed);
			armed.happen();
		}
	}

	private happenAtOnce({ place, registers, cancels }: Extract<Step, { do: 'whileReading' }>): void {
		for (let index = 0; index < cancels; index++) this.people.cancel(index * 3);
		for (let index = 0; index < registers; index++) this.people.register({ place });
	}

	private nextMidnight(): number {
		return (Math.floor(this.linkedIn.now() / DAY) + 1) * DAY;
	}

	private change(watch: Watch, settings: Partial<Settings>): void {
		this.canvas.change(watch, settings, this.linkedIn.now());
		this.n8n.publish();
	}

	/** Before the next poll, nobody can know that what lies under a node's id was rolled back. */
	private rename(watch: Watch, name: string): void {
		if (!this.isRolledBack && this.canvas.rename(watch, name)) this.n8n.publish();
	}
}
