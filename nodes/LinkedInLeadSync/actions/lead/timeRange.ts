import type { IExecuteFunctions, INode, INodeProperties } from 'n8n-workflow';

import type { TimeWindow, TimeWindowChoice } from './timeWindow';
import { LAST_UNITS, TIME_RANGES, resolveTimeWindow } from './timeWindow';
import { readChoice } from '../../../shared/panel/checks';
import type { ReadParameter } from '../../../shared/panel/read';
import { fieldError } from '../../../shared/wire/errors/fieldError';

/** The fields that say when leads were submitted, as every operation on a time range has them. */
export const timeRangeFields: INodeProperties[] = [
	{
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
			{ name: 'Last', value: 'last', description: 'The last hours, days, weeks, …' },
		],
		default: 'all',
		description: 'When the leads were submitted',
		builderHint: {
			propertyHint:
				"'last' with lastAmount and lastUnit for a schedule; 'between' with startTime and endTime as 2026-11-23 or ISO 8601 for fixed times, either may be empty. For new leads as they come, use LinkedIn Lead Sync Trigger instead.",
		},
	},
	{
		displayName: 'Last',
		name: 'lastAmount',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		description: 'How many units to look back from now',
		displayOptions: { show: { timeRange: ['last'] } },
	},
	{
		displayName: 'Unit',
		name: 'lastUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Months', value: 'months' },
			{ name: 'Weeks', value: 'weeks' },
		],
		default: 'days',
		description: 'What the number in Last counts',
		displayOptions: { show: { timeRange: ['last'] } },
	},
	{
		displayName: 'Start',
		name: 'startTime',
		type: 'dateTime',
		default: '',
		description:
			'Leads submitted at this moment or later. Leave empty for no start. A time without a zone is in the time zone of the workflow.',
		displayOptions: { show: { timeRange: ['between'] } },
		builderHint: {
			propertyHint: 'The first moment, as 2026-11-23 or ISO 8601 with a zone; empty for no start.',
		},
	},
	{
		displayName: 'End',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		description:
			'Leads submitted before this moment. Leave empty for no end. A time without a zone is in the time zone of the workflow.',
		displayOptions: { show: { timeRange: ['between'] } },
		builderHint: {
			propertyHint:
				'The moment after the last one, as 2026-11-24 or ISO 8601 with a zone; empty for no end.',
		},
	},
];

/**
 * The chosen time range, relative ones counted back from now.
 * @throws NodeOperationError that names the field when the input is no time range
 */
export function readTimeRange(
	execute: IExecuteFunctions,
	read: ReadParameter,
	itemIndex: number,
): TimeWindow {
	const node = execute.getNode();
	const resolved = resolveTimeWindow({
		...readTimeChoice(node, read, itemIndex),
		now: Date.now(),
		timezone: execute.getTimezone(),
	});
	if (!resolved.ok) throw fieldError(node, resolved, itemIndex);
	return resolved.window;
}

const TIME_RANGE_FIELD = { field: 'Time Range', values: TIME_RANGES };
const UNIT_FIELD = { field: 'Unit', values: LAST_UNITS };

function readTimeChoice(node: INode, read: ReadParameter, itemIndex: number): TimeWindowChoice {
	const timeRange = readChoice(node, TIME_RANGE_FIELD, read('timeRange'), itemIndex);
	switch (timeRange) {
		case 'all':
			return { timeRange };
		case 'last': {
			const lastUnit = readChoice(node, UNIT_FIELD, read('lastUnit'), itemIndex);
			return { timeRange, lastAmount: read('lastAmount'), lastUnit };
		}
		case 'between':
			return { timeRange, startTime: read('startTime'), endTime: read('endTime') };
	}
}
