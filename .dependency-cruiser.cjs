/**
 * Which room of the package may use which; docs/dev/architecture.md draws it and says why.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
	forbidden: [
		{
			name: 'no-cycle',
			comment: 'What needs each other is one thing: put it into one file, or find what both need.',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { circular: true },
		},
		{
			name: 'nodes-stand-alone',
			comment:
				'What two nodes need, or a node’s actions and its trigger, belongs into nodes/shared.',
			severity: 'error',
			from: {
				path: '^nodes/(LinkedInLeadSync/actions|LinkedInLeadSync/trigger|LinkedInInstantLead)/',
			},
			to: { path: '^nodes/LinkedIn', pathNot: '^nodes/$1/' },
		},
		{
			name: 'shared-knows-no-node',
			severity: 'error',
			from: { path: '^nodes/shared/' },
			to: { path: '^nodes/LinkedIn' },
		},
		{
			name: 'what-the-trigger-remembers-calls-nothing',
			comment:
				'What is owed and how far is read follows from the state and the time alone, so that a test needs no LinkedIn.',
			severity: 'error',
			from: {
				path: '^nodes/LinkedInLeadSync/trigger/memory/',
			},
			to: {
				path: '^nodes/|^node_modules/n8n-|^node_modules/@n8n/',
				pathNot: '^nodes/(shared/values/|LinkedInLeadSync/trigger/memory/)',
			},
		},
		{
			name: 'linkedin-knows-no-panel',
			comment: 'A client of LinkedIn takes what was chosen; how a panel asks for it is for panel.',
			severity: 'error',
			from: { path: '^nodes/shared/linkedin/' },
			to: { path: '^nodes/shared/panel/' },
		},
		{
			name: 'lists-know-no-resource',
			comment: 'A list is read in the same way, whatever its elements are.',
			severity: 'error',
			from: { path: '^nodes/shared/lists/' },
			to: { path: '^nodes/shared/(linkedin|rows|panel)/' },
		},
		{
			name: 'wire-knows-no-list',
			comment:
				'The wire may know how ids, times and texts are written, and nothing of what they mean.',
			severity: 'error',
			from: { path: '^nodes/shared/wire/' },
			to: { path: '^nodes/shared/(lists|linkedin|rows|panel)/' },
		},
		{
			name: 'values-stand-alone',
			severity: 'error',
			from: { path: '^nodes/shared/values/' },
			to: { path: '^nodes/', pathNot: '^nodes/shared/(values/|processMemory\\.ts$)' },
		},
		{
			name: 'rows-stand-alone',
			comment: 'They are pure, so that a test needs nothing but a value. Types are no dependency.',
			severity: 'error',
			from: { path: '^nodes/shared/(rows|values)/' },
			to: {
				path: '^nodes/|^node_modules/n8n-|^node_modules/@n8n/',
				pathNot: '^nodes/shared/(rows/|values/|processMemory\\.ts$)',
				dependencyTypesNot: ['type-only'],
			},
		},
		{
			name: 'rows-do-no-io',
			severity: 'error',
			from: { path: '^nodes/shared/(rows|values)/' },
			to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
		},
		{
			name: 'package-needs-no-test',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^test/' },
		},
		{
			name: 'what-compares-shares-nothing',
			comment:
				'A mistake in the package must show in the simulator and the oracle, and the other way round.',
			severity: 'error',
			from: { path: '^test/(simulator|oracle|probe|contract)/' },
			to: { path: '^(nodes|credentials)/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		// Imports of types alone count: they tell who knows whom.
		tsPreCompilationDeps: 'specify',
	},
};
