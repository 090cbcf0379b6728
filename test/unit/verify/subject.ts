import manifest from '../../../package.json';
import type { Subject } from '../../verify/subject';

const locator = {
	displayName: 'Organization',
	name: 'organizationId',
	type: 'resourceLocator',
	default: '',
	description: 'The LinkedIn Page',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list' },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 7' },
	],
};
const operation = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'get',
	options: [
		{ name: 'Get', value: 'get', description: 'Get one', action: 'Get lead' },
		{ name: 'Pull', value: 'pull', description: 'Get all', action: 'Pull leads' },
	],
};
const simplify = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description:
		'Whether to return a simplified version of the response instead of the raw data: a row',
};
const notice = { displayName: 'Mind this', name: 'notice', type: 'notice', default: '' };
const inCollection = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [{ displayName: 'Page Size', name: 'pageSize', type: 'number', default: 5 }],
};

/** A small package that keeps every rule but those that are still to come. */
export const keptSubject = {
	manifest,
	files: [
		'LICENSE.md',
		'README.md',
		'package.json',
		'dist/credentials/x.credentials.js',
		'dist/icons/x.svg',
		'dist/nodes/x.node.js',
		'dist/nodes/x.node.json',
		'templates/x.json',
	],
	readme: '## Install\n## First workflow\n[example](templates/x.json)\n## Connect\n',
	nodes: [
		{
			description: {
				name: 'linkedInLeadSync',
				group: ['input'],
				credentials: [{ name: 'linkedInLeadSyncOAuth2Api' }],
				properties: [operation, locator, simplify, notice, inCollection],
			},
			codex: {
				node: 'n8n-nodes-linkedin-lead-sync.linkedInLeadSync',
				categories: ['Marketing & Content', 'Sales'],
			},
		},
	],
	credentials: [{ name: 'linkedInLeadSyncOAuth2Api', displayName: '', properties: [] }],
	templates: [],
	deleteSchema: { properties: { deleted: {} } },
} as unknown as Subject;
