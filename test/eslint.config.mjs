import { config } from '@n8n/node-cli/eslint';

/**
 * n8n's rules without those for code that runs in n8n Cloud: tests run outside of n8n. The configuration of the
 * whole package stays n8n's own, as its strict mode demands.
 */
export default [
	...config,
	{
		files: ['**/*.ts'],
		rules: {
			'no-console': 'off',
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			'@n8n/community-nodes/no-restricted-globals': 'off',
			'@n8n/community-nodes/no-restricted-imports': 'off',
			'@n8n/community-nodes/require-node-api-error': 'off',
		},
	},
];
