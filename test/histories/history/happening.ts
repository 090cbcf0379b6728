import { ORGANIZATIONS, PLACES } from '../linkedIn/world';
import { DAY, HOUR, MINUTE, SECOND } from '../times';
import { steadyNow } from '../virtualClock';
import type { Settings, Step } from './steps';
import type { Trial } from './trial';
import type { Watch } from './watch';

const POLL_EVERY_MS = 5 * MINUTE;
const STEADILY_MS = 15 * MINUTE;
const NAMES = ['Leads', 'Leads 1', 'Leads 2'];

/** Lets a step of a history happen. */
export async function happen(trial: Trial, step: Step): Promise<void> {
	const { linkedIn, people, n8n, canvas, clock, lostRoles } = trial;
	const { destination, workflow } = trial;
	const [first, second] = canvas.nodes;
	lostRoles.stepped(step.do);
	switch (step.do) {
		case 'register':
			return people.registerMany(step);
		case 'registerPoison':
			return registerPoison(trial, step);
		case 'refuseForm':
			return destination.refuseForm(PLACES[step.place].formId, until(step.curedAfterMinutes));
		case 'destinationDown':
			return destination.goDown(steadyNow(), until(step.minutes));
		case 'executions':
			return workflow.arm(step.count, step.course);
		case 'registerAtEdge':
			return registerAtEdge(trial, step);
		case 'cancel':
			return people.cancel(step.which);
		case 'registerAgain':
			return people.registerAgain(step.which);
		case 'break':
			return people.break(step);
		case 'leaveOut':
			return people.leaveOut(step);
		case 'wait':
			return await clock.pass(step.minutes * MINUTE);
		case 'poll':
			for (let time = 0; time < step.times; time++) {
				for (const watch of canvas.nodes) await trial.poll(watch);
				await clock.pass(POLL_EVERY_MS);
			}
			return;
		case 'pollSteadily': {
			const end = clock.now() + step.hours * HOUR;
			while (clock.now() < end) {
				for (const watch of canvas.nodes) await trial.poll(watch);
				await clock.pass(STEADILY_MS);
			}
			return;
		}
		case 'clockSet':
			return clock.set(step.toMinutes * MINUTE);
		case 'otherNodeStores':
			return trial.otherNodeStores();
		case 'refuseMost':
			return refuseMost(trial, step);
		case 'whileReading':
			return trial.arm(step.afterCalls, () => happenAtOnce(trial, step));
		case 'fault': {
			const { kind, after, answers, onlyLeads } = step;
			const resource = onlyLeads ? 'leadFormResponses' : undefined;
			const end = kind === 'day' ? { until: nextMidnight(trial) } : { answers };
			return linkedIn.faults.add({ kind, after, end, resource });
		}
		case 'outage': {
			const { kind, minutes } = step;
			const end = kind === 'day' ? nextMidnight(trial) : linkedIn.now() + minutes * MINUTE;
			return linkedIn.faults.add({ kind, after: 0, end: { until: end } });
		}
		case 'tokenExpires':
			if (trial.conditions.hasRefreshToken) linkedIn.expireToken();
			return;
		case 'versionRetires':
			return linkedIn.retireVersion();
		case 'roleLost':
			trial.wasRoleLost = true;
			linkedIn.loseRole(step.organization, step.isLowered);
			return lostRoles.lose(ORGANIZATIONS[step.organization], linkedIn.now(), step.isLowered);
		case 'roleBack':
			lostRoles.giveBack();
			if (linkedIn.switches.leadsWithoutRole === 'empty') people.wereLeftOut(linkedIn.withoutRole);
			return linkedIn.giveRolesBack();
		case 'restart':
			return n8n.restart();
		case 'changeLeader':
			return n8n.changeLeader(step.to);
		case 'publish':
			return n8n.publish();
		case 'publishWhilePolling': {
			const afterMs = step.afterSeconds * SECOND;
			const name = NAMES.find((each) => canvas.nodes.every(({ node }) => node.name !== each));
			const change = () => {
				if (step.renames && name !== undefined) rename(trial, first, name);
			};
			const options = { afterMs, change };
			await trial.polled(first, async () => await n8n.publishWhilePolling(first.node, options));
			return;
		}
		case 'pollTwiceAtOnce':
			await trial.polled(first, async () => await n8n.pollTwiceAtOnce(first.node));
			return;
		case 'deactivate':
			n8n.publish();
			return await clock.pass(step.days * DAY);
		case 'rename':
			return rename(trial, first, NAMES[step.name]);
		case 'deleteAndAdd':
			first.isOver = true;
			canvas.add(first.node.name, first.settings, linkedIn.now());
			return n8n.publish();
		case 'takeOverName':
			if (second === undefined) return;
			first.isOver = true;
			return rename(trial, second, first.node.name);
		case 'refilter':
			return change(trial, first, { filter: step.filter });
		case 'overlap':
			return change(trial, first, { overlapMinutes: step.minutes });
		case 'testLeads':
			return change(trial, first, { testLeads: step.testLeads });
		case 'confirm': {
			const { confirmLeads, batchSize } = step;
			return change(trial, first, { confirmLeads, batchSize });
		}
		case 'kill':
			await trial.poll(first, { atCall: step.atCall });
			return;
		case 'killAtEmission':
			await trial.poll(first, { atEmission: step.atEmission, moment: step.moment });
			trial.isRolledBack ||= n8n.habits.engine === 'durable' && step.moment === 'saving';
			return;
		case 'rollBack':
			if (n8n.habits.engine === 'default') return n8n.restart();
			await trial.polled(first, async () => await n8n.pollAndRollBack(first.node));
			trial.isRolledBack = true;
	}
}

