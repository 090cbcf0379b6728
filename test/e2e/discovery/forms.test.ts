import { landmarks } from '../../simulator/world/landmarks';
import { approvedRoles, organizationIdsOf } from '../../simulator/world/queries';
import { latestVersion } from '../../simulator/world/lookups';
import type { LeadForm } from '../../simulator/world/types';
import { byId, Canvas } from '../support/canvas';

/** Roles that may read forms (wire contract, section 1.5). */
const FORM_ROLES = [
	'ADMINISTRATOR',
	'LEAD_GEN_FORMS_MANAGER',
	'CURATOR',
	'CONTENT_ADMINISTRATOR',
	'ANALYST',
];

const { nastyForms } = landmarks.organizations;
const { campaignManager } = landmarks.adAccounts;

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

async function listForms(parameters = {}) {
	const execution = await canvas.run([canvas.action('Forms', 'form.getMany', parameters)]);
	expect(execution.error).toBeUndefined();
	return execution.json('Forms').sort((a, b) => (String(a.form_id) < String(b.form_id) ? -1 : 1));
}

function item(form: LeadForm) {
	const version = latestVersion(form);
	return expect.objectContaining({
		form_id: form.id,
		form_urn: `urn:li:leadGenForm:${form.id}`,
		version: version.versionId,
		state: form.state,
		questions: version.questions.length,
		consents: version.consents.length,
		hidden_fields: version.hiddenFields.length,
	}) as unknown;
}

const truth = (isMeant: (owner: LeadForm['owner']) => boolean) =>
	canvas.environment.simulator.world.forms
		.filter(({ owner }) => isMeant(owner))
		.sort((a, b) => (a.id < b.id ? -1 : 1))
		.map(item);

test('all forms of one organization at their latest version, in every state', async () => {
	const forms = await listForms({ organizationId: byId(nastyForms) });
	expect(forms).toEqual(
		truth((owner) => 'organizationId' in owner && owner.organizationId === nastyForms),
	);
	expect(new Set(forms.map(({ state }) => state))).toEqual(
		new Set(['DRAFT', 'PUBLISHED', 'ARCHIVED']),
	);
});

test('all forms of all organizations that the member may read', async () => {
	const { world } = canvas.environment.simulator;
	const { main } = landmarks.members;
	const readable = organizationIdsOf(world, main).filter((id) =>
		approvedRoles(world, main, id).some((role) => FORM_ROLES.includes(role)),
	);
	const forms = await listForms();
	expect(forms).toEqual(
		truth((owner) => 'organizationId' in owner && readable.includes(owner.organizationId)),
	);
});

test('the forms of an ad account', async () => {
	const credentials = {
		linkedInLeadSyncOAuth2Api: await canvas.environment.connectLinkedIn({ sponsoredLeads: true }),
	};
	const execution = await canvas.run([
		canvas.action(
			'Forms',
			'form.getMany',
			{ formOwner: 'sponsoredAccount', sponsoredAccountId: campaignManager },
			{ credentials },
		),
	]);
	expect(execution.json('Forms')).toEqual(
		truth((owner) => 'adAccountId' in owner && owner.adAccountId === campaignManager),
	);
});
