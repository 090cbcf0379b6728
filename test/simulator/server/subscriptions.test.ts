import { connect, get, write, type Reply } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	CANCELLED_EVENT,
	EVENT,
	FOREIGN_ORGANIZATION,
	FORM,
	NOW,
	ORGANIZATION,
} from './testing/smallWorld';
import { OTHER_WEBHOOK, WEBHOOK, webhookServer } from './testing/webhookServer';

const PATH = '/rest/leadNotifications';
const REFUSED = 'This URL did not pass the security challenge check';
const organization = (id: string) => ({ organization: `urn:li:organization:${id}` });
const formUrn = (version: number) =>
	`urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM},${version})`;
const SUBSCRIPTION = { webhook: WEBHOOK, owner: organization(ORGANIZATION), leadType: 'EVENT' };
const criteria = (owner: string, leadType = 'EVENT') =>
	`${PATH}?q=criteria&owner=(value:(organization:urn%3Ali%3Aorganization%3A${owner}))&leadType=(leadType:${leadType})`;
const FINDER = criteria(ORGANIZATION);

const receiver = webhookServer();
const simulator = smallSimulator(receiver.ingress);

const create = async (changes: Record<string, unknown> = {}) =>
	await write(simulator, 'POST', PATH, simulator.token, { ...SUBSCRIPTION, ...changes });
const read = async (path: string) => await get(simulator, path, simulator.token);
const remove = async (id: string) =>
	await write(simulator, 'DELETE', `${PATH}/${id}`, simulator.token);
const idOf = (reply: Reply) => reply.headers.get('x-restli-id') ?? '';

/** Which field a refusal names, with its reason. */
const refusal = ({ status, json }: Reply) => [
	status,
	json.errorDetails.inputErrors.map(({ description }: { description: string }) =>
		description.split(' :: ').slice(1),
	),
];

