import tseslint from 'typescript-eslint';

/**
 * Rules that need to know types. n8n's linter in its strict mode allows no other configuration than its
 * own, so they are a run of their own.
 */
export default tseslint.config({
	files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'test/**/*.ts'],
	plugins: { '@typescript-eslint': tseslint.plugin },
	// Comments that turn rules off are for n8n's linter, whose rules are not known here.
	linterOptions: { noInlineConfig: true },
	languageOptions: {
		parser: tseslint.parser,
		parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: import.meta.dirname },
	},
	rules: {
		'@typescript-eslint/await-thenable': 'error',
		'@typescript-eslint/no-floating-promises': 'error',
		'@typescript-eslint/no-for-in-array': 'error',
		'@typescript-eslint/no-misused-promises': 'error',
		'@typescript-eslint/only-throw-error': 'error',
		'@typescript-eslint/restrict-plus-operands': 'error',
	},
});
