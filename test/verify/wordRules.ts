import { flatMap } from 'lodash';
import { allParameters, choicesOf, nodeParameters, offences } from './parameters';
import type { Subject } from './subject';
import { judge, type Verdict } from './verdict';

/** What n8n asks of words, and its linter does not look at. */
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
			'Words: actions without articles',
			actions.filter((action) => /\b(an?|the)\b/.test(action)),
		),
		judge(
			'Words: names of parameters in single quotes',
			described.flatMap(({ place, description }) =>
				unquoted(description).map((name) => `${place}: ${name}`),
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
