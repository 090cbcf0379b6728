import { LinkedIn } from '../../probe/linkedIn/linkedIn';
import {
	eventFacts,
	fieldFacts,
	leadFacts,
	leadsWithoutTheirAnswers,
	organizationFacts,
} from '../../signOff/linkedIn/facts';
import { LINKEDIN_SCENES } from '../../signOff/linkedIn/rules';
import { Truth } from '../../signOff/linkedIn/truth';
import { RULES } from '../../signOff/rules';
import { defaultVariants, startSimulator, type Simulator, type Variants } from '../../simulator';
import { connect } from '../../simulator/server/testing/client';
import { addSomeLeads, ids, leadWorld } from '../../e2e/support/leadWorld';
import { expectedFields } from '../../e2e/support/expectedItems';

const NOW = Date.now();

it('says of every rule how it is shown with LinkedIn, in the same order', () => {
	expect(LINKEDIN_SCENES.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
});

it('a page is listed once, with all roles that it has, under whichever key', () => {
	const urn = 'urn:li:organization:5509810';
	const rows = [
		{ state: 'APPROVED', role: 'CURATOR', organization: urn },
		{ state: 'APPROVED', role: 'ADMINISTRATOR', organizationalTarget: urn },
		{ state: 'REVOKED', role: 'ANALYST', organizationTarget: 'urn:li:organization:1' },
	];
	expect(organizationFacts(rows)).toEqual([
		{ organization_id: '5509810', roles: ['ADMINISTRATOR', 'CURATOR'] },
	]);
});

it.each([
	'urn:li:leadGenForm:6955637458260688897',
	'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:6955637458260688897,1)',
])('the form of an event is read out of %s', (leadGenForm) => {
	const event = { id: 7087030501919629312n, organizer: 'urn:li:organization:1', startsAt: 0 };
	expect(eventFacts({ ...event, leadGenForm })).toEqual({
		event_id: '7087030501919629312',
		organization_id: '1',
		starts_at: '1970-01-01T00:00:00.000Z',
		form_id: '6955637458260688897',
	});
});

it('a lead whose typed answer is in no column is told, and one that was not typed is not', () => {
	const answers = ['Ada', ' '].map((answer) => ({
		answerDetails: { textQuestionAnswer: { answer } },
	}));
	const answered = { id: 'a', submittedAt: 1, formResponse: { answers } };
	const leads = [answered, { ...answered, id: 'b' }, { ...answered, testLead: true }].flatMap(
		leadFacts,
	);
	const rows = [
		{ lead_id: 'a', first_name: 'Ada' },
		{ lead_id: 'b', first_name: 'ada' },
	];
	expect(leadsWithoutTheirAnswers(leads, rows)).toEqual(['b']);
});

describe('what LinkedIn itself answers', () => {
	let simulator: Simulator;
	let truth: Truth;

	beforeAll(async () => {
		const world = leadWorld(NOW);
		addSomeLeads(world, NOW);
		simulator = await startSimulator({ world });
		const hosts = { api: simulator.url, www: simulator.url };
		const linkedIn = new LinkedIn({ hosts, version: '202609', calls: 1000, pause: 0 });
		linkedIn.token = (await connect(simulator)).access_token;
		truth = new Truth(linkedIn, simulator.control.application.get());
	});

	afterAll(async () => await simulator.stop());

	it('is read to the end, however LinkedIn pages', async () => {
		const { control } = simulator;
		const query = { organizationId: ids.main, leadType: 'EVENT', testLeads: 'exclude' } as const;
		const expected = control.leads.list(query).map(({ id }) => id);
		const usual = defaultVariants();
		const maxCount = { ...usual.maxCount, leadFormResponses: 10 };
		const ways: Array<Partial<Variants>> = [
			{},
			{ maxCount, beyondMaxCount: 'reject' },
			{ maxCount, beyondMaxCount: 'clampSilently' },
			{ hiddenShare: 0.3 },
		];
		for (const way of ways) {
			control.variants.set({ ...usual, ...way });
			const leads = (await truth.leads(ids.main)).map(({ id }) => id);
			expect(leads.sort()).toEqual([...expected].sort());
		}
		control.variants.set(usual);
	});

	it('tells the fields of a form in its order', async () => {
		const expected = expectedFields(simulator.world, ids.sharedForm);
		const fields = await truth.fields(ids.sharedForm);
		expect(fields).toHaveLength(expected.length);
		expect(expected).toMatchObject(fields);
		expect(fieldFacts({})).toEqual([]);
	});

	it('tells which pages show their leads', async () => {
		expect(await truth.showsEventLeads(ids.main)).toBe(true);
		expect(await truth.showsEventLeads(ids.unreadable)).toBe(false);
	});

	it('is refused loudly', async () => {
		simulator.control.tokens.revoke('all');
		await expect(truth.leads(ids.main)).rejects.toThrow(/answered .* with 401/);
	});
});
