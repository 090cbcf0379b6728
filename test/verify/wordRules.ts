import { flatMap } from 'lodash';
import { allParameters, choicesOf, nodeParameters, offences } from './parameters';
import type { Subject } from './subject';
import { judge, type Verdict } from './verdict';

/** Small within a title, unless they stand at its beginning. */
const SMALL = /^(a|an|and|as|at|by|for|from|in|of|on|or|per|the|to)$/;

const STANDARD_SIMPLIFY =
	/^Whether to return a simplified version of the response instead of the raw data\b/;

/** Whether each word of a label begins with a capital, as far as it is no small one. */
function isTitleCase(label: string): boolean {
	const words = label.replace(/[()]/g, '').split(/[\s-]+/);
	return words.every((word, at) => (at > 0 && SMALL.test(word)) || /^[\p{Lu}\d]/u.test(word));
}

/** What n8n asks of words. */
export function wordRules(subject: Subject): Verdict[] {
	const all = allParameters(subject);
	const ofNodes = nodeParameters(subject);
	const labelled = all.filter(({ parameter: { type } }) => type !== 'notice');
	const described = flatMap(ofNodes, ({ place, parameter }) => [
		{ place, description: parameter.description ?? '' },
		...choicesOf(parameter).map(({ name, description = '' }) => ({
			place: `${place} → ${name}`,
			description,
		})),
	]).filter(({ description }) => description !== '');
	const actions = ofNodes
		.filter(({ parameter }) => parameter.name === 'operation')
		.flatMap(({ parameter }) => choicesOf(parameter).map(({ action = '' }) => action));
	const names = [...new Set(labelled.map(({ parameter }) => parameter.displayName))].filter(
		// LinkedIn's own word for what the field holds is a term, too.
		(name) => name.includes(' ') && name !== 'LinkedIn Page',
	);
	const unquoted = (text: string) =>
		names.filter((name) => new RegExp(`(?<!')\\b${escaped(name)}(?!')`).test(text));
	return [
		judge(
			'Words: labels in Title Case',
			offences(
				labelled,
				({ parameter }) => !isTitleCase(parameter.displayName),
				({ place }) => place,
			),
		),
		judge(
			'Words: actions in sentence case, without articles',
			actions.filter(
				(action) => !/^\p{Lu}[^\p{Lu}]+$/u.test(action) || /\b(an?|the)\b/.test(action),
			),
		),
		judge(
			'Words: descriptions begin with a capital',
			offences(
				described,
				({ description }) => !/^['\p{Lu}\d]/u.test(description),
				({ place }) => place,
			),
		),
		judge(
			'Words: names of parameters in single quotes',
			described.flatMap(({ place, description }) =>
				unquoted(description).map((name) => `${place}: ${name}`),
			),
		),
		judge(
			'Words: booleans begin with Whether',
			offences(
				all,
				({ parameter: { type, description = '' } }) =>
					type === 'boolean' && !/^Whether /.test(description),
				({ place }) => place,
			),
		),
		judge(
			'Words: placeholders begin with e.g.',
			offences(
				all.flatMap(({ place, parameter }) =>
					[parameter, ...(parameter.modes ?? [])]
						.filter(({ type }) => !/ollection$/.test(type))
						.map(({ placeholder = 'e.g. ' }) => ({ place, placeholder })),
				),
				({ placeholder }) => !placeholder.startsWith('e.g. '),
				({ place, placeholder }) => `${place}: ${placeholder}`,
			),
		),
		judge(
			'Words: Simplify has n8n’s own description',
			offences(
				ofNodes.filter(({ parameter }) => parameter.name === 'simplify'),
				({ parameter }) => !STANDARD_SIMPLIFY.test(parameter.description ?? ''),
				({ place, parameter }) => `${place}: ${parameter.description}`,
			),
			'A simplified lead is a database row. It has a column for each question, so more than n8n’s ten fields',
		),
		judge(
			'Words: LinkedIn’s own word Page beside Organization',
			offences(
				ofNodes.filter(({ parameter }) => parameter.name === 'organizationId'),
				({ parameter }) => !/\bPage\b/.test(parameter.description ?? ''),
				({ place }) => place,
			),
		),
	];
}

function escaped(name: string): string {
	return name.replace(/[()]/g, '\\$&');
}
