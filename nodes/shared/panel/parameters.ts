import type {
	IExecuteFunctions,
	INodeProperties,
	IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';
import { sortBy } from 'lodash';
import { isResourceLocatorValue } from 'n8n-workflow';

import type { IdInputKind } from '../values/idInput';
import { parseIdInput } from '../values/idInput';
import { parseInstant } from '../values/time';
import { quoted } from '../values/text';
import type { LinkedInContext } from '../wire/credential';
import { fieldError } from '../wire/errors/linkedInError';

/*
 * A parameter is read by the definition of its field, which alone knows its name, label, choices, limits
 * and default. Keep the literal types of a definition (`as const satisfies INodeProperties`), and the value has the
 * type that follows from it: `parameters(context, itemIndex).read(leadTypeField)` is 'EVENT' | 'COMPANY' | …
 */

/** Options in the order of their labels, as n8n asks; each has its default until a person adds it. */
export function optionsCollection<const Options extends INodeProperties[]>(options: Options) {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: sortBy<Options[number]>(options, 'displayName'),
	} as const satisfies INodeProperties;
}

/** Selects every Page, event or form of a list. */
export const ALL = 'all';

/** These fields accept an ID, a URN or a LinkedIn URL. */
const ID_KINDS = {
	organizationId: 'organization',
	sponsoredAccountId: 'sponsoredAccount',
	eventId: 'event',
	formId: 'leadGenForm',
	leadId: 'leadGenFormResponse',
	subscriptionId: 'leadNotification',
} as const satisfies Record<string, IdInputKind>;

type IdField = { name: keyof typeof ID_KINDS };

/** A field's value by its definition; undefined for an empty field or "all". */
export type ValueOf<Field extends INodeProperties> = Field extends IdField
	? Field extends { default: { value: typeof ALL } }
		? string | undefined
		: string
	: Field extends { type: 'boolean' }
		? boolean
		: Field extends { type: 'number' }
			? number
			: Field extends { type: 'collection'; options: Array<infer Option> }
				? OptionsOf<Option>
				: Field extends { type: 'multiOptions'; options: Array<{ value: infer Choice }> }
					? Choice[]
					: Field extends { type: 'options'; options: Array<{ value: infer Choice }> }
						? Choice
						: EnteredOf<Field, Field extends { type: 'dateTime' } ? number : string>;

type OptionsOf<Option> = {
	[Each in Extract<Option, INodeProperties> as Each['name']]: ValueOf<Each>;
};

type EnteredOf<Field, Value> = Field extends { required: true } ? Value : Value | undefined;

interface Problem {
	message: string;
	fix: string;
}

type Checked = { ok: true; value: unknown } | ({ ok: false } & Problem);

/** The parameters for one input item, a trigger or the open panel. */
export function parameters(context: IExecuteFunctions, itemIndex: number): Parameters;
export function parameters(context: Exclude<LinkedInContext, IExecuteFunctions>): Parameters;
export function parameters(context: LinkedInContext, itemIndex?: number): Parameters {
	return new Parameters(context, (name) => given(context, name, itemIndex));
}

/** Evaluated; of a resource locator, only the value. Null if hidden: n8n does not store the field. */
function given(context: LinkedInContext, name: string, itemIndex: number | undefined): unknown {
	if ('getCurrentNodeParameter' in context) {
		return chosenIn(context.getCurrentNodeParameter(name) ?? null);
	}
	const value: unknown =
		itemIndex === undefined
			? (context as IPollFunctions).getNodeParameter(name, null)
			: (context as IExecuteFunctions).getNodeParameter(name, itemIndex, null);
	return chosenIn(value);
}

/** n8n's own `extractValue` throws for hidden fields, and for a URN that an expression returns. */
function chosenIn(value: unknown): unknown {
	return isResourceLocatorValue(value) ? value.value : value;
}

export class Parameters {
	constructor(
		private readonly context: LinkedInContext,
		private readonly given: (name: string) => unknown,
	) {}

	/** An unchecked parameter, for fields without a definition. */
	raw(name: string): unknown {
		return this.given(name);
	}

	/**
	 * A field's value, checked against its definition, because an expression may return anything. An unset
	 * option has its default.
	 * @throws NodeOperationError that names the field, the wrong value and a valid one
	 */
	read<const Field extends INodeProperties>(field: Field): ValueOf<Field> {
		const checked = this.check(field, this.given(field.name));
		if (checked.ok) return checked.value as ValueOf<Field>;
		throw this.error(field, checked);
	}

	error({ displayName: field }: Pick<INodeProperties, 'displayName'>, problem: Problem) {
		return fieldError(this.context.getNode(), { field, ...problem }) as NodeOperationError;
	}

