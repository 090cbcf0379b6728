import type { INode } from 'n8n-workflow';

import { fieldError } from '../wire/errors/fieldError';

/** An option field of the panel with what is to be chosen from. */
export interface Choice<Value extends string> {
	/** Display name of the field. */
	field: string;
	values: readonly Value[];
}

/**
 * Checks the value of an option field. The panel offers nothing else, but an expression can give
 * anything, and what is not known must not silently count as one of the choices.
 * @throws NodeOperationError that names the field, the value and what can be chosen
 */
export function readChoice<Value extends string>(
	node: INode,
	{ field, values }: Choice<Value>,
	value: unknown,
	itemIndex?: number,
): Value {
	const choice = values.find((known) => known === value);
	if (choice !== undefined) return choice;
	throw fieldError(
		node,
		{
			field,
			message: `${inWords(value)} is not one of the choices`,
			fix: `Choose one of ${values.join(', ')}.`,
		},
		itemIndex,
	);
}

/** A field of the panel that is on or off. */
export interface Switch {
	/** Display name of the field. */
	field: string;
	default: boolean;
}

/**
 * Reads a field that is on or off; its default where it is absent, hidden or null. An expression may give
 * it as a text, as n8n's variables and sheets do.
 * @throws NodeOperationError that names the field when an expression gave something else
 */
export function readSwitch(
	node: INode,
	{ field, default: isOnByDefault }: Switch,
	value: unknown,
	itemIndex?: number,
): boolean {
	if (value === undefined || value === null) return isOnByDefault;
	const text = typeof value === 'boolean' || typeof value === 'string' ? String(value) : '';
	const word = text.trim().toLowerCase();
	if (word === 'true' || word === 'false') return word === 'true';
	throw fieldError(
		node,
		{
			field,
			message: `${inWords(value)} is neither true nor false`,
			fix: 'Turn it on or off, or let the expression give true or false.',
		},
		itemIndex,
	);
}

/** A number field of the panel. */
export interface WholeNumberField {
	/** Display name of the field. */
	field: string;
	least: number;
	/** No limit without it. */
	most?: number;
	/** What to enter instead of a wrong one. */
	fix: string;
}

/**
 * Reads a number field, in which an expression may give the number as a text.
 * @throws NodeOperationError that names the field, the value and what can be entered
 */
export function readWholeNumber(
	node: INode,
	{ field, least, most = Infinity, fix }: WholeNumberField,
	value: unknown,
	itemIndex?: number,
): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (isSafeInteger(number) && number >= least && number <= most) return number;
	const range = most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`;
	const message = `${inWords(value)} is not a whole number ${range}`;
	throw fieldError(node, { field, message, fix }, itemIndex);
}

const isSafeInteger = (value: unknown): value is number => Number.isSafeInteger(value);

const LONGEST_SHOWN = 80;

function inWords(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
	return `'${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}'`;
}
