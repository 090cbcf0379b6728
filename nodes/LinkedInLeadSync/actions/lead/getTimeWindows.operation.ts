import type { INodeProperties } from 'n8n-workflow';

import { WINDOW_UNITS, backfillWindows } from '../../../shared/leads/backfillWindows';
import { readChoice } from '../../../shared/parameters/checks';
import { fieldError } from '../../../shared/parameters/read';
import { isoTime } from '../isoTime';
import type { Operation } from '../operation';
import { showFor } from '../showFor';
import { readTimeRange, timeRangeFields } from './timeRange';

const windowFields: INodeProperties[] = [
	{
		displayName: 'Window Length',
		name: 'windowLength',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		description:
			'How much time each window covers. Choose it so that one window holds a few thousand leads at most.',
	},
	{
		displayName: 'Window Unit',
		name: 'windowUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Weeks', value: 'weeks' },
		],
		default: 'days',
		description: 'Days and weeks are those of UTC, and weeks begin on Monday',
	},
];

export const fields = showFor('lead', 'getTimeWindows', [...timeRangeFields, ...windowFields]);

/** Cuts a time range into windows for a backfill in steps, without a call to LinkedIn. */
export const getTimeWindows: Operation = async ({ execute, read, itemIndex }) => {
	const node = execute.getNode();
	const unitField = { field: 'Window Unit', values: WINDOW_UNITS };
	const cut = backfillWindows({
		range: readTimeRange(execute, read, itemIndex),
		length: read('windowLength'),
		unit: readChoice(node, unitField, read('windowUnit'), itemIndex),
		now: Date.now(),
	});
	if (!cut.ok) throw fieldError(node, cut, itemIndex);
	return cut.windows.map(({ start, end }, index) => ({
		json: {
			window_start: isoTime(start),
			window_end: isoTime(end),
			position: index + 1,
			windows: cut.windows.length,
		},
	}));
};
