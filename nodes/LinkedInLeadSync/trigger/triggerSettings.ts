import type { INode, IPollFunctions } from 'n8n-workflow';

import type { LeadScope } from '../../shared/reading/leadScope';
import { readLeadScope } from '../../shared/reading/leadScope';
import type { TestLeads } from '../../shared/reading/testLeads';
import { readTestLeads } from '../../shared/reading/testLeads';
import type { StartFrom } from '../../shared/leads/cursor';
import { readInstant } from '../../shared/leads/instant';
import { readChoice } from '../../shared/parameters/checks';
import { fieldError, triggerParameters } from '../../shared/parameters/read';

export const DEFAULT_OVERLAP_MINUTES = 60;

const START_FROM_FIELD = { field: 'Start From', values: ['date', 'lastDays', 'now'] } as const;

export interface TriggerSettings {
	scope: LeadScope;
	startFrom: StartFrom;
	isSimplified: boolean;
	testLeads: TestLeads;
	overlapMs: number;
}

/**
 * Reads and checks the trigger's fields.
 * @throws NodeOperationError that names the field with the wrong input
 */
export function readTriggerSettings(context: IPollFunctions): TriggerSettings {
	const read = triggerParameters(context);
	const options = (read('options') ?? {}) as { overlapMinutes?: unknown; testLeads?: unknown };
	const node = context.getNode();
	return {
		scope: readLeadScope(node, read),
		startFrom: readStartFrom(context),
		isSimplified: read('simplify') === true,
		testLeads: readTestLeads(node, options.testLeads),
		overlapMs: readOverlapMinutes(node, options.overlapMinutes) * 60 * 1000,
	};
}

function readOverlapMinutes(node: INode, value: unknown): number {
	const minutes = Number(value ?? DEFAULT_OVERLAP_MINUTES);
	if (Number.isFinite(minutes) && minutes > 0) return minutes;
	throw fieldError(node, {
		field: 'Overlap (Minutes)',
		message: `'${String(value)}' is not a number of minutes`,
		fix: `Enter a number above 0, or remove the option for ${DEFAULT_OVERLAP_MINUTES}.`,
	});
}

function readStartFrom(context: IPollFunctions): StartFrom {
	const read = triggerParameters(context);
	const node = context.getNode();
	switch (readChoice(node, START_FROM_FIELD, read('startFrom'))) {
		case 'lastDays': {
			const days = Number(read('startDays'));
			if (Number.isFinite(days) && days > 0) return { from: 'lastDays', days };
			throw fieldError(node, {
				field: 'Days',
				message: `'${String(read('startDays'))}' is not a number of days`,
				fix: 'Enter how many days to look back, for example 7.',
			});
		}
		case 'date': {
			const instant = readInstant(read('startDate'), context.getTimezone());
			if (instant.ok && instant.time !== undefined) return { from: 'date', time: instant.time };
			throw fieldError(node, {
				field: 'Start Date',
				message: instant.ok ? 'no date is given' : instant.message,
				fix: 'Choose a date, or set Start From to Now.',
			});
		}
		case 'now':
			return { from: 'now' };
	}
}