describe('create', () => {
	it('answers 201 with the id in the header and nothing in the body', async () => {
		const reply = await create();
		expect([reply.status, reply.text]).toEqual([201, '']);
		const id = idOf(reply);
		expect(Number.isSafeInteger(Number(id))).toBe(false);
		const { text, json } = await read(`${PATH}/${id}`);
		expect(text).toContain(`"id":${id}`);
		expect(json).toEqual({
			owner: { organization: `urn:li:organization:${ORGANIZATION}` },
			id: BigInt(id),
			leadType: 'EVENT',
			webhook: WEBHOOK,
		});
		expect(simulator.control.subscriptions.list()).toEqual([
			{
				id,
				owner: { organizationId: ORGANIZATION },
				leadType: 'EVENT',
				webhook: WEBHOOK,
				state: 'validated',
				failuresInARow: 0,
				checkedAt: NOW,
			},
		]);
	});

	it('answers with the id in the body where the variant says so', async () => {
		for (const [subscriptionCreated, status] of [
			['201 body', 201],
			['200 body', 200],
		] as const) {
			simulator.control.variants.set({ subscriptionCreated });
			const reply = await create();
			expect(reply.status).toBe(status);
			expect(reply.headers.has('x-restli-id')).toBe(false);
			const { id } = simulator.control.subscriptions.list().at(-1) ?? {};
			expect(reply.text).toBe(`{"id":${id}}`);
		}
	});

	it('takes one event or one version of a form, not both', async () => {
		const associatedEntity = { event: `urn:li:event:${EVENT}` };
		const versionedForm = formUrn(2);
		const ofEvent = await read(`${PATH}/${idOf(await create({ associatedEntity }))}`);
		expect(ofEvent.json).toMatchObject({ associatedEntity });
		const ofForm = await read(`${PATH}/${idOf(await create({ versionedForm }))}`);
		expect(ofForm.json).toMatchObject({ versionedForm });
		expect(refusal(await create({ associatedEntity, versionedForm }))).toEqual([
			400,
			[['/associatedEntity', 'there is a versionedForm already']],
		]);
		simulator.control.variants.set({ subscriptionEntityEchoed: false });
		const silent = (await read(FINDER)).json.elements[0];
		expect(silent).toEqual({ ...SUBSCRIPTION, id: ofEvent.json.id });
	});

	it.each([
		{ sponsoredCreative: 'urn:li:sponsoredCreative:241257736' },
		{ sponsoredCampaign: 'urn:li:sponsoredCampaign:198356826' },
	])('takes an ad account and %j', async (associatedEntity) => {
		const sponsored = {
			owner: { sponsoredAccount: `urn:li:sponsoredAccount:${AD_ACCOUNT}` },
			leadType: 'SPONSORED',
			associatedEntity,
		};
		const id = idOf(await create(sponsored));
		expect((await read(`${PATH}/${id}`)).json).toMatchObject(sponsored);
		const finder = `${PATH}?q=criteria&owner=(value:(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT}))&leadType=(leadType:SPONSORED)`;
		expect((await read(finder)).json.elements).toHaveLength(1);
	});

	it.each([
		[{ webhook: 'http://n8n.example.com/hook' }, '/webhook', 'value is not an HTTPS URL'],
		[{ webhook: 'n8n.example.com' }, '/webhook', 'value is not a URL'],
		[{ webhook: `${WEBHOOK}#x` }, '/webhook', 'value has a fragment'],
		[{ webhook: 7 }, '/webhook', '7 is not a string, a record or a list'],
		[{ webhook: undefined }, '/webhook', 'field is required'],
		[{ leadType: undefined }, '/leadType', 'field is required'],
		[{ leadType: 'ORGANIC' }, '/leadType', "'ORGANIC' is not an enum symbol"],
		[{ owner: undefined }, '/owner', 'field is required'],
		[
			{ owner: `urn:li:organization:${ORGANIZATION}` },
			'/owner',
			'value is not backed by a DataMap',
		],
		[
			{
				owner: {
					...organization(ORGANIZATION),
					sponsoredAccount: `urn:li:sponsoredAccount:${AD_ACCOUNT}`,
				},
			},
			'/owner',
			"'organization,sponsoredAccount' is not a member of the union",
		],
		[
			{ owner: { organization: `urn%3Ali%3Aorganization%3A${ORGANIZATION}` } },
			'/owner/organization',
			`'urn%3Ali%3Aorganization%3A${ORGANIZATION}' is not a urn:li:organization URN`,
		],
		[{ leadType: 'SPONSORED' }, '/owner', 'owner does not go with lead type SPONSORED'],
		[{ active: true }, '/active', 'unrecognized field found but not allowed'],
		[{ versionedForm: formUrn(9) }, '/versionedForm', 'the owner has no such version of a form'],
		[
			{ associatedEntity: { event: 'urn:li:event:1' } },
			'/associatedEntity',
			'the owner has no such event',
		],
		[
			{ leadType: 'COMPANY', associatedEntity: { event: `urn:li:event:${EVENT}` } },
			'/associatedEntity',
			'event does not go with COMPANY leads',
		],
	])('refuses %p', async (changes, path, reason) => {
		expect(refusal(await create(changes))).toEqual([400, [[path, reason]]]);
		expect(simulator.control.subscriptions.list()).toEqual([]);
		expect(receiver.received).toEqual([]);
	});

	it.each(['', 'no JSON', '[]', '"text"'])('refuses the body %j', async (body) => {
		expect((await write(simulator, 'POST', PATH, simulator.token, body)).status).toBe(400);
	});

	it('refuses another content type, a key and parameters', async () => {
		const text = { 'Content-Type': 'text/plain' };
		expect((await write(simulator, 'POST', PATH, simulator.token, SUBSCRIPTION, text)).status).toBe(
			415,
		);
		expect(
			(await write(simulator, 'POST', `${PATH}/7`, simulator.token, SUBSCRIPTION)).status,
		).toBe(405);
		const reply = await write(simulator, 'POST', `${PATH}?x=1`, simulator.token, SUBSCRIPTION);
		expect(reply.json.errorDetails.inputErrors[0].code).toBe('QUERY_PARAM_NOT_ALLOWED');
		expect(simulator.control.subscriptions.list()).toEqual([]);
	});

	it('accepts 1,500 for one owner, and as many for another', async () => {
		for (let number = 0; number < 1499; number += 1) {
			simulator.control.subscriptions.add({
				owner: { organizationId: ORGANIZATION },
				leadType: number % 2 === 0 ? 'EVENT' : 'COMPANY',
				webhook: `${OTHER_WEBHOOK}&n=${number}`,
			});
		}
		const last = await create();
		expect(last.status).toBe(201);
		expect((await create()).json).toEqual({
			status: 400,
			code: 'BAD_REQUEST',
			message: 'The maximum number of 1500 subscriptions for this owner has been reached',
		});
		const other = { owner: organization(ANALYST_ORGANIZATION), leadType: 'COMPANY' };
		expect((await create(other)).status).toBe(201);
		await remove(idOf(last));
		expect((await create()).status).toBe(201);
	});

	it('accepts a duplicate, or refuses it as the variant says', async () => {
		expect((await create()).status).toBe(201);
		expect((await create()).status).toBe(201);
		expect(simulator.control.subscriptions.list()).toHaveLength(2);
		for (const duplicateSubscription of [400, 409] as const) {
			simulator.control.variants.set({ duplicateSubscription });
			const reply = await create();
			expect([reply.status, reply.json.message]).toEqual([
				duplicateSubscription,
				'This subscription already exists',
			]);
		}
		const ofEvent = { associatedEntity: { event: `urn:li:event:${EVENT}` } };
		expect((await create(ofEvent)).status).toBe(201);
		expect((await create(ofEvent)).status).toBe(409);
		expect((await create({ ...ofEvent, webhook: OTHER_WEBHOOK })).status).toBe(201);
		expect((await create({ webhook: OTHER_WEBHOOK })).status).toBe(201);
	});

	it('is logged with its owner, so that faults can meet it', async () => {
		simulator.control.faults.add({
			match: { resource: 'leadNotifications', method: 'POST', organizationId: ORGANIZATION },
			effect: { kind: 'status', status: 503 },
		});
		expect((await create()).status).toBe(503);
		expect(simulator.calls.at(-1)).toMatchObject({
			method: 'POST',
			resource: 'leadNotifications',
			status: 503,
			ownerUrn: `urn:li:organization:${ORGANIZATION}`,
		});
		expect((await create()).status).toBe(201);
	});
});

