import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_CALLS_AT_ONCE, MOST_CALLS_AT_ONCE } from '../../../shared/wire/callPolicy';
import { LARGEST_PAGE } from '../../../shared/linkedin/leadFormResponses';
import { leadScopeFields, testLeadsField } from '../../../shared/panel/leadScopeFields';
import { rowsForField, consentDetailsField } from '../../../shared/panel/rowOptions';
import { limitFields } from '../limit';
import { outputFields } from './output';
import { timeRangeFields } from './timeRange';

export const pullOptionsField = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		rowsForField,
		consentDetailsField,
		{
			displayName: 'Page Size',
			name: 'pageSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LARGEST_PAGE, numberPrecision: 0 },
			default: LARGEST_PAGE,
			description:
				'How many leads to ask LinkedIn for in one call at most, 1 to 1000. More than 100 are asked for only where there are many, and fewer where LinkedIn does not serve so many.',
		},
		{
			displayName: 'Parallel Requests',
			name: 'parallelRequests',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MOST_CALLS_AT_ONCE, numberPrecision: 0 },
			default: DEFAULT_CALLS_AT_ONCE,
			description:
				'How many calls to LinkedIn may be under way at once, 1 to 10. When LinkedIn says that calls come too fast, they go one after the other for the rest of the run.',
		},
		testLeadsField,
	],
} as const satisfies INodeProperties;

/** Fields of Lead → Pull, in the order of the panel. */
export const pullFields: INodeProperties[] = [
	...leadScopeFields,
	...timeRangeFields,
	...limitFields,
	...outputFields,
	pullOptionsField,
];
