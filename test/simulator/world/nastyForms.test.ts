import { defaultWorld } from './defaultWorld';
import { landmarks, type NastyForm } from './landmarks';
import { textIn } from './locales';
import { formById, latestVersion } from './lookups';
import { PREDEFINED_FIELDS } from './predefinedFields';
import { leadsOf } from './queries';
import { FORMULA_LIKE_TEXTS, INJECTION_TEXTS, SCRIPT_TEXTS, SHAPE_TEXTS } from './wildTexts';

const world = defaultWorld();
const form = (key: NastyForm) => formById(world, landmarks.forms[key]);
const latest = (key: NastyForm) => latestVersion(form(key));
const texts = (key: NastyForm) => latest(key).questions.map(({ text }) => textIn(text));
const leads = (key: NastyForm) => leadsOf(world, { formId: landmarks.forms[key] });

const allAnswers = world.leads.flatMap((lead) => lead.answers.map(({ value }) => value));
const answeredTexts = new Set(allAnswers.flatMap((value) => ('text' in value ? [value.text] : [])));

it('gives every landmark form an event of its own', () => {
	for (const key of Object.keys(landmarks.forms) as NastyForm[]) {
		const events = world.events.filter(({ formId }) => formId === landmarks.forms[key]);
		expect(events.map(({ id }) => id)).toEqual([landmarks.events[key]]);
	}
});

it('asks every predefined field and every type of question', () => {
	const { questions } = latest('everyQuestion');
	const fields = questions.map(({ predefinedField }) => predefinedField);
	expect(fields).toEqual(expect.arrayContaining(Object.keys(PREDEFINED_FIELDS)));
	expect(Object.keys(PREDEFINED_FIELDS)).toHaveLength(23);
	expect(fields.some((field) => field !== undefined && !(field in PREDEFINED_FIELDS))).toBe(true);

	const custom = questions.filter(({ predefinedField }) => predefinedField === undefined);
	expect(custom.map(({ name }) => name)).toEqual(
		custom.map((_, index) => `Custom question ${index}`),
	);
	const types = custom.map(
		({ details, required }) =>
			`${details.type} ${details.type === 'multipleChoice' && (details.multipleAnswers ?? false)} ${required}`,
	);
	expect(new Set(types)).toEqual(
		new Set([
			'text false true',
			'text false false',
			'multipleChoice false true',
			'multipleChoice true false',
		]),
	);
	expect(latest('everyQuestion').hiddenFields).not.toEqual([]);
});

it('has a form of four versions, each answered: added, removed, reordered, relabelled', () => {
	const { versions } = form('manyVersions');
	const [first, second, third, fourth] = versions.map(({ questions }) => questions);
	const ids = (questions: typeof first) => questions.map(({ id }) => id);

	expect(versions.map(({ versionId }) => versionId)).toEqual([1, 2, 3, 4]);
	expect(ids(second).slice(0, first.length)).toEqual(ids(first));
	expect(second.length).toBeGreaterThan(first.length);
	expect(ids(third)).toEqual(ids(second).filter((id) => id !== first[3].id));
	expect(ids(fourth)).not.toEqual(ids(third));
	expect([...ids(fourth)].sort()).toEqual([...ids(third)].sort());
	const relabelled = third.filter(
		({ id, text }) => textIn(fourth.find((question) => question.id === id)!.text) !== textIn(text),
	);
	expect(relabelled).toHaveLength(1);
	expect(new Set(leads('manyVersions').map(({ formVersionId }) => formVersionId))).toEqual(
		new Set([1, 2, 3, 4]),
	);
});

it('asks questions whose texts equal columns of a row, and one text twice', () => {
	expect(texts('collidingTexts')).toEqual(
		expect.arrayContaining(['First name', 'Form version', 'Form name', 'lead_id', 'Submitted at']),
	);
	expect(texts('collidingTexts').filter((text) => text === 'Comment')).toHaveLength(2);
	expect(textIn(form('collidingTexts').versions[0].questions[2].text)).toBe('Lead ID');
});

