import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { readLeadForms } from '../linkedin/leadForms';
import { readOwners } from '../linkedin/owners';
import type { LeadOwner } from '../values/leadOwner';
import { LinkedInClient } from '../wire/linkedInClient';
import { readForm } from '../rows/readForm';
import type { LeadForm } from '../rows/types';
import { chosenAdAccount } from './leadScopeFields';
import { parameters } from './parameters';
import { chosenOrganizations } from './chosenOrganizations';
import { listResult, withAll } from './listResult';

/** Lead forms of the chosen owner, newest first, with state and version. */
export async function searchForms(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const client = await LinkedInClient.create(this);
	const owners = await chosenOwners(this, client);
	const forms: LeadForm[] = [];
	await readOwners(client, owners, async (owner) => {
		for await (const page of readLeadForms(client, owner)) forms.push(...(page as LeadForm[]));
	});
	forms.sort((a, b) => Number(b?.created ?? 0) - Number(a?.created ?? 0));
	return listResult(forms.flatMap(formEntry), filter);
}

export async function searchFormsOrAll(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return withAll('All forms', await searchForms.call(this, filter));
}

/** Forms belong to an ad account where the panel says so: by lead type, or by owner of forms. */
async function chosenOwners(
	context: ILoadOptionsFunctions,
	client: LinkedInClient,
): Promise<LeadOwner[]> {
	const panel = parameters(context);
	const leadType = panel.raw('leadType');
	if (leadType === 'SPONSORED' || panel.raw('formOwner') === 'sponsoredAccount') {
		return [chosenAdAccount(panel)];
	}
	return await chosenOrganizations(context, client, leadType === 'EVENT');
}

function formEntry(form: LeadForm): INodeListSearchItems[] {
	const { id, name, versionId } = readForm(form);
	if (id === undefined) return [];
	const state = typeof form.state === 'string' ? form.state.toLowerCase() : undefined;
	const version = versionId === undefined ? undefined : `version ${versionId}`;
	const details = [state, version].filter((detail) => detail !== undefined).join(', ');
	const shown = name === undefined || name.trim() === '' ? `Form ${id}` : name;
	return [{ name: details === '' ? shown : `${shown} (${details})`, value: id }];
}
