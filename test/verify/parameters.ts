import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import type { Subject } from './subject';

/** A parameter, and where a person finds it. */
export interface FoundParameter {
	/** The node's or credential's name and the labels on the way, e.g. `linkedInLeadSync: Options → Schema`. */
	place: string;
	parameter: INodeProperties;
}

type Child = INodeProperties | INodePropertyOptions | INodePropertyCollection;

const isParameter = (child: Child): child is INodeProperties => 'type' in child;

function within(place: string, parameters: readonly INodeProperties[]): FoundParameter[] {
	return parameters.flatMap((parameter) => {
		const here = `${place} ${parameter.displayName}`;
		const inner = (parameter.options ?? []).flatMap((child) => {
			if ('values' in child) return child.values;
			return isParameter(child) ? [child] : [];
		});
		return [{ place: here, parameter }, ...within(`${here} →`, inner)];
	});
}

/** Every parameter of the nodes, those in collections included. */
export function nodeParameters({ nodes }: Pick<Subject, 'nodes'>): FoundParameter[] {
	return nodes.flatMap(({ description: { name, properties } }) => within(`${name}:`, properties));
}

/** The same for the nodes and the credentials. */
export function allParameters(subject: Pick<Subject, 'nodes' | 'credentials'>): FoundParameter[] {
	const ofCredentials = subject.credentials.flatMap(({ name, properties }) =>
		within(`${name}:`, properties),
	);
	return [...nodeParameters(subject), ...ofCredentials];
}

/** What a parameter offers to choose from. */
export function choicesOf({ type, options = [] }: INodeProperties): INodePropertyOptions[] {
	const offers = type === 'options' || type === 'multiOptions';
	return offers ? (options as INodePropertyOptions[]) : [];
}

/** Tells about each thing that offends, once, however often it is found. */
export function offences<Found>(
	found: readonly Found[],
	offends: (one: Found) => boolean,
	tell: (one: Found) => string,
): string[] {
	return [...new Set(found.filter(offends).map(tell))];
}
