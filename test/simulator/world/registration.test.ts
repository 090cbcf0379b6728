import { emptyWorld } from './emptyWorld';
import { latestVersion } from './lookups';
import {
	addEvent,
	addForm,
	consentInputName,
	questionInputName,
	registerForEvent,
	type SubmittedForm,
} from './mutations';

const NOW = 1_790_000_000_000;

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
			{ text: 'Optional', required: false },
		],
		consents: [{ text: 'I agree', checkRequired: true }, { text: 'News' }],
	});
	const event = addEvent(world, {
		organizationId: '1',
		name: 'Event',
		startsAt: NOW,
		formId: form.id,
	});
	const [text, one, any, optional] = latestVersion(form).questions.map(({ id }) => id);
	const valid: SubmittedForm = {
		[questionInputName(text)]: 'Hallo',
		[questionInputName(one)]: '0',
		[questionInputName(any)]: ['2', '0'],
		[questionInputName(optional)]: '',
		[consentInputName(0)]: 'true',
		unknown: 'ignored',
	};
	return { world, form, event, valid, ids: { text, one, any, optional } };
}

it('makes a lead of what was answered', () => {
	const { world, event, form, valid, ids } = eventWithForm();
	const result = registerForEvent(world, event.id, valid, NOW + 1);
	expect(result).toEqual({ lead: world.leads[0] });
	expect(world.leads[0]).toMatchObject({
		eventId: event.id,
		formId: form.id,
		formVersionId: 1,
		leadType: 'EVENT',
		submittedAt: NOW + 1,
		answers: [
			{ questionId: ids.text, value: { text: 'Hallo' } },
			{ questionId: ids.one, value: { optionIds: [0] } },
			{ questionId: ids.any, value: { optionIds: [2, 0] } },
			{ questionId: ids.optional, value: { text: '' } },
		],
		consents: [
			{ consentId: 0, accepted: true },
			{ consentId: 1, accepted: false },
		],
	});
});

it('names every required question and consent that is missing', () => {
	const { world, event, ids } = eventWithForm();
	expect(registerForEvent(world, event.id, {}, NOW)).toEqual({
		messages: [
			{ field: questionInputName(ids.text), text: 'Please answer this question.' },
			{ field: questionInputName(ids.one), text: 'Please answer this question.' },
			{ field: consentInputName(0), text: 'Please agree to go on: I agree' },
		],
	});
	expect(world.leads).toEqual([]);
});

it.each<[string, 'text' | 'one' | 'any', string | string[], string]>([
	['blanks', 'text', '   ', 'Please answer this question.'],
	['a text that is too long', 'text', 'Hello!', 'Please use at most 5 characters.'],
	['an unknown option', 'one', '2', 'Please choose from the options shown.'],
	['an option that is no number', 'any', ['0', ''], 'Please choose from the options shown.'],
	['two options of one', 'one', ['0', '1'], 'Please choose one option only.'],
])('refuses %s', (_, question, value, text) => {
	const { world, event, valid, ids } = eventWithForm();
	const field = questionInputName(ids[question]);
	expect(registerForEvent(world, event.id, { ...valid, [field]: value }, NOW)).toEqual({
		messages: [{ field, text }],
	});
	expect(world.leads).toEqual([]);
});

it('refuses registrations for an event that is cancelled, has no form or a closed one', () => {
	const { world, event, form, valid } = eventWithForm();
	const noForm = addEvent(world, { organizationId: '1', name: 'No form', startsAt: NOW });
	const textFor = (eventId: string) => registerForEvent(world, eventId, valid, NOW);

	expect(textFor(noForm.id)).toEqual({
		messages: [{ text: 'This event has no registration form.' }],
	});
	form.state = 'ARCHIVED';
	expect(textFor(event.id)).toEqual({
		messages: [{ text: 'Registration for this event is closed.' }],
	});
	event.cancelled = true;
	expect(textFor(event.id)).toEqual({
		messages: [{ text: 'This event was cancelled, so registration is closed.' }],
	});
	expect(world.leads).toEqual([]);
});
