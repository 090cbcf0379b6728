import { addFormVersion, addLead } from '../world/mutations';
import { connect, get, getUnlikeContract } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import {
	AD_ACCOUNT,
	CANCELLED_EVENT,
	EVENT,
	FORM,
	HOUR,
	leadId,
	LEADS,
	NOW,
	ORGANIZATION,
} from './testing/smallWorld';

const FINDER = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)&count=100`;
const SPONSORED = `/rest/leadFormResponses?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT})&leadType=(leadType:SPONSORED)`;
const MINUTE = 60_000;
const RETENTION = 365 * 24 * 60 * MINUTE;

const simulator = smallSimulator();

const read = async (path: string) => await get(simulator, path, simulator.token);

/** The numbers of the small world's leads that a finder answers with, in its order. */
async function numbers(parameters = ''): Promise<number[]> {
	const { json } = await read(FINDER + parameters);
	return json.elements.map(({ id }: { id: string }) => Number(id.slice(24, -2)));
}

const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('a lead on the wire', () => {
	it('has the captured shape, the event, and no form', async () => {
		const [name, email, colour] = simulator.world.forms[0].versions[1].questions;
		const added = addLead(simulator.world, {
			eventId: EVENT,
			submittedAt: NOW,
			answers: { [name.id]: 'Ingeniería "1"', [email.id]: 'a@b.example', [colour.id]: [0] },
			consents: { 0: true },
		});
		const { json } = await read(`/rest/leadFormResponses/${added.id}`);
		expect(json).toEqual({
			owner: { organization: `urn:li:organization:${ORGANIZATION}` },
			submitter: `urn:li:person:${added.submitterId}`,
			leadType: 'EVENT',
			versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM},2)`,
			id: added.id,
			submittedAt: NOW,
			testLead: false,
			associatedEntity: { event: `urn:li:event:${EVENT}` },
			formResponse: {
				consentResponses: [{ accepted: true, consentId: 0 }],
				answers: [
					{
						answerDetails: { textQuestionAnswer: { answer: 'Ingeniería "1"' } },
						questionId: Number(name.id),
					},
					{
						answerDetails: { textQuestionAnswer: { answer: 'a@b.example' } },
						questionId: Number(email.id),
					},
					{
						answerDetails: { multipleChoiceAnswer: { options: [0] } },
						questionId: Number(colour.id),
					},
				],
			},
		});
	});

	it('follows the variants of key and name', async () => {
		simulator.control.variants.set({
			associatedEntityKey: 'associatedEvent',
			answersWithName: true,
		});
		const { json } = await read(`/rest/leadFormResponses/${leadId(1)}`);
		expect(json.associatedEntity).toEqual({ associatedEvent: `urn:li:event:${EVENT}` });
		expect(json.formResponse.answers.map(({ name }: { name: string }) => name).sort()).toEqual([
			'Custom question 0',
			'Email address',
			'First name',
		]);
	});

	it('carries the form as of the version that was answered, when asked for', async () => {
		const fields = '&fields=id,form:(name,id,hiddenFields,versionId,content:(questions:(name)))';
		const { json, text } = await read(FINDER + fields);
		const [newest] = json.elements;
		const oldest = json.elements.at(-1);
		expect(text).toContain(`"id":${FORM}`);
		expect(newest).toEqual({
			id: leadId(1),
			form: {
				name: 'Registration',
				id: BigInt(FORM),
				versionId: 2,
				hiddenFields: [{ name: 'source', value: 'linkedin' }],
				content: {
					questions: [
						{ name: 'First name' },
						{ name: 'Email address' },
						{ name: 'Custom question 0' },
					],
				},
			},
		});
		expect(oldest.form.versionId).toBe(1);
		expect(oldest.form.content.questions).toHaveLength(2);

		// A later version of the form changes nothing for leads that answered an earlier one.
		addFormVersion(simulator.world, FORM, {
			lastModified: NOW,
			addQuestions: [{ text: 'New?' }],
		});
		expect((await read(FINDER + fields)).json).toEqual(json);
	});

	it.each([
		['account', { sponsoredAccount: `urn:li:sponsoredAccount:${AD_ACCOUNT}` }],
		['organization', { organization: `urn:li:organization:${ORGANIZATION}` }],
	])('of an ad has its campaign and creative, on a form of the %s', async (kind, formOwner) => {
		const owner = kind === 'account' ? 'adAccountId' : 'organizationId';
		const form = simulator.world.forms.find((candidate) => owner in candidate.owner);
		simulator.control.leads.add({
			formId: form?.id ?? '',
			leadType: 'SPONSORED',
			owner: { adAccountId: AD_ACCOUNT },
			creativeId: '241257736',
			campaignId: '198356826',
			submittedAt: NOW - 1,
		});
		const [plain] = (await read(SPONSORED)).json.elements;
		expect(plain).toMatchObject({
			owner: { sponsoredAccount: `urn:li:sponsoredAccount:${AD_ACCOUNT}` },
			leadMetadata: { sponsoredLeadMetadata: { campaign: 'urn:li:sponsoredCampaign:198356826' } },
			associatedEntity: { associatedCreative: 'urn:li:sponsoredCreative:241257736' },
		});
		expect(plain).not.toHaveProperty('leadMetadataInfo');
		const [decorated] = (await read(`${SPONSORED}&fields=leadMetadataInfo,form`)).json.elements;
		expect(decorated.leadMetadataInfo.sponsoredLeadMetadataInfo.campaign).toMatchObject({
			id: 198356826,
		});
		expect(decorated.form.owner).toEqual(formOwner);
		expect((await numbers()).length).toBe(LEADS);
	});
});

