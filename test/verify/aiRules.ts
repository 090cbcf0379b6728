import { nodeParameters } from './parameters';
import type { Subject } from './subject';
import { judgeComing, type Verdict } from './verdict';

/** What a model cannot guess from a parameter's type: what an id is, and where it comes from. */
const NEEDS_HINT = /^(organizationId|eventId|formId|sponsoredAccountId|leadId|startTime|endTime)$/;

/** Operations that return what people have answered. */
const RETURN_LEADS = ['get', 'pull'];

const CHOICES = ['Raw', 'Selected Fields', 'Simplified'];

/** What n8n asks of a node that models use. */
export function aiRules(subject: Pick<Subject, 'nodes'>): Verdict[] {
	const parameters = nodeParameters(subject);
	const hinted = parameters.filter(({ parameter }) => 'builderHint' in parameter);
	const unhinted = parameters.filter(
		({ parameter }) => NEEDS_HINT.test(parameter.name) && !('builderHint' in parameter),
	);
	const outputs = parameters.filter(
		({ parameter: { name, options = [] } }) =>
			name === 'output' &&
			CHOICES.every((choice) => options.some((option) => option.name === choice)),
	);
	const without = RETURN_LEADS.filter(
		(operation) =>
			!outputs.some(({ parameter: { displayOptions } }) => {
				const { resource = [], operation: operations = [] } = displayOptions?.show ?? {};
				return (
					(resource as unknown[]).includes('lead') && (operations as unknown[]).includes(operation)
				);
			}),
	).map((operation) => `lead: ${operation}`);
	return [
		judgeComing(
			'AI: Output (Simplified, Raw, Selected Fields) where leads are returned',
			outputs.map(({ place }) => place),
			without,
		),
		judgeComing(
			'AI: builderHint where a model cannot guess',
			hinted.map(({ place }) => place),
			[...new Set(unhinted.map(({ place }) => place))],
		),
	];
}
