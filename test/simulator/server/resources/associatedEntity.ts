import type { Lead } from '../../world/types';
import type { Decoder } from '../restli/types';
import { union, urn, ValueError } from '../restli/types';

interface AssociatedEntity {
	/** Which of the two spellings the request used; a variant says which one is accepted. */
	writtenAs: 'urn' | 'union';
	kind: 'event' | 'sponsoredCreative';
	id: string;
}

const asUnion = union({ event: urn('event'), sponsoredCreative: urn('sponsoredCreative') });

/** The finder's `associatedEntity`: a bare URN or a union, of an event or an ad's creative (5-5). */
export const associatedEntity: Decoder<AssociatedEntity> = (value, path) => {
	if (value.kind !== 'primitive') {
		const { member, value: id } = asUnion(value, path);
		return { writtenAs: 'union', kind: member, id };
	}
	for (const kind of ['event', 'sponsoredCreative'] as const) {
		if (value.text.startsWith(`urn:li:${kind}:`)) {
			return { writtenAs: 'urn', kind, id: urn(kind)(value, path) };
		}
	}
	throw new ValueError(path, `'${value.text}' is not a URN of an associated entity`);
};

export function isAssociated(lead: Lead, { kind, id }: AssociatedEntity): boolean {
	return (kind === 'event' ? lead.eventId : lead.creativeId) === id;
}