describe('permission', () => {
	it('needs the scope', async () => {
		simulator.token = (await connect(simulator, 'r_events')).access_token;
		for (const [reply, name] of [
			[await create(), 'CREATE'],
			[await read(`${PATH}/7`), 'GET'],
			[await read(FINDER), 'FINDER-criteria'],
			[await remove('7'), 'DELETE'],
		] as const) {
			expect(reply.json).toEqual({
				status: 403,
				serviceErrorCode: 100,
				code: 'ACCESS_DENIED',
				message: `Not enough permissions to access: leadNotifications.${name}.20260901`,
			});
		}
	});

	it('needs the role that the leads need, before anything else is looked at', async () => {
		const event = { owner: organization(ANALYST_ORGANIZATION) };
		expect((await create(event)).status).toBe(403);
		expect((await create({ ...event, nonsense: 1 })).status).toBe(403);
		expect((await create({ ...event, leadType: 'COMPANY' })).status).toBe(201);
		expect((await create({ owner: organization(FOREIGN_ORGANIZATION) })).status).toBe(403);
		expect((await read(criteria(ANALYST_ORGANIZATION))).status).toBe(403);
		expect((await read(criteria(ANALYST_ORGANIZATION, 'COMPANY'))).status).toBe(200);
	});

	it('is needed for one subscription too', async () => {
		const id = idOf(await create());
		simulator.control.organizations.revokeRole(ORGANIZATION);
		expect((await read(`${PATH}/${id}`)).status).toBe(403);
		expect((await remove(id)).status).toBe(403);
		expect(simulator.control.subscriptions.list()).toHaveLength(1);
	});
});

