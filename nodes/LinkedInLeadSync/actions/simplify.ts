import type { INodeProperties } from 'n8n-workflow';

/** Simplify, as n8n's own nodes have it. */
export function simplifyField(simplified: string): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: `Whether to return a simplified version of the response instead of the raw data: ${simplified}`,
	};
}
