import type { IPollFunctions } from 'n8n-workflow';

import type { LeadScope } from '../../shared/leadSync/leadScope';
import { readLeadScope } from '../../shared/leadSync/leadScope';
import type { TestLeads } from '../../shared/leadSync/leadsInScope';
import type { StartFrom } from '../../shared/leads/cursor';
import { readInstant } from '../../shared/leads/instant';
import { fieldError, triggerParameters } from '../../shared/parameters/read';

export const DEFAULT_OVERLAP_MINUTES = 60;

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
	const options = (read('options') ?? {}) as { overlapMinutes?: number; testLeads?: TestLeads };
	return {
		scope: readLeadScope(context.getNode(), read),
		startFrom: readStartFrom(context),
		isSimplified: read('simplify') === true,
		testLeads: options.testLeads ?? 'exclude',
		overlapMs: (options.overlapMinutes ?? DEFAULT_OVERLAP_MINUTES) * 60 * 1000,
	};
}

function readStartFrom(context: IPollFunctions): StartFrom {
	const read = triggerParameters(context);
	const node = context.getNode();
	switch (read('startFrom')) {
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
		default:
			return { from: 'now' };
	}
}