describe('find', () => {
	it('gives the owner’s of one lead type, whoever made them', async () => {
		const own = idOf(await create());
		const foreign = simulator.control.subscriptions.add({
			owner: { organizationId: ORGANIZATION },
			leadType: 'EVENT',
			webhook: OTHER_WEBHOOK,
			associatedEntity: { eventId: CANCELLED_EVENT },
			state: 'blocked',
		});
		await create({ leadType: 'COMPANY' });
		const { json } = await read(FINDER);
		expect(json).toEqual({
			paging: { start: 0, count: 10, links: [], total: 2 },
			elements: [
				{ ...SUBSCRIPTION, id: BigInt(own) },
				{
					...SUBSCRIPTION,
					id: BigInt(foreign.id),
					webhook: OTHER_WEBHOOK,
					associatedEntity: { event: `urn:li:event:${CANCELLED_EVENT}` },
				},
			],
		});
	});

	it('pages, with or without a total', async () => {
		const ids = [idOf(await create()), idOf(await create())];
		for (const [start, id] of ids.entries()) {
			const { json } = await read(`${FINDER}&start=${start}&count=1&fields=id`);
			expect(json.elements).toEqual([{ id: BigInt(id) }]);
		}
		simulator.control.variants.set({ pagingTotal: { leadNotifications: 'absent' } });
		expect((await read(FINDER)).json.paging).not.toHaveProperty('total');
	});

	it('wants the wrapper around the owner, and both criteria', async () => {
		const bare = FINDER.replace('(value:', '').replace('))&', ')&');
		expect(bare).toContain('owner=(organization:urn');
		expect((await read(bare)).status).toBe(400);
		expect((await read(FINDER.replace(/&leadType.*/, ''))).status).toBe(400);
		expect((await read(FINDER.replace('q=criteria', 'q=owners'))).status).toBe(400);
		expect((await read(PATH)).status).toBe(400);
	});
});

describe('get and delete', () => {
	it('answer 404 once it is gone', async () => {
		const id = idOf(await create());
		const gone = await remove(id);
		expect([gone.status, gone.text]).toEqual([204, '']);
		expect((await remove(id)).json.code).toBe('NOT_FOUND');
		expect((await read(`${PATH}/${id}`)).status).toBe(404);
		expect((await read(`${PATH}/no-number`)).status).toBe(400);
	});

	it('deletes exactly the one, with 200 where the variant says so', async () => {
		const [first, second] = [idOf(await create()), idOf(await create())];
		simulator.control.variants.set({ subscriptionDeletedStatus: 200 });
		expect((await remove(first)).status).toBe(200);
		expect(simulator.control.subscriptions.list().map(({ id }) => id)).toEqual([second]);
	});
});

describe('without an answer to the challenge', () => {
	it('is refused, in LinkedIn’s words', async () => {
		await simulator.restart({ now: () => NOW });
		const reply = await create();
		expect([reply.status, reply.json.message]).toEqual([400, REFUSED]);
		simulator.control.variants.set({ challengeRefusalIn: 'inputErrors' });
		const other = await create();
		expect(other.json.errorDetails.inputErrors).toEqual([
			{
				code: 'FIELD_INVALID',
				description: REFUSED,
				input: { inputPath: { fieldPath: 'webhook' } },
			},
		]);
		expect(simulator.control.subscriptions.list()).toEqual([]);
	});
});
