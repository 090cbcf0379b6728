import { localizedText } from '../values/localizedText';
import type { LinkedInEvent } from './types';

/** An event's name in words; undefined when LinkedIn sent none. */
export function eventName(event: unknown): string | undefined {
	const { localizedName, name } = (event ?? {}) as LinkedInEvent;
	return localizedText(name) ?? localizedText(localizedName);
}
