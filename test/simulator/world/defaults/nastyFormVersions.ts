import type { NastyForm } from '../landmarks';
import type { FormChange } from '../mutations';
import type { LeadForm } from '../types';

interface PlannedVersion {
	change: Omit<FormChange, 'lastModified'>;
	daysAgo: number;
}

/** The later versions of a nasty form, oldest first; most have none. */
export function nastyFormVersions(key: NastyForm, form: LeadForm): PlannedVersion[] {
	const ids = form.versions[0].questions.map(({ id }) => id);
	switch (key) {
		case 'manyVersions': {
			const [first, second, third, fourth] = ids;
			return [
				{
					daysAgo: 65,
					change: {
						addQuestions: [
							{ text: 'Added in version 2' },
							{ text: 'Diet (added in version 2)', options: ['None', 'Vegan'], required: false },
						],
					},
				},
				{
					daysAgo: 45,
					change: {
						removeQuestionIds: [fourth],
						consents: [{ text: 'A consent since version 3', checkRequired: true }],
						hiddenFields: [{ name: 'since_version', value: '3' }],
					},
				},
				{
					daysAgo: 20,
					change: {
						questionOrder: [third, second, first],
						relabelQuestions: { [third]: 'Where did you hear of us, really?' },
					},
				},
			];
		}
		case 'collidingTexts':
			return [{ daysAgo: 30, change: { relabelQuestions: { [ids[2]]: 'Form version' } } }];
		case 'injection':
			return [{ daysAgo: 30, change: { addQuestions: [{ text: '"; DROP TABLE form_2; --' }] } }];
		default:
			return [];
	}
}
