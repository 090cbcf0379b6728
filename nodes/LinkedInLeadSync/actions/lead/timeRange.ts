import type { INodeProperties } from 'n8n-workflow';

import type { LeadFilter } from '../../../shared/linkedin/leadWindow';
import { DAY } from '../../../shared/values/time';
import type { OperationContext } from '../operation';

const timeRangeField = {
	displayName: 'Time Range',
	name: 'timeRange',
	type: 'options',
	options: [
		{ name: 'All', value: 'all', description: 'Every lead that LinkedIn still keeps' },
		{
			name: 'Between',
			value: 'between',
			description: 'From a start to an end, either may be left open',
		},
		{ name: 'Last 30 Days', value: 'last30Days' },
		{ name: 'Last X Days', value: 'last', description: 'Another number of days' },
	],
	// The commonest range without a field of its own, so that the panel fits one screen.
	default: 'last30Days',
	description: 'When the leads were submitted',
} as const satisfies INodeProperties;

const lastField = {
	displayName: 'Days',
	name: 'lastAmount',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 30,
	description: 'How many days to look back. For hours, choose Between.',
	displayOptions: { show: { timeRange: ['last'] } },
} as const satisfies INodeProperties;

const startField = {
	displayName: 'Start',
	name: 'startTime',
	type: 'dateTime',
	default: '',
	description:
		'Optional. Leads submitted at this moment or later. A time without a zone is in the time zone of the workflow.',
	displayOptions: { show: { timeRange: ['between'] } },
} as const satisfies INodeProperties;

const endField = {
	displayName: 'End',
	name: 'endTime',
	type: 'dateTime',
	default: '',
	description:
		'Optional. Leads submitted before this moment. A time without a zone is in the time zone of the workflow.',
	displayOptions: { show: { timeRange: ['between'] } },
} as const satisfies INodeProperties;

export const timeRangeFields: INodeProperties[] = [timeRangeField, lastField, startField, endField];

/**
 * A hint says when Start and End are both empty: n8n's calendar
 * drops a typed date that is not confirmed.
 * @throws NodeOperationError that names the wrong field
 */
export function readTimeRange({
	parameters,
	hint,
}: Pick<OperationContext, 'parameters' | 'hint'>): Pick<LeadFilter, 'start' | 'end'> {
	switch (parameters.read(timeRangeField)) {
		case 'all':
			return {};
		case 'last30Days':
			return { start: startOf(30) };
		case 'last':
			return { start: startOf(parameters.read(lastField)) };
		case 'between': {
			const [start, end] = [parameters.read(startField), parameters.read(endField)];
			if (start === undefined && end === undefined) hint(BOTH_EMPTY);
			if ((end ?? Infinity) > (start ?? -Infinity)) return { start, end };
			throw parameters.error(endField, {
				message: 'it is not after Start, so the time range holds no lead',
				fix: 'Choose an End that is later than Start, or leave one of them empty.',
			});
		}
	}
}

const BOTH_EMPTY =
	'Start and End are empty, so leads of any time were read. To limit the time, choose a date in one of them, and select OK in the calendar.';

function startOf(days: number): number {
	return Math.max(0, Date.now() - days * DAY);
}
