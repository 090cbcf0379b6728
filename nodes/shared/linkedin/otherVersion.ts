import { omit } from 'lodash';

import type { LeadForm } from '../rows/types';
import { asRecord } from '../values/json';
import type { Known } from './store';

/**
 * What another version of a form tells where LinkedIn does not show the one that was answered: its questions.
 * Which consents and hidden fields the person was shown is not known.
 * @param answered the version that was answered
 */
export function inPlaceOf(answered: number | undefined, other: LeadForm): Known<LeadForm> {
	const content = omit(asRecord(other.content), 'legalInfo');
	return {
		value: { ...omit(other, 'hiddenFields'), content },
		problem: `form_version: LinkedIn shows another version of this form than ${answered}, which was answered, so check the answers to questions that have changed`,
	};
}
