import fc from 'fast-check';
import { parse as parseWithLibrary } from 'lossless-json';

import { parseLosslessJson } from '../../../nodes/shared/values/json';

/** The expected value, from a library that reads character by character. */
function reference(text: string): unknown {
	return parseWithLibrary(text, undefined, (number) =>
		/^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number)) ? number : Number(number),
	);
}

const space = fc.constantFrom('', '', '', ' ', '\n\t', '\r\n');

const numberText = fc.oneof(
	fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(String),
	fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map(String),
	fc.bigInt({ min: -(2n ** 53n) - 3n, max: -(2n ** 53n) + 3n }).map(String),
	fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
	fc
		.tuple(
			fc.bigInt({ min: 0n, max: 2n ** 70n }),
			fc.constantFrom('e3', 'E+2', 'e-20', '.5', '.0e1'),
		)
		.map(([digits, tail]) => `${digits}${tail}`),
	fc.constantFrom('-0', '0', '0.0', '-0e0', '1e0', '1234567890123456789e-3'),
);

const rawCharacter = fc.constantFrom(
	...['\\"', '\\u0022', '\\\\', '\\/', '\\n', '\\uD83D', '\\u00e9', ...':,{] e-'],
	...['6955637458260688897', '12345678901234567', '😀', 'a'],
);
const stringText = fc.oneof(
	fc.array(rawCharacter, { maxLength: 8 }).map((characters) => `"${characters.join('')}"`),
	fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
);
// The library loses the key `__proto__`, so the comparison leaves it out.
const keyText = stringText.filter((text) => JSON.parse(text) !== '__proto__');

const { jsonText } = fc.letrec<{ jsonText: string }>((tie) => ({
	jsonText: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		numberText,
		stringText,
		fc.constantFrom('null', 'true', 'false'),
		fc
			.array(fc.tuple(space, tie('jsonText'), space), { maxLength: 5 })
			.map((members) => `[${members.map((parts) => parts.join('')).join(',')}]`),
		fc
			.uniqueArray(fc.tuple(keyText, space, tie('jsonText'), space), {
				maxLength: 5,
				selector: ([key]) => JSON.parse(key) as string,
			})
			.map(
				(fields) =>
					`{${fields.map(([key, before, value, after]) => `${before}${key}${after}:${before}${value}${after}`).join(',')}}`,
			),
	),
}));

it('parseLosslessJson reads any JSON like an independent lossless parser', () => {
	fc.assert(
		fc.property(jsonText, (text) => {
			expect(parseLosslessJson(text)).toEqual(reference(text));
		}),
		{ numRuns: 1000 },
	);
});

it('parseLosslessJson accepts exactly the texts that JSON.parse accepts, damaged ones included', () => {
	const damage = fc.constantFrom('', '0', '1234567890123456', ...'-"\\:,}. ');
	fc.assert(
		fc.property(jsonText, fc.nat(), fc.nat({ max: 2 }), damage, (text, where, cut, inserted) => {
			const position = where % (text.length + 1);
			const damaged = text.slice(0, position) + inserted + text.slice(position + cut);
			expect(isAccepted(damaged, parseLosslessJson)).toBe(isAccepted(damaged, JSON.parse));
		}),
		{ numRuns: 1000 },
	);
});

it('parseLosslessJson reads a million nested objects', () => {
	const text = `{"id":6955637458260688897,"deep":${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}}`;
	expect((parseLosslessJson(text) as { id: string }).id).toBe('6955637458260688897');
});

// A parser whose work grows by the square of the length would exceed the test's time limit.
it.each<[string, string, string]>([
	['escaped quotes', '\\"'.repeat(1_000_000), '"'.repeat(1_000_000)],
	['digits', '1'.repeat(2_000_000), '1'.repeat(2_000_000)],
])('parseLosslessJson reads a text of two million characters of %s', (_, written, read) => {
	expect(parseLosslessJson(`["${written}",6955637458260688897]`)).toEqual([
		read,
		'6955637458260688897',
	]);
});

function isAccepted(text: string, parse: (text: string) => unknown): boolean {
	try {
		parse(text);
		return true;
	} catch (error) {
		expect(error).toBeInstanceOf(SyntaxError);
		return false;
	}
}