	private check(field: INodeProperties, value: unknown): Checked {
		if (field.name in ID_KINDS) return idOf(field as INodeProperties & IdField, value);
		switch (field.type) {
			case 'boolean':
				return switchOf(field, value);
			case 'number':
				return numberOf(field, value);
			case 'options':
				return choiceOf(field, value);
			case 'multiOptions':
				return choicesOf(field, value);
			case 'collection':
				return { ok: true, value: this.optionsOf(field, value) };
			case 'dateTime':
				return entered(field, instantOf(value, this.context.getTimezone()));
			default:
				return entered(field, textOf(value));
		}
	}

	private optionsOf({ options = [] }: INodeProperties, value: unknown): Record<string, unknown> {
		const added = (value ?? {}) as Record<string, unknown>;
		const fields = options as INodeProperties[];
		const within = new Parameters(this.context, (name) =>
			chosenIn(added[name] ?? fields.find((field) => field.name === name)?.default),
		);
		return Object.fromEntries(fields.map((field) => [field.name, within.read(field)]));
	}
}

function idOf(field: INodeProperties & IdField, value: unknown): Checked {
	const offersAll = (field.default as { value?: unknown } | undefined)?.value === ALL;
	if (offersAll && value === ALL) return { ok: true, value: undefined };
	const input = parseIdInput(value, ID_KINDS[field.name]);
	return input.ok ? { ok: true, value: input.id } : input;
}

/** Expressions, n8n's variables and sheets may return a text. */
function switchOf(field: INodeProperties, value: unknown): Checked {
	const given = value ?? field.default;
	const text = typeof given === 'boolean' || typeof given === 'string' ? String(given) : '';
	const word = text.trim().toLowerCase();
	if (word === 'true' || word === 'false') return { ok: true, value: word === 'true' };
	return {
		ok: false,
		message: `${inWords(value)} is neither true nor false`,
		fix: 'Turn it on or off, or let the expression return true or false.',
	};
}

/** Expressions may return a text. */
function numberOf(
	{ typeOptions = {}, default: byDefault }: INodeProperties,
	value: unknown,
): Checked {
	const { minValue = -Infinity, maxValue = Infinity, numberPrecision } = typeOptions;
	const isText = typeof value === 'string' && value.trim() !== '';
	const number = isText ? Number(value) : value;
	const isKnown = numberPrecision === 0 ? Number.isSafeInteger(number) : Number.isFinite(number);
	if (isKnown && Number(number) >= minValue && Number(number) <= maxValue) {
		return { ok: true, value: number };
	}
	const kind = numberPrecision === 0 ? 'a whole number' : 'a number';
	const range =
		maxValue === Infinity ? `of ${minValue} or more` : `from ${minValue} to ${maxValue}`;
	return {
		ok: false,
		message: `${inWords(value)} is not ${kind} ${range}`,
		fix: `Enter ${kind} ${range}, for example ${String(byDefault)}.`,
	};
}

function choicesOf(field: INodeProperties, value: unknown): Checked {
	const given = Array.isArray(value) ? value : [value];
	if (given.length === 0) return notEntered(`Choose one or more of ${inList(field)}.`);
	const checked = given.map((each) => choiceOf(field, each));
	return checked.find(({ ok }) => !ok) ?? { ok: true, value: given };
}

/** An unknown value fails rather than counting as one of the choices. */
function choiceOf(field: INodeProperties, value: unknown): Checked {
	if (choicesIn(field).includes(value)) return { ok: true, value };
	return {
		ok: false,
		message: `${inWords(value)} is not one of the choices`,
		fix: `Choose one of ${inList(field)}.`,
	};
}

function choicesIn({ options = [] }: INodeProperties): unknown[] {
	return options.map((option) => ('value' in option ? option.value : undefined));
}

function inList(field: INodeProperties): string {
	return choicesIn(field).join(', ');
}

/** Trimmed text; undefined if empty. */
function textOf(value: unknown): Checked {
	const given = value ?? '';
	if (typeof given === 'string' || typeof given === 'number') {
		return { ok: true, value: String(given).trim() || undefined };
	}
	return { ok: false, message: `${inWords(value)} is not a text`, fix: 'Enter a text.' };
}

/** A time without zone is in the workflow's time zone. */
function instantOf(value: unknown, timezone: string): Checked {
	const instant = parseInstant(value, timezone);
	if (instant.ok) return { ok: true, value: instant.time };
	const fix = 'Enter a date such as 2026-11-24 or 2026-11-24T09:00:00+01:00.';
	return { ok: false, message: instant.message, fix };
}

function entered(field: INodeProperties, checked: Checked): Checked {
	if (!checked.ok || checked.value !== undefined || field.required !== true) return checked;
	const example = field.placeholder?.replace(/^e\.g\. /, '');
	return notEntered(example === undefined ? 'Enter it.' : `Enter it, for example ${example}`);
}

function notEntered(fix: string): Checked {
	return { ok: false, message: 'nothing is entered', fix };
}

function inWords(value: unknown): string {
	return quoted(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'));
}
