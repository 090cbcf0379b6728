import { countBy } from 'lodash';

import { FEWEST_ROWS } from './differences';
import { ownerInWords } from '../../../../shared/values/leadOwner';
import type { JointContext } from '../../operation';
import type { DifferenceSettings } from './findDifferencesSettings';
import type { DoubtedOwner, GoneLeads, UnshownLead } from './goneLeads';
import { isCertain } from './goneLeads';
import type { LeadComparison, OwnerReading } from './leadComparison';

/** So many ids are named. */
const MOST_NAMED = 5;

/** What a person is told about what the comparison could not find out, and what to do. */
export function hintsAtDoubts(
	settings: DifferenceSettings,
	comparison: LeadComparison,
	{ readings, uncertain, ownerDoubts }: GoneLeads,
): Array<Parameters<JointContext['hint']>> {
	const { columns } = settings;
	const ofOwners = readings.flatMap((reading): Array<[string]> => {
		const found = ownerDoubts.get(reading.owner.id);
		return found === undefined ? [] : [[inWords(reading, found)]];
	});
	const { differingTimes } = comparison.differences;
	// Who was answered again is no news where nothing else is to be told.
	const isNews = differingTimes >= FEWEST_ROWS || uncertain.some(isCertain);
	const times: Array<[string]> =
		differingTimes === 0 || !isNews
			? []
			: [
					[
						`Most times in the column '${columns.time}' differ from LinkedIn's, so no stored lead is told as gone. In Time Column, enter the column that holds submitted_at as LinkedIn Lead Sync gives it, and have the destination keep its time zone.`,
					],
				];
	return [...ofOwners, ...times, ...hintsAtRows(settings, uncertain)];
}

function inWords(
	{ owner, ...reading }: OwnerReading,
	{ doubt, count, found }: DoubtedOwner,
): string {
	const name = ownerInWords(owner);
	const nothing = `no stored lead of ${name} is told as gone`;
	switch (doubt) {
		case 'failure': {
			const { failure } = reading;
			return `The leads of ${name} were not compared to the end, so some that are missing may not be told, and ${nothing}. ${failure?.message ?? ''}. ${failure?.description ?? ''}`;
		}
		case 'undeliverable':
			return `LinkedIn failed to deliver ${reading.undeliverable} of the leads of ${name}, so ${nothing}: it may be one of these. Run again later.`;
		case 'unidentified':
			return `LinkedIn sent ${reading.unidentified} of the leads of ${name} without an ID that can be read, so ${nothing}: it may be one of these. Run again later.`;
		case 'unshown':
			return `LinkedIn counts ${reading.unshown} more leads of ${name} than it shows, so ${nothing}: it may be one of these. Run again later.`;
		case 'role':
			return `It is not certain that the signed-in member may still read the leads of ${name}, so ${nothing}. Connection → Check lists the roles that LinkedIn reports; a page admin grants them in LinkedIn under Manage admins.`;
		case 'noneShown':
			return `LinkedIn shows none of the ${count} stored leads of ${name}, so none of them is told as gone. Check that the ID Column holds LinkedIn's IDs of leads, and that the credential is the one that they came with. If all of them were taken back, delete them by hand.`;
		case 'served':
			return `LinkedIn still has the lead ${found?.id}, but its list of the leads of ${name} does not show it, so ${nothing}: the list may leave out others. Run again later. If this stays so, look up stored leads with Lead → Get, and mark by hand those that it does not find.`;
		case 'unanswered':
			return `LinkedIn's list of the leads of ${name} does not show the lead ${found?.id}, and LinkedIn did not say whether it is there, so ${nothing}. ${found?.failure?.message ?? ''}. ${found?.failure?.description ?? ''}`;
	}
}

/** About rows that LinkedIn does not show, and that do not say enough for `gone`. */
function hintsAtRows(
	{ filter: { scope }, columns, keptDays }: DifferenceSettings,
	uncertain: readonly UnshownLead[],
): Array<Parameters<JointContext['hint']>> {
	const hints: Array<Parameters<JointContext['hint']>> = [];
	// A row that has another reason already, such as its age, would not be told in any case.
	const open = uncertain.filter(({ doubt }) => doubt === undefined);
	const unknown = countBy(open, ({ origin }) => (origin.is === 'unknown' ? origin.column : ''));
	for (const [column, count] of Object.entries(unknown)) {
		if (column === '') continue;
		hints.push([
			`LinkedIn does not show the leads of ${items(count)}, but they are not told as gone, since the column '${column}' does not say whose leads they are (it is missing, empty, or holds a rounded number). Pass it on as LinkedIn Lead Sync gives it. Where all rows are of the chosen organization, the option Only These Leads says so.`,
		]);
	}
	const others = open.flatMap(({ origin }) => (origin.is === 'otherOwner' ? origin.ownerId : []));
	if (others.length > 0) {
		const isChosen = scope.owner !== undefined;
		hints.push([
			`${items(others.length)} belong to what was not compared (${named(others)}), so they are not told as gone.${isChosen ? '' : ' The signed-in member has no role there that allows to read leads: was it taken away?'}`,
			isChosen ? 'info' : 'warning',
		]);
	}
	const compared = uncertain.filter(({ origin }) => origin.is === 'compared');
	const { old = 0, rounded = 0 } = countBy(compared, ({ doubt }) => doubt ?? '');
	if (old > 0) {
		hints.push([
			`LinkedIn does not show the leads of ${items(old)}, but they are so old that it may have deleted them by itself, so they are not told as gone. If LinkedIn keeps your leads for more than ${keptDays} days, enter for how many in the option Leads Kept (Days).`,
			'info',
		]);
	}
	if (rounded > 0) {
		hints.push([
			`${items(rounded)} have an ID in the column '${columns.id}' that ends in zeros, as numbers do that lost digits, so they are not told as gone. Have the destination keep IDs as text (in a sheet: format the column as plain text).`,
		]);
	}
	return hints;
}

function items(count: number): string {
	return count === 1 ? '1 input item' : `${count} input items`;
}

function named(ids: readonly string[]): string {
	const all = [...new Set(ids)];
	const more = all.length > MOST_NAMED ? `, and ${all.length - MOST_NAMED} more` : '';
	return `${all.slice(0, MOST_NAMED).join(', ')}${more}`;
}
