import { difference, sortBy } from 'lodash';

import { landmarks } from '../../simulator/world/landmarks';
import { formById, latestVersion } from '../../simulator/world/lookups';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf, runAction } from '../router/runAction';

const { organizations: ids, otherForms, adAccounts } = landmarks;

const nodeTest = useNodeTest();

/** The expected simplified item for a form. */
function truth(formId: string) {
	const { world } = nodeTest.simulator;
	const form = formById(world, formId);
	const latest = latestVersion(form);
	const owner = { organizationId: null, adAccountId: null, ...form.owner };
	const organization = world.organizations.find(({ id }) => id === owner.organizationId);
	return {
		form_id: form.id,
		form_urn: `urn:li:leadGenForm:${form.id}`,
		name: form.name === '' ? null : form.name,
		version: latest.versionId,
		state: form.state,
		organization_id: owner.organizationId,
		organization_name: organization?.localizedName ?? null,
		sponsored_account_id: owner.adAccountId,
		// The credential of these tests reads no ad accounts, so their names are unknown.
		sponsored_account_name: null,
		questions: latest.questions.length,
		consents: latest.consents.length,
		hidden_fields: latest.hiddenFields.length,
		created_at: new Date(form.created).toISOString(),
		last_modified_at: new Date(latest.lastModified).toISOString(),
	};
}

const owned = (organizationId: string) =>
	nodeTest.simulator.world.forms
		.filter(({ owner }) => 'organizationId' in owner && owner.organizationId === organizationId)
		.map(({ id }) => id);

it('Get Many lists every form of a Page, including drafts and archived forms', async () => {
	const organizationId = entered(ids.nastyForms);
	const items = await itemsOf(nodeTest, 'form: getMany', { organizationId });
	expect(sortBy(items, 'form_id')).toEqual(owned(ids.nastyForms).sort().map(truth));
});

it('Get Many lists the forms of all readable Pages, and a hint names each refused Page', async () => {
	const { outputs, hints } = await runAction(nodeTest, 'form: getMany');
	const listed = outputs.flat().map(({ json }) => json.form_id);
	// LinkedIn does not list the first three among the member's Pages, and refuses the forms of the others.
	const { requested, revoked, rejected, formerAdministrator, recruiting } = ids;
	const unread = [requested, revoked, rejected, formerAdministrator, recruiting];
	const readable = difference<string>(Object.values(ids), unread);
	expect(listed.sort()).toEqual(readable.flatMap(owned).sort());
	const refused = hints.map(
		({ message }) => message.match(/access to lead forms of Page (\d+)/)?.[1],
	);
	expect(refused.sort()).toEqual([formerAdministrator, recruiting].sort());
});

it('Get Many lists the forms of an ad account', async () => {
	const items = await itemsOf(nodeTest, 'form: getMany', {
		formOwner: 'sponsoredAccount',
		sponsoredAccountId: adAccounts.viewer,
	});
	expect(items).toEqual([truth(otherForms.sponsoredViewer)]);
});
