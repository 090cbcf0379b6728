import { latestVersion, sameOwner } from '../../world/lookups';
import { batch } from '../api/batch';
import { method, type ApiRequest, type Resource } from '../api/method';
import { page, pagingParameters } from '../api/paging';
import { requireFormAccess } from '../api/roles';
import { notFound } from '../errors';
import { project } from '../restli/projection';
import { enumeration, list, longId, required } from '../restli/types';
import type { WireObject } from '../wire/common';
import { wireForm } from '../wire/form';
import { ownerUnion, toLeadOwner } from './owner';

const SCOPES = ['r_marketing_leadgen_automation', 'r_ads', 'rw_ads'];

const finder = method({
	name: 'FINDER-owner',
	scopes: SCOPES,
	parameters: {
		q: required(enumeration('owner')),
		owner: required(ownerUnion),
		...pagingParameters,
	},
	authorize: (request, { owner }) => {
		if (owner !== undefined) requireFormAccess(request, toLeadOwner(owner));
	},
	answer: (request, values) => {
		const owner = toLeadOwner(values.owner);
		const forms = request.state.world.forms.filter((form) => sameOwner(form.owner, owner));
		return page(request, 'leadForms', forms, values, (form) => wireForm(form, latestVersion(form)));
	},
});

const get = method({
	name: 'GET',
	scopes: SCOPES,
	parameters: {},
	answer: (request, { fields }) => project(readOne(request, request.key), fields ?? true),
});

const batchGet = method({
	name: 'BATCH_GET',
	scopes: SCOPES,
	parameters: { ids: required(list(longId)) },
	answer: (request, { ids, fields }) => batch(ids, fields, (id) => readOne(request, id)),
});

/** Lead forms, always at their latest version (contract 3.5). */
export const leadForms: Resource = { finders: { owner: finder }, get, batchGet, numericKeys: true };

function readOne(request: ApiRequest, id: string): WireObject {
	const form = request.state.world.forms.find((candidate) => candidate.id === id);
	if (form === undefined) throw notFound(request.state.variants.notFoundCode);
	requireFormAccess(request, form.owner);
	return wireForm(form, latestVersion(form));
}