it('has names that are SQL, empty, and only emoji', () => {
	expect(form('injection').name).toBe("Robert'); DROP TABLE leads;--");
	expect(form('emptyName').name).toBe('');
	expect(form('emoji').name).toMatch(/^\p{Emoji_Presentation}+$/u);
	expect(texts('injection').join()).toMatch(/"[^]*'[^]*;[^]*`/);
	expect(texts('emptyName')).toEqual(expect.arrayContaining(['', '   ']));
});

it('asks in Latin, Cyrillic, Japanese and Arabic script', () => {
	const all = texts('scripts').join(' ');
	for (const script of [
		/\p{sc=Latin}/u,
		/\p{sc=Cyrillic}/u,
		/\p{sc=Hiragana}/u,
		/\p{sc=Arabic}/u,
	]) {
		expect(all).toMatch(script);
		expect(world.forms.map(({ name }) => name).join()).toMatch(
			script.source.includes('Hiragana') ? /\p{sc=Katakana}/u : script,
		);
	}
});

it('has long texts that differ only after their first 63 bytes', () => {
	const beginnings = texts('longTexts').map((text) => Buffer.from(text).subarray(0, 63).toString());
	expect(new Set(beginnings).size).toBeLessThan(beginnings.length);
	expect(new Set(texts('longTexts')).size).toBe(texts('longTexts').length);
	expect(Math.max(...[...answeredTexts].map((text) => text.length))).toBe(5000);
});

it('has consents from 0 on, required and not, accepted and not', () => {
	const { consents, hiddenFields } = latest('consents');
	expect(consents.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
	expect(new Set(consents.map(({ checkRequired }) => checkRequired))).toEqual(
		new Set([true, false]),
	);
	const given = leads('consents').flatMap((lead) => lead.consents);
	expect(new Set(given.map(({ accepted }) => accepted))).toEqual(new Set([true, false]));
	expect(hiddenFields.length).toBeGreaterThan(3);
});

it('has answers with option 0, several options and no option', () => {
	const chosen = leads('optionZero').flatMap((lead) =>
		lead.answers.flatMap(({ value }) => ('optionIds' in value ? [value.optionIds] : [])),
	);
	expect(chosen).toContainEqual([0]);
	expect(chosen.some((ids) => ids.length > 1)).toBe(true);
	expect(allAnswers).toContainEqual({ optionIds: [] });
});

it('has answers that are empty, odd, and of every wild text', () => {
	expect(answeredTexts).toContain('');
	for (const text of [...FORMULA_LIKE_TEXTS, ...INJECTION_TEXTS, ...SCRIPT_TEXTS, ...SHAPE_TEXTS]) {
		expect(answeredTexts).toContain(text);
	}
});

it('has a form whose every text answer looks like a formula', () => {
	const answers = leads('formulas').flatMap((lead) =>
		lead.answers.flatMap(({ value }) => ('text' in value ? [value.text] : [])),
	);
	expect(answers.length).toBeGreaterThan(20);
	for (const answer of answers) expect(FORMULA_LIKE_TEXTS).toContain(answer);
});

it('has a form without questions and one with a hundred', () => {
	expect(latest('noQuestions').questions).toEqual([]);
	expect(latest('wide').questions).toHaveLength(100);
});

it('has forms in every state, archived ones with leads', () => {
	expect(new Set(world.forms.map(({ state }) => state))).toEqual(
		new Set(['DRAFT', 'PUBLISHED', 'ARCHIVED']),
	);
	expect(leads('archived')).not.toEqual([]);
	expect(leads('draft')).toEqual([]);
});

it('has question ids of 19 digits that are one number when they are rounded', () => {
	const ids = latest('largeQuestionIds').questions.map(({ id }) => id);
	expect(ids.every((id) => id.length === 19)).toBe(true);
	expect(new Set(ids.map(Number)).size).toBe(1);
});
