import { aiRules } from '../../verify/aiRules';
import { errorRules } from '../../verify/errorRules';
import { packageRules } from '../../verify/packageRules';
import { parameterRules } from '../../verify/parameterRules';
import type { Subject } from '../../verify/subject';
import { toolRules, type ToolAnswers } from '../../verify/toolRules';
import { isTitleCase, wordRules } from '../../verify/wordRules';
import { broken, withChange } from './broken';
import { keptSubject } from './subject';

const judged = (subject: Subject) =>
	broken([...packageRules(subject), ...parameterRules(subject), ...wordRules(subject)]);

const P = 'nodes[0].description.properties';

test('a package that keeps all rules is told so', () => {
	expect(judged(keptSubject)).toEqual([]);
});

/** What is wrong, and the rule that is to say so: each of them once at least. */
const BROKEN: Array<[rule: string, path: string, value: unknown]> = [
	['Package: name and keyword', 'manifest.name', 'linkedin-nodes'],
	['Package: name and keyword', 'manifest.keywords', ['linkedin']],
	['Package: MIT', 'manifest.license', 'GPL-3.0'],
	['Package: no runtime dependencies', 'manifest.dependencies', { axios: '1' }],
	['Package: no runtime dependencies', 'manifest.peerDependencies', { 'n8n-workflow': '^2' }],
	['Package: strict mode', 'manifest.n8n.strict', false],
	['Package: what ships', 'files', keptSubject.files.filter((file) => !file.endsWith('.svg'))],
	['Package: what ships', 'files[9]', 'dist/sign-off-report/pictures/x.png'],
	['Package: what ships', 'files[9]', 'dist/nodes/x.png'],
	['Package: README shows how to use, examples, how to sign in', 'readme', '## Install\n'],
	['Package: one service, one regular node', 'nodes[1]', keptSubject.nodes[0]],
	['Codex: today’s categories, the node’s own name', 'nodes[0].codex.categories', ['Marketing']],
	['Codex: today’s categories, the node’s own name', 'nodes[0].codex.node', 'other'],
	['Parameters: each has a default', `${P}[4].options[0].default`, undefined],
	['Parameters: no choice twice', `${P}[0].options[1].value`, 'get'],
	['Parameters: From List comes first', `${P}[1].modes[0].type`, 'string'],
	[
		'Parameters: secrets are password fields',
		`${P}[5]`,
		{ displayName: 'Token', name: 'apiToken', type: 'string', default: '' },
	],
	['Parameters: Resource and Operation take no expression', `${P}[0].noDataExpression`, false],
	['Parameters: hints and notices of 120 characters at most', `${P}[1].hint`, 'x'.repeat(121)],
	[
		'Parameters: hints and notices of 120 characters at most',
		`${P}[3].displayName`,
		'x'.repeat(121),
	],
	['Nodes: one credential each, of OAuth2', 'nodes[0].description.credentials[1]', { name: 'b' }],
	['Nodes: one credential each, of OAuth2', 'nodes[0].description.credentials[0].name', 'aApi'],
	['Delete returns { "deleted": true } alone', 'deleteSchema.properties.id', {}],
	['Words: labels in Title Case', `${P}[4].options[0].displayName`, 'Page size'],
	['Words: actions in sentence case, without articles', `${P}[0].options[0].action`, 'Get a lead'],
	['Words: actions in sentence case, without articles', `${P}[0].options[0].action`, 'Get Lead'],
	['Words: descriptions begin with a capital', `${P}[0].options[0].description`, 'get one'],
	[
		'Words: names of parameters in single quotes',
		`${P}[0].options[0].description`,
		'As Page Size says',
	],
	['Words: booleans begin with Whether', `${P}[2].description`, 'If it is simple'],
	['Words: placeholders begin with e.g.', `${P}[1].modes[1].placeholder`, '7'],
	['Words: Simplify has n8n’s own description', `${P}[2].description`, 'Whether to return a row'],
	['Words: LinkedIn’s own word Page beside Organization', `${P}[1].description`, 'The company'],
];

test.each(BROKEN)('%s: not with %s %j', (rule, path, value) => {
	expect(judged(withChange(keptSubject, path, value))).toContain(rule);
});

test('each of these rules has been seen to fail', () => {
	const rules = [packageRules, parameterRules, wordRules].flatMap((of) => of(keptSubject));
	expect(new Set(BROKEN.map(([rule]) => rule))).toEqual(new Set(rules.map(({ rule }) => rule)));
});

test.each([
	['API Version', true],
	['Warn Days Before Expiry', true],
	['Leads Kept (Days)', true],
	['Columns of a Table', true],
	['Of Table', true],
	['Page size', false],
	['the Page', false],
])('%s is in Title Case: %s', (label, isTitle) => {
	expect(isTitleCase(label)).toBe(isTitle);
});

test.each([
	["x({ message: 'There was an error in it' })", false],
	['x({ fix: `Look ${at} for the mistake` })', false],
	["x({ message: 'Choose an error workflow, or On Error' })", true],
	["x({ name: 'There was an error in it' })", true],
	["x({ message: () => 'LinkedIn could not be reached' })", true],
])('%s is a message that n8n would like: %s', (code, isKept) => {
	expect(broken(errorRules(['a.ts'], () => code))).toHaveLength(isKept ? 0 : 1);
});

describe('rules that are to come', () => {
	const output = {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'simplified',
		options: ['Raw', 'Selected Fields', 'Simplified'].map((name) => ({ name, value: name })),
		displayOptions: { show: { resource: ['lead'], operation: ['get'] } },
	};
	const states = (subject: Subject) => aiRules(subject).map(({ kept }) => kept);

	it('are not yet kept while nothing follows them', () => {
		expect(states(keptSubject)).toEqual(['not yet', 'not yet']);
	});

	it('are red once one place follows them and another does not', () => {
		expect(states(withChange(keptSubject, `${P}[5]`, output))).toEqual(['not kept', 'not yet']);
		const hinted = withChange(keptSubject, `${P}[4].builderHint`, { message: 'x' });
		expect(states(hinted)).toEqual(['not yet', 'not kept']);
	});

	it('are kept when all do', () => {
		output.displayOptions.show.operation.push('pull');
		const hinted = withChange(keptSubject, `${P}[1].builderHint`, { message: 'x' });
		expect(states(withChange(hinted, `${P}[5]`, output))).toEqual(['kept', 'kept']);
	});
});

describe('tools', () => {
	const answers: ToolAnswers = {
		cloudSupport: '✅ Cloud support is ENABLED',
		scans: [{ what: 'tarball', passed: true, found: '' }],
		plugin: { installed: '0.32.0', newest: '0.32.0' },
	};
	it.each([
		[[], {}],
		[['Tools: n8n Cloud can take the package'], { cloudSupport: 'Cloud support is DISABLED' }],
		[['Tools: n8n’s scan of the tarball'], { scans: [{ ...answers.scans[0], passed: false }] }],
		[[], { plugin: { installed: '0.32.0', newest: undefined } }],
	])('%j with %j', (rules, change) => {
		expect(broken(toolRules({ ...answers, ...change }))).toEqual(rules);
	});

	it('a newer linter stops nobody, but is told', () => {
		const plugin = { installed: '0.32.0', newest: '0.33.0' };
		expect(toolRules({ ...answers, plugin }).at(-1)).toMatchObject({ kept: 'not yet' });
	});
});
