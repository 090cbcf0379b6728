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
	 * A field's value; an unset option has its default. IDs, times and numbers are checked, because an expression may
	 * return anything. A choice is what n8n passes on.
	 * @throws NodeOperationError that names the field, the wrong value and a valid one
	 */
	read<const Field extends INodeProperties>(field: Field): ValueOf<Field> {
		return this.valueOf(field, this.given(field.name)) as ValueOf<Field>;
	}

	error({ displayName: field }: Pick<INodeProperties, 'displayName'>, problem: Problem) {
		return fieldError(this.context.getNode(), { field, ...problem }) as NodeOperationError;
	}

	private valueOf(field: INodeProperties, value: unknown): unknown {
		if (field.name in ID_KINDS) return this.id(field as INodeProperties & IdField, value);
		switch (field.type) {
			case 'number':
				return this.number(field, value);
			case 'dateTime':
				return this.time(field, value);
			case 'collection':
				return this.options(field, value);
			case 'boolean':
				// n8n's variables and the cells of a sheet are texts.
				return inWords(value ?? field.default).toLowerCase() === 'true';
			case 'string':
				return inWords(value ?? '') || (field.required === true ? '' : undefined);
			default:
				return value ?? field.default;
		}
	}

	private id(field: INodeProperties & IdField, value: unknown): string | undefined {
		const offersAll = (field.default as { value?: unknown } | undefined)?.value === ALL;
		if (offersAll && value === ALL) return undefined;
		const input = parseIdInput(value, ID_KINDS[field.name]);
		if (input.ok) return input.id;
		throw this.error(field, input);
	}

	/** Expressions may return a text. */
	private number(field: INodeProperties, value: unknown): number {
		const { minValue = -Infinity, maxValue = Infinity, numberPrecision } = field.typeOptions ?? {};
		const isText = typeof value === 'string' && value.trim() !== '';
		const number = isText ? Number(value) : value;
		const isKnown = numberPrecision === 0 ? Number.isSafeInteger(number) : Number.isFinite(number);
		if (isKnown && Number(number) >= minValue && Number(number) <= maxValue) return Number(number);
		const kind = numberPrecision === 0 ? 'a whole number' : 'a number';
		const range =
			maxValue === Infinity ? `of ${minValue} or more` : `from ${minValue} to ${maxValue}`;
		throw this.error(field, {
			message: `${quoted(inWords(value))} is not ${kind} ${range}`,
			fix: `Enter ${kind} ${range}, for example ${String(field.default)}.`,
		});
	}

	/** A time without zone is in the workflow's time zone. */
	private time(field: INodeProperties, value: unknown): number | undefined {
		const instant = parseInstant(value, this.context.getTimezone());
		const message = instant.ok ? 'nothing is entered' : instant.message;
		if (instant.ok && (instant.time !== undefined || field.required !== true)) return instant.time;
		const fix = 'Enter a date such as 2026-11-24 or 2026-11-24T09:00:00+01:00.';
		throw this.error(field, { message, fix });
	}

	private options({ options = [] }: INodeProperties, value: unknown): Record<string, unknown> {
		const added = (value ?? {}) as Record<string, unknown>;
		const fields = options as INodeProperties[];
		const values = fields.map((field) => [
			field.name,
			this.valueOf(field, chosenIn(added[field.name] ?? field.default)),
		]);
		return Object.fromEntries(values) as Record<string, unknown>;
	}
}

function inWords(value: unknown): string {
	return typeof value === 'string' ? value.trim() : (JSON.stringify(value) ?? 'undefined');
}
