import type { Mutant } from '../mutant';

const leadFormResponses = 'nodes/shared/linkedin/leadFormResponses.ts';
const organizations = 'nodes/shared/linkedin/organizations.ts';

/** What is wrong with what LinkedIn is asked, and how its answers are read. */
export const wire: readonly Mutant[] = [
	{
		name: 'latest-version-only',
		defect: 'Peer 2: of a form only the answers to one of its versions are seen',
		file: 'nodes/shared/linkedin/leadScope.ts',
		text: 'isUnknownOr(formId, () => parseFormUrn(versionedLeadGenFormUrn)?.formId)',
		becomes: `isUnknownOr(formId && \`\${formId} 1\`, () => {
			const form = parseFormUrn(versionedLeadGenFormUrn);
			return form && \`\${form.formId} \${form.versionId}\`;
		})`,
		unit: ['reading/'],
	},
	{
		name: 'ids-rounded',
		defect: 'Peer 3: ids are read as JavaScript numbers',
		file: 'nodes/shared/wire/losslessJson.ts',
		text: 'return JSON.parse(LONG_NUMBER.test(text) ? quoteLongIntegers(text) : text);',
		becomes: 'return JSON.parse(text);',
		unit: ['api/losslessJson'],
	},
	{
		name: 'one-role',
		defect: "Peer 5: of an organization's roles only the first one counts",
		file: organizations,
		text: 'roles.set(id, (roles.get(id) ?? new Set()).add(role));',
		becomes: 'if (!roles.has(id)) roles.set(id, new Set([role]));',
		unit: ['api/organizations'],
	},
	{
		name: 'one-name-for-organization',
		defect:
			'Peer 5: the organization of a role is read under one of the names that LinkedIn has used',
		file: organizations,
		text: 'const id = organizationIdOf(acl);\n\t\t\tif',
		becomes:
			'const id = organizationIdOf((acl as { organizationTarget?: unknown }).organizationTarget);\n\t\t\tif',
		unit: ['api/organizations'],
	},
	{
		name: 'not-found-is-nothing',
		defect: 'Peer 8: a 404 counts as a list without elements',
		file: 'nodes/shared/lists/page.ts',
		text: 'const { body } = await client.request({ ...request, ...options, query });',
		becomes: `const { body } = await client
		.request({ ...request, ...options, query })
		.catch((error: unknown) => {
			if (failureOf(error)?.kind !== 'not_found') throw error;
			return { body: { elements: [] } };
		});`,
		unit: ['api/leadFormResponses', 'api/organizations'],
	},
	{
		name: 'no-time-range',
		defect: 'Peer 9: LinkedIn is asked for all leads with each poll',
		file: leadFormResponses,
		text: 'if (start === undefined && end === undefined) return undefined;',
		becomes: 'return undefined;',
		unit: ['api/leadFormResponses'],
	},
	{
		name: 'range-ends-believed',
		defect: 'The first millisecond of a time range is taken to belong to it',
		file: leadFormResponses,
		text: 'start: Math.max(0, (start ?? 0) - 1),',
		becomes: 'start: start ?? 0,',
		unit: ['api/leadFormResponses'],
	},
	{
		name: 'again-is-the-same',
		defect: 'Somebody who registers again under the same id is taken for the lead before',
		file: 'nodes/shared/values/leadIdentity.ts',
		text: 'return `${id}@${submittedAtOf(lead) ?? fingerprint(lead)}`;',
		becomes: 'return id;',
		unit: ['leads/cursor'],
	},
	{
		name: 'showcase-pages-missing',
		defect: 'A showcase page is not among the organizations where LinkedIn writes its URN as such',
		file: 'nodes/shared/values/urn.ts',
		text: "const urn = kind === 'organization' ? written?.replace(SHOWCASE_PAGE, prefix) : written;",
		becomes: 'const urn = written;',
		unit: ['api/organizations', 'leads/urn'],
	},
	{
		name: 'quota-of-one-for-all',
		defect: 'When the calls of a day to one endpoint are used up, no other one is called either',
		file: 'nodes/shared/wire/callPolicy.ts',
		text: 'this.usedUp.get(endpointOf(request))',
		becomes: '[...this.usedUp.values()][0]',
		unit: ['api/callPolicy'],
	},
];
