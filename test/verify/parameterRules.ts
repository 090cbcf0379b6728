import { allParameters, nodeParameters, offences } from './parameters';
import type { Subject } from './subject';
import { judge, type Verdict } from './verdict';

const LONGEST_HINT = 120;

/** What n8n asks of parameters, whatever they say, and its linter does not look at. */
export function parameterRules(subject: Subject): Verdict[] {
	const all = allParameters(subject);
	const ofNodes = nodeParameters(subject);
	const placeOf = ({ place }: (typeof all)[number]) => place;
	const secrets = all.filter(({ parameter }) => /secret|password|token$/i.test(parameter.name));
	const deleted = Object.keys(subject.deleteSchema.properties);
	return [
		judge(
			'Parameters: From List comes first',
			offences(
				ofNodes,
				({ parameter: { type, modes } }) =>
					type === 'resourceLocator' && modes?.[0].type !== 'list',
				placeOf,
			),
		),
		judge(
			'Parameters: secrets are password fields',
			offences(secrets, ({ parameter }) => parameter.typeOptions?.password !== true, placeOf),
			'Client secret and tokens are fields of n8n’s own OAuth2 credential',
		),
		judge(
			`Parameters: hints and notices of ${LONGEST_HINT} characters at most`,
			offences(
				ofNodes,
				({ parameter: { type, displayName, hint = '' } }) =>
					hint.length > LONGEST_HINT || (type === 'notice' && displayName.length > LONGEST_HINT),
				placeOf,
			),
		),
		judge(
			'Nodes: one credential each, of OAuth2',
			subject.nodes
				.filter(({ description: { credentials = [] } }) => {
					const [first, ...others] = credentials;
					return !/OAuth2Api$/.test(first?.name ?? '') || others.length > 0;
				})
				.map(({ description }) => description.name),
		),
		judge(
			'Delete returns { "deleted": true } alone',
			deleted.join() === 'deleted' ? [] : [`it returns ${deleted.join(', ')}`],
		),
	];
}