describe('finder', () => {
	it('filters by one version of a form', async () => {
		const urn = (version: number) =>
			`&versionedLeadGenFormUrn=urn%3Ali%3AversionedLeadGenForm%3A%28urn%3Ali%3AleadGenForm%3A${FORM}%2C${version}%29`;
		expect(await numbers(urn(1))).toEqual([21, 22, 23, 24, 25]);
		expect(await numbers(urn(2))).toEqual(oneTo(20));
		expect(await numbers(urn(3))).toEqual([]);
	});

	it('filters by event, written as the variant says', async () => {
		addLead(simulator.world, {
			eventId: CANCELLED_EVENT,
			id: leadId(99),
			submittedAt: NOW - 1,
		});
		const bare = (id: string) => `&associatedEntity=urn%3Ali%3Aevent%3A${id}`;
		const union = `&associatedEntity=(event:urn%3Ali%3Aevent%3A${CANCELLED_EVENT})`;
		expect(await numbers(bare(CANCELLED_EVENT))).toEqual([99]);
		expect(await numbers(bare(EVENT))).toHaveLength(LEADS);
		expect((await read(FINDER + union)).status).toBe(400);
		simulator.control.variants.set({ associatedEntityParameter: 'union' });
		expect(await numbers(union)).toEqual([99]);
		expect((await read(FINDER + bare(EVENT))).status).toBe(400);
		simulator.control.variants.set({ associatedEntityParameter: 'refused' });
		for (const entity of [union, bare(EVENT)]) {
			expect((await read(FINDER + entity)).text).toContain('QUERY_PARAM_NOT_ALLOWED');
		}
	});

	it('filters by time, each end in or out', async () => {
		const range = `&submittedAtTimeRange=(start:${NOW - 5 * MINUTE},end:${NOW - 2 * MINUTE})`;
		expect(await numbers(range)).toEqual([3, 4, 5]);
		simulator.control.variants.set({ rangeEndInclusive: true });
		expect(await numbers(range)).toEqual([2, 3, 4, 5]);
		simulator.control.variants.set({ rangeStartInclusive: false });
		expect(await numbers(range)).toEqual([2, 3, 4]);
		simulator.control.variants.set({ rangeStartInclusive: true });
		expect(await numbers(`&submittedAtTimeRange=(start:${NOW - 2 * MINUTE})`)).toEqual([1, 2]);
	});

	it('limits to test leads, and leaves them in or out', async () => {
		expect(await numbers('&limitedToTestLeads=true')).toEqual([3]);
		expect(await numbers('&limitedToTestLeads=false')).toHaveLength(LEADS);
		simulator.control.variants.set({ testLeadsIncludedWhenFalse: false });
		for (const parameter of ['&limitedToTestLeads=false', '']) {
			expect(await numbers(parameter)).toEqual(oneTo(LEADS).filter((number) => number !== 3));
		}
	});

	it('orders as the variant says', async () => {
		expect(await numbers()).toEqual(oneTo(LEADS));
		simulator.control.variants.set({ leadOrder: 'oldestFirst' });
		expect(await numbers()).toEqual(oneTo(LEADS).reverse());
		simulator.control.variants.set({ leadOrder: 'unordered' });
		const unordered = await numbers();
		expect(unordered).not.toEqual(oneTo(LEADS));
		expect([...unordered].sort((one, other) => one - other)).toEqual(oneTo(LEADS));
		expect(await numbers()).toEqual(unordered);
	});

	it('shows a late lead from its time on, and none past the retention', async () => {
		simulator.control.leads.setVisibleFrom(leadId(1), NOW + MINUTE);
		expect(await numbers()).not.toContain(1);
		expect((await read(`/rest/leadFormResponses/${leadId(1)}`)).status).toBe(404);
		simulator.control.advance(MINUTE);
		expect(await numbers()).toContain(1);
		simulator.control.advance(RETENTION - 2 * MINUTE);
		simulator.token = (await connect(simulator)).access_token;
		expect(await numbers()).toEqual([]);
		simulator.control.variants.set({ retentionDays: 366 });
		expect(await numbers()).toHaveLength(LEADS);
	});

	it('keeps leads as long as their type is kept', async () => {
		const id = leadId(99);
		addLead(simulator.world, { formId: FORM, leadType: 'COMPANY', id, submittedAt: NOW });
		simulator.control.advance(91 * 24 * HOUR);
		simulator.token = (await connect(simulator)).access_token;
		const company = FINDER.replace('EVENT', 'COMPANY');
		simulator.control.variants.set({ retentionDays: { EVENT: 90 } });
		expect(await numbers()).toEqual([]);
		expect((await read(company)).json.elements).toHaveLength(1);
		simulator.control.variants.set({ retentionDays: { EVENT: 365, COMPANY: 90 } });
		expect(await numbers()).toHaveLength(LEADS);
		expect((await read(company)).json.elements).toEqual([]);
		expect((await read(`/rest/leadFormResponses/${id}`)).status).toBe(404);
		expect((await read(`/rest/leadFormResponses/${leadId(1)}`)).status).toBe(200);
	});

	it('no longer shows a deleted lead', async () => {
		simulator.control.leads.delete(leadId(2));
		expect(await numbers()).not.toContain(2);
		expect((await read(`/rest/leadFormResponses/${leadId(2)}`)).json).toEqual({
			status: 404,
			code: 'NOT_FOUND',
			message: 'Could not find entity',
		});
	});
});

