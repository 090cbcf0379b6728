import { defaultVariants } from '../../simulator';
import type { Switches } from '../linkedIn/linkedIn';
import { PLAIN } from '../linkedIn/linkedIn';
import type { History, Step } from './steps';

/** A history for people: what differs from the plain case, then the steps. */
export function historyInWords({ conditions, steps }: History): string {
	const { switches, ...others } = conditions;
	return [
		switchesInWords(switches),
		`n8n: ${JSON.stringify(others)}`,
		...steps.map((step, index) => `${String(index + 1).padStart(3)}. ${stepInWords(step)}`),
	].join('\n');
}

/** What is not as usual. */
export function switchesInWords(switches: Switches): string {
	const usual: Record<string, unknown> = { ...defaultVariants(), ...PLAIN };
	const unusual = Object.entries(switches).filter(([name, value]) => usual[name] !== value);
	return `LinkedIn: ${unusual.map(([name, value]) => `${name} ${value}`).join(', ') || 'plain'}`;
}

export function stepInWords({ do: name, ...fields }: Step): string {
	const details = Object.entries(fields).filter(([, value]) => value !== undefined);
	const valueInWords = (value: unknown) =>
		typeof value === 'object' ? JSON.stringify(value) : String(value);
	return `${name} ${details.map(([key, value]) => `${key} ${valueInWords(value)}`).join(', ')}`.trim();
}
