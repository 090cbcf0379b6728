import type { INode } from 'n8n-workflow';

import { fieldError } from '../wire/errors/fieldError';

/** An option with an amount of time. */
export interface AmountOption {
	/** Display name of the option. */
	field: string;
	unit: string;
	default: number;
	mayBeZero: boolean;
}

/**
 * Reads an amount of time in the option's unit; its default where it was not added. An expression may give it
 * as a text.
 * @throws NodeOperationError that names the field and the value
 */
export function readAmount(
	node: INode,
	{ field, unit, default: byDefault, mayBeZero }: AmountOption,
	value: unknown,
	itemIndex?: number,
): number {
	// `Number` takes an empty text, as an empty cell of a sheet gives it, for 0.
	const isText = typeof value === 'string' && value.trim() !== '';
	const amount = isText ? Number(value) : (value ?? byDefault);
	const isNumber = typeof amount === 'number' && Number.isFinite(amount);
	if (isNumber && (amount > 0 || (mayBeZero && amount === 0))) return amount;
	const range = mayBeZero ? 'of 0 or more' : 'above 0';
	throw fieldError(
		node,
		{
			field,
			message: `'${String(value)}' is not a number of ${unit}`,
			fix: `Enter a number ${range}, or remove the option for ${byDefault}.`,
		},
		itemIndex,
	);
}
