import { defaultVariants } from '../../simulator';
import type { World } from '../../simulator/world/types';
import { Redactor } from '../redactor';
import { requireNoSecret } from '../report';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
	stage = await Stage.start();
});
afterAll(async () => await stage.stop());

/** One of the odder answers is one of these, which every JSON has. */
const WORDS_OF_JSON = ['true', 'null'];

/** Everything of the simulated world that is somebody's: texts from four characters, ids from seven. */
function everythingOfSomebody({ members, organizations, events, forms, leads }: World): string[] {
	const answers = leads.flatMap((lead) =>
		lead.answers.flatMap(({ value }) => ('text' in value ? [value.text] : [])),
	);
	const versions = forms.flatMap((form) => form.versions);
	const questions = versions.flatMap((version) => version.questions);
	const texts = [
		...members.flatMap(({ id, firstName, lastName, email }) => [id, firstName, lastName, email]),
		...organizations.flatMap(({ localizedName, vanityName }) => [localizedName, vanityName]),
		...events.flatMap(({ name, vanityName }) => [...Object.values(name), vanityName]),
		...forms.flatMap(({ name }) => [name]),
		...questions.flatMap(({ text }) => Object.values(text)),
		...versions.flatMap(({ hiddenFields }) => hiddenFields.map(({ value }) => value)),
		...answers,
	].filter((text) => text.length >= 4 && !WORDS_OF_JSON.includes(text));
	const ids = [
		...organizations,
		...events,
		...forms,
		...leads,
		...questions,
		...leads.map(({ submitterId }) => ({ id: submitterId })),
	].map(({ id }) => id);
	return [...texts, ...ids.filter((id) => id.length >= 7)];
}

it('neither report holds a secret, or anything of somebody', async () => {
	const { simulator, secrets } = stage;
	const { json, markdown, report } = await stage.probe({
		variants: { ...defaultVariants(), answersWithName: true },
		versions: {},
	});
	const { clientId, clientSecret } = simulator.control.application.get();
	const known = [clientId, clientSecret, ...secrets, ...everythingOfSomebody(simulator.world)];
	expect(known.length).toBeGreaterThan(2000);
	const found = known.filter((text) => json.includes(text) || markdown.includes(text));
	expect(found).toEqual([]);
	// It is there all the same: shapes, LinkedIn's own words, and an answer's kind.
	expect(report.exchanges).toHaveLength(report.calls);
	expect(json).toContain('"leadType": "EVENT"');
	expect(json).toContain('"textQuestionAnswer"');
});

it('tokens that LinkedIn gave are among what is looked for', async () => {
	await stage.probe({ variants: defaultVariants(), versions: {} });
	expect(stage.secrets.filter((secret) => secret.startsWith('AQV')).length).toBeGreaterThan(1);
	expect(stage.secrets.filter((secret) => secret.startsWith('AQR')).length).toBeGreaterThan(0);
	expect(stage.secrets.every((secret) => secret.length > 100)).toBe(true);
});

describe('the redactor', () => {
	it('gives each id one other, the same everywhere', () => {
		const redactor = new Redactor();
		const lead = { id: 7087030501919629313n, organizer: 'urn:li:organization:5509810' };
		const first = redactor.answer(lead);
		expect(redactor.answer(lead)).toEqual(first);
		expect(redactor.text('urn:li:event:7087030501919629313')).toBe(
			`urn:li:event:${String((first as { id: bigint }).id)}`,
		);
		expect(JSON.stringify(String((first as { id: bigint }).id))).toHaveLength(21);
	});

	it('keeps the kind of an answer, and nothing of what was answered', () => {
		const answered = {
			formResponse: {
				consentResponses: [{ accepted: false, consentId: 0 }],
				answers: [
					{ questionId: 1, answerDetails: { textQuestionAnswer: { answer: 'k@email.com' } } },
					{ questionId: 2, answerDetails: { multipleChoiceAnswer: { options: [3, 1] } } },
				],
			},
		};
		expect(new Redactor().answer(answered)).toEqual({
			formResponse: {
				consentResponses: [{ accepted: true, consentId: 0 }],
				answers: [
					{ questionId: 1, answerDetails: { textQuestionAnswer: { answer: 'text' } } },
					{ questionId: 2, answerDetails: { multipleChoiceAnswer: { options: [0, 0] } } },
				],
			},
		});
	});

	it('takes away what it does not know', () => {
		const unknown = {
			surprise: 'Wilhelmina',
			state: 'Wilhelmina <w@x.example>',
			deep: [{ e: 'x' }],
		};
		expect(new Redactor().answer(unknown)).toEqual({
			surprise: 'text',
			state: 'text',
			deep: [{ e: 'text' }],
		});
	});

	it('replaces ids in requests, whatever their encoding', () => {
		const request = new Redactor().query('owner=(organization:urn%3Ali%3Aorganization%3A5509810)');
		expect(request).not.toContain('5509810');
		expect(request).toContain('organization');
	});
});

it('a report with a secret in it is not written', () => {
	expect(() => requireNoSecret('… WPL_AP1./secret+Q== …', ['WPL_AP1./secret+Q=='])).toThrow(
		'secret',
	);
	expect(() => requireNoSecret('… WPL%2Fx …', [undefined, 'WPL/x'])).toThrow('not written');
	expect(() => requireNoSecret('nothing', ['WPL/x', ''])).not.toThrow();
});