describe('damage', () => {
	it('poison spoils every page that contains it, and only those', async () => {
		simulator.control.leads.damage(leadId(5), { kind: 'poison' });
		expect((await read(FINDER)).status).toBe(500);
		expect((await read(`${FINDER.replace('count=100', 'count=4')}&start=0`)).status).toBe(200);
		expect((await read(`${FINDER.replace('count=100', 'count=1')}&start=4`)).status).toBe(500);
		expect((await read(`/rest/leadFormResponses/${leadId(5)}`)).status).toBe(500);
		simulator.control.leads.damage(leadId(5), null);
		expect((await read(FINDER)).status).toBe(200);
	});

	it('malformed replaces keys and answers', async () => {
		simulator.control.leads.damage(leadId(1), {
			kind: 'malformed',
			override: { submittedAt: 'yesterday', owner: undefined, answers: null },
		});
		const path = `/rest/leadFormResponses/${leadId(1)}`;
		const { json } = await getUnlikeContract(simulator, path, simulator.token);
		expect(json).toMatchObject({ id: leadId(1), submittedAt: 'yesterday' });
		expect(json).not.toHaveProperty('owner');
		expect(json.formResponse.answers).toBeNull();
	});

	it.each([
		['unlisted', LEADS - 1],
		['hidden', LEADS],
	] as const)(
		'%s leaves a lead out of lists, not by its id; they count %i',
		async (kind, total) => {
			simulator.control.leads.damage(leadId(5), { kind });
			const { json } = await read(FINDER);
			expect(json.paging.total).toBe(total);
			expect(await numbers()).not.toContain(5);
			expect((await read(`/rest/leadFormResponses/${leadId(5)}`)).json.id).toBe(leadId(5));
		},
	);

	it('may end, as with a list that lags behind', async () => {
		simulator.control.leads.damage(leadId(5), { kind: 'poison', until: NOW + MINUTE });
		simulator.control.leads.damage(leadId(6), { kind: 'unlisted', until: NOW + MINUTE });
		expect((await read(FINDER)).status).toBe(500);
		simulator.control.advance(MINUTE);
		expect(await numbers()).toEqual(oneTo(LEADS));
	});
});

describe('batch', () => {
	it('answers each lead for itself', async () => {
		simulator.control.leads.damage(leadId(2), { kind: 'poison' });
		const { status, json } = await read(
			`/rest/leadFormResponses?ids=List(${leadId(1)},${leadId(2)},none)&fields=id`,
		);
		expect(status).toBe(200);
		expect(json).toEqual({
			results: { [leadId(1)]: { id: leadId(1) } },
			statuses: { [leadId(1)]: 200, [leadId(2)]: 500, none: 404 },
			errors: {
				[leadId(2)]: expect.objectContaining({ status: 500 }),
				none: { status: 404, code: 'NOT_FOUND', message: 'Could not find entity' },
			},
		});
	});

	it('and a GET serve none where the variant says so', async () => {
		simulator.control.variants.set({ leadsById: 'notFound' });
		expect((await read(`/rest/leadFormResponses/${leadId(1)}`)).status).toBe(404);
		expect(await numbers()).toContain(1);
	});

	it.each([403, 401, 'empty'] as const)(
		'where the role is lowered, the list is %s',
		async (way) => {
			simulator.control.variants.set({ leadsWithoutRole: way });
			simulator.control.organizations.revokeRole(ORGANIZATION);
			simulator.control.organizations.grantRole(ORGANIZATION, 'ANALYST');
			const { status, json } = await read(FINDER);
			if (way === 'empty') expect(json.elements).toEqual([]);
			else expect(status).toBe(way);
		},
	);

	it('and a GET of a lead of an organization without a role is a 403', async () => {
		simulator.control.organizations.revokeRole(ORGANIZATION);
		const { json } = await read(`/rest/leadFormResponses?ids=List(${leadId(1)})`);
		expect(json.statuses).toEqual({ [leadId(1)]: 403 });
		expect((await read(`/rest/leadFormResponses/${leadId(1)}`)).json.message).toBe(
			'Not enough permissions to access: leadFormResponses.GET.20260901',
		);
	});
});
