import { MINUTE, HOUR, DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import { organizationOf, ownerId, PLACES } from '../linkedIn/world';
import { FILTERS } from './filters';
import {
	HEARD_OF_AFTER_MS,
	LONGEST_WAIT_MS,
	REPORTED_AFTER_MS,
	UNLISTED_REPORTED_AFTER_MS,
} from './promises';
import type { Report } from './reports';
import {
	blamesCredential,
	isAboutLoss,
	isAboutRoles,
	isAboutWaiting,
	isReport,
	mayBeFirstStart,
	notShownBetween,
} from './reports';
import type { Trial } from './trial';
import type { Trouble } from './troubles';
import { isOfEverything } from './troubles';
import type { Watch } from './watch';
import { leadKey } from './watch';

/** How many polls may end with an error because of a trouble that is not everybody's. */
const MOST_FAILED_POLLS = 2;

const WEEK = 7 * DAY;

/** A trigger notes in whole steps of this where LinkedIn failed to serve leads. */
const HOLE_MS = 10 * MINUTE;

/**
 * Checks that a trigger reports what lasts longer than a day by the name that LinkedIn gives it, and ends no poll
 * because of it.
 */
export class Reporting {
	/** Polled time with each trouble, milliseconds; Infinity when it counted as unreported. */
	private readonly lasted = new Map<Trouble, number>();

	private readonly failedPolls = new Map<Trouble, number>();

	private lastPolledAt = -Infinity;

	/** Whether the trigger has listed its Pages while every role was there, so that it can notice a lost one. */
	private knowsAll = false;

	/** n8n may not know any more what was in trouble, or which Pages there were. */
	forget(): void {
		this.lasted.clear();
		this.knowsAll = false;
	}

	/**
	 * To be called after each poll in which the trigger had its chance.
	 * @param began epoch milliseconds
	 * @returns troubles that should have been reported, or because of which polls fail, in words
	 */
	polled(trial: Trial, watch: Watch, began: number, hasFailed: boolean): string[] {
		const { troubles } = trial;
		const now = Date.now();
		const passed = Math.min(now - this.lastPolledAt, LONGEST_WAIT_MS);
		this.lastPolledAt = now;
		const own = troubles.since(began).filter((each) => isNoticed(trial, watch, each));
		const found: string[] = [];
		const isWhole = troubles.isWhole(watch.settings, began);
		for (const trouble of own) {
			const before = this.lasted.get(trouble) ?? (this.canHear(trouble) ? 0 : -Infinity);
			const lasted = before + passed;
			this.lasted.set(trouble, lasted);
			const isUnlisted = trouble.subject === 'role';
			const most = isUnlisted ? UNLISTED_REPORTED_AFTER_MS : REPORTED_AFTER_MS;
			// Where all that it reads is in trouble, its polls say so by failing; and there is one report a day.
			const isSaid = watch.reports.some(
				(report) => now - report.at < DAY && (isReport(report) || (isWhole && report.endsPoll)),
			);
			if (lasted > most && lasted < Infinity && !isSaid && !isReported(watch, trouble, own)) {
				this.lasted.set(trouble, Infinity);
				found.push(
					`unsaid: ${watch.node.id}: ${inWords(trouble)} for ${Math.round(lasted / HOUR)} h`,
				);
			}
			if (!hasFailed || isWhole) continue;
			const failed = (this.failedPolls.get(trouble) ?? 0) + 1;
			this.failedPolls.set(trouble, failed);
			if (failed === MOST_FAILED_POLLS + 1) {
				found.push(`failing: ${watch.node.id}: polls fail because of ${inWords(trouble)}`);
			}
		}
		if (troubles.inForce('role').length === 0) this.knowsAll = true;
		return found;
	}

	/** A role that was lost before the trigger knew of it is no loss to it. */
	private canHear({ subject }: Trouble): boolean {
		return subject !== 'role' || this.knowsAll;
	}
}

/** Whether a trigger meets a trouble and can know of it. */
function isNoticed(trial: Trial, watch: Watch, trouble: Trouble): boolean {
	const { settings } = watch;
	const { subject, id, from } = trouble;
	if (isOfEverything(trouble) || id === undefined) return false;
	const { owners, matches, parameters } = FILTERS[settings.filter];
	if (subject === 'role' || subject === 'page') {
		const isWatched = owners.some((owner) =>
			trouble.concerns({ owner, leadType: parameters.leadType as never, formId: '' }),
		);
		// Without the list of Pages, a trigger does not see that a role is gone, if LinkedIn then shows empty lists.
		const isOfAll = owners.length > 1;
		return isWatched && (subject === 'page' || isOfAll);
	}
	// Only rows have the questions of forms; and only a lead that waits makes a trigger ask for them.
	if (subject !== 'form' || !settings.isSimplified) return false;
	if (!PLACES.some((place) => place.formId === id && matches(place))) return false;
	const withoutRole = trial.troubles.inForce('role');
	return [...trial.people.leads.values()].some(
		(lead) =>
			lead.formId === id &&
			// LinkedIn does not show leads of a Page without a role, so nobody asks for their form.
			!withoutRole.some(({ concerns }) => concerns(lead)) &&
			lead.submittedAt > from &&
			watch.mustHave(lead, trial.linkedIn.now()) &&
			!watch.isDone(lead, trial) &&
			// What was output had its questions from elsewhere, and waits for something else.
			!watch.deliveries.isKnown(leadKey(lead.number)),
	);
}

/** Where a Page without a role then has another trouble, the report of the role is the one that people need. */
function isReported({ reports }: Watch, { id }: Trouble, inForce: readonly Trouble[]): boolean {
	const since = Math.min(...inForce.flatMap((each) => (each.id === id ? each.from : [])));
	return reports.some(({ at, text }) => at >= since - MINUTE && text.includes(id!));
}

function inWords({ subject, id, way, isForGood }: Trouble): string {
	return `${subject} ${id ?? ''} ${way}${isForGood ? ' for good' : ''}`;
}

/** Reports that are not so, or that are repeated, each with its kind first. */
export function judgedReports(trial: Trial, watch: Watch): string[] {
	const { reports, node } = watch;
	const untrue = reports.flatMap((report) => {
		const why = untrueIn(trial, watch, report);
		return why === undefined ? [] : [`untrue: ${node.id}: ${why}: ${report.text.split('\n')[0]}`];
	});
	return [...new Set([...untrue, ...repeated(trial, watch)])];
}

function untrueIn(trial: Trial, watch: Watch, report: Report): string | undefined {
	const { troubles, conditions } = trial;
	const { at } = report;
	const of = troubles.all.filter(
		({ from, until }) => from <= at && until + HEARD_OF_AFTER_MS + DAY >= at,
	);
	const isCredentialFine = !of.some(isOfEverything) && conditions.hasRefreshToken;
	if (blamesCredential(report) && isCredentialFine && !trial.wasTokenTroubled) {
		return 'the credential is fine';
	}
	if (isAboutLoss(report)) {
		if (trial.workflow.rollBacks.some((each) => each.at <= at)) return undefined;
		if (trial.startedBy() === 'person') return 'nothing was lost';
		return mayBeFirstStart(report) ? undefined : 'it may be the first start';
	}
	const notShown = notShownBetween(report);
	if (notShown !== undefined) {
		const [from, to] = notShown;
		const isThere = [...trial.people.leads.values()].some(
			({ submittedAt, brokenUntil, leftOutUntil, isHidden }) =>
				(brokenUntil > 0 || leftOutUntil > 0 || isHidden) &&
				submittedAt >= from - HOLE_MS &&
				submittedAt <= to + HOLE_MS,
		);
		const mayBeOutage = trial.linkedIn.faults.wereAny;
		return isThere || mayBeOutage ? undefined : 'LinkedIn shows all of them';
	}
	// When n8n starts, the failure of a poll is reported as it is.
	const isFailure = report.endsPoll || !report.text.startsWith('Report:');
	if (isAboutWaiting(report) || isFailure) return undefined;
	const named = PLACES.flatMap(({ owner, formId, eventId }) =>
		[ownerId(owner), formId, eventId].filter((id) => id !== undefined && report.text.includes(id)),
	);
	const isAboutLeads = [...trial.people.leads.values()].some(
		(lead) =>
			(report.text.includes(lead.id) || named.includes(lead.formId)) &&
			(trial.destination.wasRefused(lead) ||
				watch.deliveries.hasFailedAlone(leadKey(lead.number)) ||
				isOutcomeLost(watch, lead, at)),
	);
	// The leads of an ad account need a role on its Page.
	const ofRoles = PLACES.flatMap(({ owner }) =>
		named.includes(ownerId(owner)) ? [organizationOf(owner)] : [],
	);
	// What keeps all back is also the trouble of each. That a report waits a day, a unit test tells: between two outages,
	// there may be days without a poll, so that the trigger knows only one.
	const isInTrouble = of.some(
		({ subject, id = '' }) =>
			isOfEverything({ subject }) || (subject === 'role' ? ofRoles : named).includes(id),
	);
	// To look for broken leads may take all the time of a poll, so that a Page stays unread that had another trouble before.
	const isHard = [...trial.people.leads.values()].some(
		({ owner, brokenUntil }) => brokenUntil > at && named.includes(ownerId(owner)),
	);
	const isTrue = isAboutLeads || isInTrouble || isHard;
	return named.length > 0 && !isTrue ? 'it is in no trouble' : undefined;
}

/** Whether n8n never said how an execution of the lead ended, or lost it with a restart: it counts as interrupted. */
function isOutcomeLost({ deliveries }: Watch, { number }: Lead, at: number): boolean {
	const executions = deliveries.of(leadKey(number));
	const [first] = executions;
	const isUnknown = executions.some(
		({ told, beganAt }) => told === 'unknown' || (told === undefined && at - beganAt >= DAY),
	);
	return isUnknown || (first !== undefined && deliveries.lossesSince(first.beganAt) > 0);
}

/** A lost role is reported at once, the same Page at most once a week, and once more when n8n lost that it was. */
function repeated({ troubles }: Trial, watch: Watch): string[] {
	const roles = troubles.all.filter(({ subject }) => subject === 'role');
	return roles.flatMap(({ id = '', from }) => {
		const told = watch.reports.filter(
			(each) =>
				isAboutRoles(each) && each.at >= from && each.at < from + WEEK && each.text.includes(id),
		);
		if (told.length <= 1 + watch.deliveries.lossesSince(from) + watch.changes) return [];
		return [`repeated: ${watch.node.id}: the role on ${id} is reported ${told.length} times`];
	});
}