function registerAtEdge(
	{ people, linkedIn, canvas, lastPolledAt }: Trial,
	{ place, count, edge, offMs }: Extract<Step, { do: 'registerAtEdge' }>,
): void {
	const now = linkedIn.now();
	const overlapMs = (canvas.nodes[0]?.settings.overlapMinutes ?? 0) * MINUTE;
	const latest = [...people.leads.values()].at(-1)?.submittedAt ?? now;
	const at = {
		latestLead: latest,
		latestPoll: lastPolledAt,
		overlap: lastPolledAt - overlapMs,
		day: now - DAY,
		week: now - 6 * DAY,
	}[edge];
	const submittedAt = Math.min(now, at + offMs);
	for (let index = 0; index < count; index++) people.register({ place, submittedAt });
}

function refuseMost(
	{ people, destination, linkedIn }: Trial,
	{ place, good, refused }: Extract<Step, { do: 'refuseMost' }>,
): void {
	for (let index = 0; index < good + refused; index++) {
		const submittedAt = linkedIn.now() - (good + refused - index) * SECOND;
		const { number } = people.register({ place, submittedAt });
		// The good ones lie among the others.
		const isGood = (index * 7) % (good + refused) < good;
		if (!isGood) destination.refuseLead(number, Infinity);
	}
}

function registerPoison(
	{ people, destination, linkedIn }: Trial,
	{ place, good, poison, curedAfterMinutes }: Extract<Step, { do: 'registerPoison' }>,
): void {
	// Among the others, not at one end of them.
	for (let index = 0; index < good + poison; index++) {
		const submittedAt = linkedIn.now() - (good + poison - index) * SECOND;
		const lead = people.register({ place, submittedAt });
		const before = Math.floor((index * poison) / (good + poison));
		const isPoison = Math.floor(((index + 1) * poison) / (good + poison)) > before;
		if (isPoison) destination.refuseLead(lead.number, until(curedAfterMinutes));
	}
}

function happenAtOnce(
	{ people }: Trial,
	{ place, registers, cancels }: Extract<Step, { do: 'whileReading' }>,
): void {
	for (let index = 0; index < cancels; index++) people.cancel(index * 3);
	for (let index = 0; index < registers; index++) people.register({ place });
}

function change({ canvas, linkedIn, n8n }: Trial, watch: Watch, settings: Partial<Settings>): void {
	canvas.change(watch, settings, linkedIn.now());
	n8n.publish();
}

/** Before the next poll, nobody can know that what lies under a node's id was rolled back. */
function rename({ isRolledBack, canvas, n8n }: Trial, watch: Watch, name: string): void {
	if (!isRolledBack && canvas.rename(watch, name)) n8n.publish();
}

function nextMidnight({ linkedIn }: Trial): number {
	return (Math.floor(linkedIn.now() / DAY) + 1) * DAY;
}

/** By n8n's clock, which is the destination's too. */
function until(minutes: number | null): number {
	return minutes === null ? Infinity : steadyNow() + minutes * MINUTE;
}
