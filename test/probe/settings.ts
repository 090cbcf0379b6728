import type { Collection, Variants } from '../simulator/server/variants';
import type { LeadType } from '../simulator/world/types';

/** The simulator's switches, by the names that its control API has for them. */
export type Switch =
	| Exclude<keyof Variants, 'pagingTotal' | 'maxCount' | 'retentionDays' | 'endlessPages'>
	| `pagingTotal.${Collection}`
	| `maxCount.${Collection}`
	| `endlessPages.${Collection}`
	| `retentionDays.${LeadType}`
	| `versions.${string}`
	| 'freshTokenRefusedSeconds';

/** What a switch is set to. */
export type Setting = string | number | boolean;

export type { Collection, LeadType };

/** The collections that are answered in pages (contract 2.5). */
export const COLLECTIONS: readonly Collection[] = [
	'organizationAcls',
	'events',
	'leadForms',
	'leadFormResponses',
	'leadNotifications',
];
