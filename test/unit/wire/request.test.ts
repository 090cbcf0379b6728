import fc from 'fast-check';

import { encodeRestli, restliQuery, type RestliValue } from '../../../nodes/shared/wire/request';
import {
	parseValue,
	splitQuery,
	type RestliValue as Decoded,
} from '../../simulator/server/restli/syntax';

/** A value as the simulator's parser returns it: primitives as text, half surrogate pairs as U+FFFD, no undefined. */
function asText(value: RestliValue): Decoded {
	if (Array.isArray(value)) return (value as readonly RestliValue[]).map(asText);
	if (typeof value === 'object') {
		return Object.fromEntries(
			Object.entries(value as Record<string, RestliValue | undefined>).flatMap(([key, field]) =>
				field === undefined ? [] : [[wellFormed(key), asText(field)]],
			),
		);
	}
	return wellFormed(String(value));
}

function wellFormed(text: string): string {
	return new TextDecoder().decode(new TextEncoder().encode(text));
}

const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({
		unit: fc.constantFrom(...',():\'%&=+ !*~#?/"\\', 'é', '你', '😀', '\uD800', '\uDC00'),
	}),
	fc.constantFrom('List(', "''", 'null', '%2C', '%', '(a:b)', 'List()'),
);

const { anyValue } = fc.letrec<{ anyValue: RestliValue }>((tie) => ({
	anyValue: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		anyText,
		fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.boolean()),
		fc.array(tie('anyValue'), { maxLength: 4 }),
		// Keys have no half surrogates, because their replacement could make two keys equal.
		fc.dictionary(fc.string({ unit: 'grapheme' }), fc.option(tie('anyValue'), { nil: undefined }), {
			maxKeys: 4,
			noNullPrototype: true,
		}),
	),
}));

it.each<[string, RestliValue, string]>([
	[
		'a URN in a union',
		{ organization: 'urn:li:organization:123' },
		'(organization:urn%3Ali%3Aorganization%3A123)',
	],
	[
		'a bare tuple URN',
		'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:6955637458260688897,1)',
		'urn%3Ali%3AversionedLeadGenForm%3A%28urn%3Ali%3AleadGenForm%3A6955637458260688897%2C1%29',
	],
	['an empty text', '', "''"],
	['an empty list', [], 'List()'],
	['a list of records', [{ a: 1 }, { a: [true] }], 'List((a:1),(a:List(true)))'],
	['half a surrogate pair', 'a\uD83Db', 'a%EF%BF%BDb'],
])('encodeRestli writes %s', (_, value, expected) => {
	expect(encodeRestli(value)).toBe(expected);
});

it("the simulator's parser reads back each query that restliQuery writes, and the projection stays literal", () => {
	const fields = 'id,name,form:(hiddenFields,creationLocale,name,id,content)';
	expect(restliQuery({ q: undefined, start: 0 }, fields)).toBe(`start=0&fields=${fields}`);
	fc.assert(
		fc.property(
			// Every parameter has a name.
			fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), anyValue, {
				noNullPrototype: true,
			}),
			(query) => {
				const decoded = [...splitQuery(restliQuery(query))].map(
					([name, raw]): [string, Decoded] => [name, parseValue(raw)],
				);
				expect(Object.fromEntries(decoded)).toEqual(asText(query));
			},
		),
		{ numRuns: 500 },
	);
});
