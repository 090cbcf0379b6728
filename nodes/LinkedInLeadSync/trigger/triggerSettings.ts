import type { IPollFunctions } from 'n8n-workflow';

import type { LeadScope } from '../../shared/linkedin/leadScope';
import type { TestLeads } from '../../shared/linkedin/leadWindow';
import type { EmptyFields } from '../../shared/rows/emptyFields';
import { readInstant } from '../../shared/values/instant';
import type { RowOptions } from '../../shared/rows/row';
import type { AmountOption } from '../../shared/panel/readAmount';
import { readAmount } from '../../shared/panel/readAmount';
import { readChoice, readWholeNumber } from '../../shared/panel/checks';
import { fieldError } from '../../shared/wire/errors/fieldError';
import { triggerParameters } from '../../shared/panel/read';
import { readLeadScope, readTestLeads } from '../../shared/panel/readLeadScope';
import { readSimplify } from '../../shared/panel/readSimplify';
import { readEmptyFields, readRowOptions } from '../../shared/panel/rowOptions';

const START_FROM_FIELD = { field: 'Start From', values: ['date', 'lastDays', 'now'] } as const;

export const DEFAULT_BATCH_SIZE = 500;
export const LARGEST_BATCH = 5_000;

const BATCH_SIZE_FIELD = {
	field: 'Batch Size',
	least: 1,
	most: LARGEST_BATCH,
	fix: `Enter how many leads one execution may get at most, or remove the option for ${DEFAULT_BATCH_SIZE}.`,
};

export const DEFAULT_GIVE_UP_AFTER_DAYS = 7;

const CONFIRM_LEADS_FIELD = {
	field: 'Mark as Processed',
	values: ['onSuccess', 'immediately'],
} as const;

const DAY_MS = 86_400_000;

export type StartFrom =
	| { from: 'now' }
	| { from: 'lastDays'; days: number }
	/** Epoch milliseconds. */
	| { from: 'date'; time: number };

export interface TriggerSettings extends RowOptions {
	scope: LeadScope;
	startFrom: StartFrom;
	isSimplified: boolean;
	testLeads: TestLeads;
	emptyFields: EmptyFields;
	/** When a lead is done. */
	confirmLeads: 'onSuccess' | 'immediately';
	/** Most leads of one execution. */
	batchSize: number;
	/** Whole milliseconds. */
	giveUpAfterMs: number;
}

/**
 * Reads and checks the trigger's fields.
 * @throws NodeOperationError that names the field with the wrong input
 */
export function readTriggerSettings(context: IPollFunctions): TriggerSettings {
	const read = triggerParameters(context);
	const options = (read('options') ?? {}) as Record<string, unknown>;
	const node = context.getNode();
	return {
		scope: readLeadScope(node, read),
		startFrom: readStartFrom(context),
		isSimplified: readSimplify(node, read),
		testLeads: readTestLeads(node, options.testLeads),
		emptyFields: readEmptyFields(node, options.rowsFor),
		...readRowOptions(node, options),
		confirmLeads: readChoice(node, CONFIRM_LEADS_FIELD, read('confirmLeads') ?? 'onSuccess'),
		batchSize: readWholeNumber(node, BATCH_SIZE_FIELD, options.batchSize ?? DEFAULT_BATCH_SIZE),
		giveUpAfterMs: Math.round(readAmount(node, GIVE_UP_AFTER, options.giveUpAfterDays) * DAY_MS),
	};
}

const GIVE_UP_AFTER: AmountOption = {
	field: 'Give Up After (Days)',
	unit: 'days',
	default: DEFAULT_GIVE_UP_AFTER_DAYS,
	mayBeZero: false,
};

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
