import type { INodeProperties } from 'n8n-workflow';

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
	options: [rowsForField, consentDetailsField, testLeadsField],
} as const satisfies INodeProperties;

/** Fields of Lead → Pull, in the order of the panel. */
export const pullFields: INodeProperties[] = [
	...leadScopeFields,
	...timeRangeFields,
	...limitFields,
	...outputFields,
	pullOptionsField,
];
