import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';

const { properties } = new LinkedInLeadSync().description;

/** The fields of one operation that say whose forms there are to choose from. */
const ownersFor = (resource: string, operation: string) =>
	properties.filter(
		({ name, displayOptions }) =>
			['formOwner', 'organizationId', 'sponsoredAccountId'].includes(name) &&
			displayOptions?.show?.resource?.includes(resource) === true &&
			displayOptions.show.operation?.includes(operation) === true,
	);

// The form is read, whoever it belongs to.
it.each([['form', 'getFields', 3]])(
	'%s: %s says that an owner only narrows the list',
	(resource, operation, count) => {
		const owners = ownersFor(resource, operation);
		expect(owners).toHaveLength(count);
		for (const { description } of owners) expect(description).toContain('the list below shows');
	},
);
