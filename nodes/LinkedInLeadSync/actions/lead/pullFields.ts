import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_CALLS_AT_ONCE, MOST_CALLS_AT_ONCE } from '../../../shared/api/callGate';
import { leadScopeFields, testLeadsField } from '../../../shared/parameters/leadSource';
import { limitFields } from '../limit';
import { simplifyField } from '../simplify';
import { timeRangeFields } from './timeRange';

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Page Size',
			name: 'pageSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 100,
			description:
				'How many leads to ask LinkedIn for in one call, 1 to 100. LinkedIn allows a limited number of calls a day.',
		},
		{
			displayName: 'Parallel Requests',
			name: 'parallelRequests',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MOST_CALLS_AT_ONCE },
			default: DEFAULT_CALLS_AT_ONCE,
			description:
				'How many calls to LinkedIn may be under way at once, 1 to 10. When LinkedIn says that calls come too fast, they go one after the other for the rest of the run.',
		},
		testLeadsField,
	],
};

/** Fields of Lead → Pull, in the order of the panel. */
export const pullFields: INodeProperties[] = [
	...leadScopeFields,
	...timeRangeFields,
	...limitFields,
	simplifyField('database rows'),
	optionsField,
];
