import { method, type Resource } from '../api/method';
import { page, pagingParameters } from '../api/paging';
import { enumeration, required } from '../restli/types';

const authenticatedUser = method({
	name: 'FINDER-authenticatedUser',
	scopes: ['r_ads', 'rw_ads'],
	parameters: { q: required(enumeration('authenticatedUser')), ...pagingParameters },
	answer: (request, values) => {
		const { memberId } = request;
		const accounts = request.state.world.adAccounts.filter(({ roles }) => memberId in roles);
		// Whatever LinkedIn does with the list of page roles, it does with this one.
		return page(request, 'organizationAcls', accounts, values, ({ id, roles }) => ({
			account: `urn:li:sponsoredAccount:${id}`,
			role: roles[memberId],
			user: `urn:li:person:${memberId}`,
		}));
	},
});

/** On which ad accounts the signed-in member has a role, by LinkedIn's page on ad account users. */
export const adAccountUsers: Resource = { finders: { authenticatedUser } };
