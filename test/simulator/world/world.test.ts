import { uniq } from 'lodash';
import { defaultWorld } from './defaultWorld';
import { emptyWorld } from './emptyWorld';
import { landmarks, type NastyForm } from './landmarks';
import { formById, latestVersion } from './lookups';
import {
	addEvent,
	addForm,
	consentInputName,
	questionInputName,
	registerForEvent,
} from './mutations';
import { leadsOf } from './queries';

const NOW = 1_790_000_000_000;
const { forms } = landmarks;

describe('the default world', () => {
	const world = defaultWorld();
	const leadsOfForm = (key: NastyForm) => leadsOf(world, { formId: forms[key] });

	it('the same seed and time create the same default world; another seed keeps organizations and event ids', () => {
		expect(defaultWorld({ seed: 7, now: NOW })).toEqual(defaultWorld({ seed: 7, now: NOW }));
		const other = defaultWorld({ seed: 2 });
		expect(other.leads[0].id).not.toBe(world.leads[0].id);
		expect(other.organizations).toEqual(world.organizations);
		expect(other.events.map(({ id }) => id)).toEqual(world.events.map(({ id }) => id));
	});

	it('each lead of the default world answers all required questions of the form version of its time', () => {
		const unfit = world.leads.filter(({ formId, formVersionId, submittedAt, answers }) => {
			const { versions } = formById(world, formId);
			const current = versions.findLast(({ lastModified }) => lastModified <= submittedAt);
			const answered = new Set(answers.map(({ questionId }) => questionId));
			const lacks = current?.questions.some(({ id, required }) => required && !answered.has(id));
			return current?.versionId !== formVersionId || lacks === true;
		});
		expect(unfit).toEqual([]);
		expect(uniq(leadsOfForm('manyVersions').map((lead) => lead.formVersionId))).toHaveLength(4);
	});
});

describe('a world that a test makes', () => {
	function eventWithForm() {
		const world = emptyWorld();
		const form = addForm(world, {
			owner: { organizationId: '1' },
			name: 'Form',
			created: NOW,
			questions: [
				{ text: 'Text', maxResponseLength: 5 },
				{ text: 'One of', options: ['Zero', 'One'] },
				{ text: 'Any of', options: ['Zero', 'One', 'Two'], multipleAnswers: true, required: false },
			],
			consents: [{ text: 'I agree', checkRequired: true }, { text: 'News' }],
		});
		const spec = { organizationId: '1', name: 'Event', startsAt: NOW, formId: form.id };
		return { world, form, event: addEvent(world, spec) };
	}

	it('a registration becomes a lead as the page submits it, or is refused with the reason', () => {
		const { world, form, event } = eventWithForm();
		const [text, one, any] = latestVersion(form).questions.map(({ id }) => questionInputName(id));
		const valid = { [text]: 'Hallo', [one]: '0', [any]: ['2', '0'], [consentInputName(0)]: 'true' };
		const problem = (changes: Record<string, string | string[]>) => {
			const result = registerForEvent(world, event.id, { ...valid, ...changes }, NOW + 1);
			return 'refused' in result ? result.refused : undefined;
		};
		expect(problem({})).toBeUndefined();
		expect(world.leads[0]).toMatchObject({ eventId: event.id, formVersionId: 1 });
		expect(world.leads[0].answers.map(({ value }) => value)).toEqual([
			{ text: 'Hallo' },
			{ optionIds: [0] },
			{ optionIds: [2, 0] },
		]);
		expect(world.leads[0].consents.map(({ accepted }) => accepted)).toEqual([true, false]);
		expect(problem({ [text]: '   ' })).toBe('A required answer is missing.');
		expect(problem({ [text]: 'Hello!' })).toBe('An answer is too long.');
		expect(problem({ [one]: '2' })).toBe('There is no such choice.');
		expect(problem({ [one]: ['0', '1'] })).toBe('There is no such choice.');
		expect(problem({ [consentInputName(0)]: '' })).toBe('A required consent is missing.');
		event.cancelled = true;
		expect(problem({})).toContain('was cancelled');
		expect(world.leads).toHaveLength(1);
	});
});
