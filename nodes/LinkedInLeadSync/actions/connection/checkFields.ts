import type { INode, INodeProperties } from 'n8n-workflow';

import { WARN_DAYS } from '../../../shared/wire/apiVersions';
import { readSwitch } from '../../../shared/panel/checks';
import type { AmountOption } from '../../../shared/panel/readAmount';
import { readAmount } from '../../../shared/panel/readAmount';

/** How long a lead may take to be stored: a few polls of a trigger. */
const STORED_WITHIN_HOURS = 1;

const HOUR_MS = 60 * 60 * 1000;

/** What a person has chosen about the check. */
export interface CheckOptions {
	comparesWithStored: boolean;
	failsWhenUnhealthy: boolean;
	wantsNewestLead: boolean;
	refreshesNow: boolean;
	storedWithinMs: number;
	testsLeadAccess: boolean;
	warnDays: number;
}

/** Options of Connection → Check. */
export const checkOptionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Compare With Stored Leads',
			name: 'compareWithStored',
			type: 'boolean',
			default: false,
			description:
				'Whether the input items are leads that your destination holds, or the newest one of each organization (organization_id and submitted_at), to be told when LinkedIn has leads that did not arrive there (one call per organization). All input items are one check.',
		},
		{
			displayName: 'Fail When Unhealthy',
			name: 'failWhenUnhealthy',
			type: 'boolean',
			default: false,
			description: 'Whether to fail when leads cannot flow, so that an error workflow starts',
		},
		{
			displayName: 'Newest Lead',
			name: 'newestLead',
			type: 'boolean',
			default: false,
			description:
				"Whether to say when the newest event lead of each organization was submitted, in newest_lead_at (one call each, as 'Test Lead Access', which it includes)",
		},
		{
			displayName: 'Refresh Now',
			name: 'refreshNow',
			type: 'boolean',
			default: false,
			description: 'Whether to renew the access token before the check',
		},
		{
			displayName: 'Stored Within (Hours)',
			name: 'storedWithinHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: STORED_WITHIN_HOURS,
			description:
				"How old a lead is before 'Compare With Stored Leads' misses it: longer than your trigger waits between two polls",
		},
		{
			displayName: 'Test Lead Access',
			name: 'testLeadAccess',
			type: 'boolean',
			default: true,
			description:
				'Whether to ask for one lead of each organization (one call each). Without it, only the roles are looked at.',
		},
		{
			displayName: 'Warn Days Before Expiry',
			name: 'warnDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: WARN_DAYS,
			description:
				'How many days before the sign-in or the API version ends the status becomes expiring_soon',
		},
	],
};

const STORED_WITHIN: AmountOption = {
	field: 'Stored Within (Hours)',
	unit: 'hours',
	default: STORED_WITHIN_HOURS,
	mayBeZero: true,
};

const WARN_BEFORE: AmountOption = {
	field: 'Warn Days Before Expiry',
	unit: 'days',
	default: WARN_DAYS,
	mayBeZero: true,
};

/**
 * Reads the options of Connection → Check.
 * @throws NodeOperationError that names the field when an expression gave something that it cannot hold
 */
export function readCheckOptions(node: INode, value: unknown, itemIndex: number): CheckOptions {
	const options = (value ?? {}) as Record<string, unknown>;
	const isOn = (field: string, chosen: unknown, isOnByDefault = false) =>
		readSwitch(node, { field, default: isOnByDefault }, chosen, itemIndex);
	const amountOf = (option: AmountOption, chosen: unknown) =>
		readAmount(node, option, chosen, itemIndex);
	return {
		comparesWithStored: isOn('Compare With Stored Leads', options.compareWithStored),
		failsWhenUnhealthy: isOn('Fail When Unhealthy', options.failWhenUnhealthy),
		wantsNewestLead: isOn('Newest Lead', options.newestLead),
		refreshesNow: isOn('Refresh Now', options.refreshNow),
		storedWithinMs: amountOf(STORED_WITHIN, options.storedWithinHours) * HOUR_MS,
		testsLeadAccess: isOn('Test Lead Access', options.testLeadAccess, true),
		warnDays: amountOf(WARN_BEFORE, options.warnDays),
	};
}
