import { nextLargeId } from '../ids';
import { ENGLISH, localized } from '../locales';
import { formById, latestVersion } from '../lookups';
import { buildConsents, buildQuestions, type ConsentSpec, type QuestionSpec } from '../questions';
import type {
	FormVersion,
	HiddenField,
	LeadForm,
	LeadOwner,
	Localized,
	Question,
	World,
} from '../types';

export interface FormSpec {
	owner: LeadOwner;
	name: string;
	questions: QuestionSpec[];
	consents?: ConsentSpec[];
	hiddenFields?: HiddenField[];
	/** Of creation and of the first version, epoch milliseconds. */
	created: number;
	/** Made when absent. */
	id?: string;
	/** `PUBLISHED` unless said otherwise. */
	state?: LeadForm['state'];
	/** American English unless said otherwise. */
	creationLocale?: LeadForm['creationLocale'];
	headline?: string | Localized;
	description?: string | Localized;
}

/** What a new version has that the one before had not; what is absent stays as it was. */
export interface FormChange {
	lastModified: number;
	addQuestions?: QuestionSpec[];
	removeQuestionIds?: string[];
	/** New texts by question id. */
	relabelQuestions?: Record<string, string | Localized>;
	/** Question ids in their new order; those that are not named follow in the order they had. */
	questionOrder?: string[];
	consents?: ConsentSpec[];
	hiddenFields?: HiddenField[];
}

/** Adds a form with one version. */
export function addForm(world: World, spec: FormSpec): LeadForm {
	const locale = spec.creationLocale ?? ENGLISH;
	const added: LeadForm = {
		id: spec.id ?? nextLargeId(world),
		owner: spec.owner,
		name: spec.name,
		state: spec.state ?? 'PUBLISHED',
		creationLocale: locale,
		headline: localized(spec.headline ?? spec.name, locale),
		description: localized(spec.description ?? '', locale),
		created: spec.created,
		versions: [
			{
				versionId: 1,
				questions: buildQuestions(world, spec.questions, locale),
				consents: buildConsents(spec.consents ?? [], locale),
				hiddenFields: spec.hiddenFields ?? [],
				lastModified: spec.created,
			},
		],
	};
	world.forms.push(added);
	return added;
}

/**
 * Publishes a new version of a form; earlier versions stay, since people answered them.
 * @throws when the world has no such form
 */
export function addFormVersion(world: World, formId: string, change: FormChange): FormVersion {
	const form = formById(world, formId);
	const latest = latestVersion(form);
	const added: FormVersion = {
		versionId: latest.versionId + 1,
		questions: changedQuestions(world, form, change),
		consents: change.consents
			? buildConsents(change.consents, form.creationLocale)
			: structuredClone(latest.consents),
		hiddenFields: structuredClone(change.hiddenFields ?? latest.hiddenFields),
		lastModified: change.lastModified,
	};
	form.versions.push(added);
	return added;
}

function changedQuestions(world: World, form: LeadForm, change: FormChange): Question[] {
	const removed = new Set(change.removeQuestionIds);
	const kept = structuredClone(latestVersion(form).questions)
		.filter(({ id }) => !removed.has(id))
		.map((question) => {
			const text = change.relabelQuestions?.[question.id];
			return text === undefined
				? question
				: { ...question, text: localized(text, form.creationLocale) };
		});

	const added = buildQuestions(
		world,
		change.addQuestions ?? [],
		form.creationLocale,
		customQuestionsEver(form),
	);
	return inOrder([...kept, ...added], change.questionOrder ?? []);
}

function customQuestionsEver(form: LeadForm): number {
	const ids = form.versions.flatMap(({ questions }) =>
		questions.filter(({ predefinedField }) => predefinedField === undefined).map(({ id }) => id),
	);
	return new Set(ids).size;
}

function inOrder(questions: Question[], order: string[]): Question[] {
	const position = ({ id }: Question) => (order.includes(id) ? order.indexOf(id) : order.length);
	return [...questions].sort((one, other) => position(one) - position(other));
}
